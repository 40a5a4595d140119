//! JPEG and PNG: walked from end to end, so that a cut file is found, then decoded for the preview.
//!
//! The preview is encoded anew from pixels: nothing of the file's metadata (place, device, scripts) is in it.

use super::{Examined, ExcerptKind, Facts, FileError, MAX_PIXELS, picture};
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, metadata::Orientation};
use std::io::Cursor;

/// What decoding one picture may take: 50 million pixels of three bytes, and as much again in between.
const MAX_DECODED_BYTES: u64 = 6 * MAX_PIXELS;

pub fn examine_jpeg(bytes: &[u8]) -> Result<Examined, FileError> {
    let (width, height) = walk_jpeg(bytes)?;
    check_size(width, height)?;
    examined(bytes, image::ImageFormat::Jpeg, "image/jpeg")
}

pub fn examine_png(bytes: &[u8]) -> Result<Examined, FileError> {
    let (width, height) = walk_png(bytes)?;
    check_size(width, height)?;
    examined(bytes, image::ImageFormat::Png, "image/png")
}

fn check_size(width: u32, height: u32) -> Result<(), FileError> {
    if width == 0 || height == 0 {
        Err(FileError::Damaged)
    } else if u64::from(width) * u64::from(height) > MAX_PIXELS {
        Err(FileError::ImageTooLarge)
    } else {
        Ok(())
    }
}

fn examined(bytes: &[u8], format: image::ImageFormat, media_type: &'static str) -> Result<Examined, FileError> {
    let refused = |error: ImageError| match error {
        ImageError::Limits(_) => FileError::ImageTooLarge,
        _ => FileError::Damaged,
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    let turned = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = (picture.width(), picture.height());
    let (width, height) = if turned { (height, width) } else { (width, height) };
    let facts = Facts { width: Some(width), height: Some(height), ..Facts::default() };
    let preview = Some(preview(picture, orientation)?);
    Ok(Examined { kind: ExcerptKind::Image, media_type, facts, preview })
}

/// Shrunk first, then turned upright as the camera said.
fn preview(picture: DynamicImage, orientation: Orientation) -> Result<Vec<u8>, FileError> {
    let (width, height) = picture::preview_size(picture.width() as usize, picture.height() as usize);
    let mut small = if width == picture.width() as usize && height == picture.height() as usize {
        picture
    } else {
        // Both sides are at most 1024.
        picture.thumbnail_exact(width as u32, height as u32)
    };
    small.apply_orientation(orientation);
    let (width, height) = (small.width() as usize, small.height() as usize);
    if small.color().has_color() {
        picture::png(&over_white(&small), width, height, true)
    } else {
        picture::png(&small.to_luma8(), width, height, false)
    }
}

/// Transparent places become white, as on paper.
fn over_white(picture: &DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.to_rgb8().into_raw();
    }
    let mix = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    picture.to_rgba8().pixels().flat_map(|p| [mix(p[0], p[3]), mix(p[1], p[3]), mix(p[2], p[3])]).collect()
}

/// Width and height of a JPEG that goes from its first marker to its last (ITU-T T.81 annex B).
pub fn walk_jpeg(bytes: &[u8]) -> Result<(u32, u32), FileError> {
    let mut size = None;
    let mut scanned = false;
    let mut at = 2;
    loop {
        let marker = match bytes.get(at..at + 2) {
            // Fill bytes may stand before a marker.
            Some([0xFF, 0xFF]) => {
                at += 1;
                continue;
            }
            Some([0xFF, marker]) => *marker,
            _ => return Err(FileError::Damaged),
        };
        at += 2;
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let length = bytes.get(at..at + 2).map_or(0, |l| usize::from(u16::from_be_bytes([l[0], l[1]])));
        let segment = bytes.get(at + 2..at + length).ok_or(FileError::Damaged)?;
        at += length;
        match (marker, segment) {
            (0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF, [_, h1, h0, w1, w0, ..]) => {
                size = Some((u32::from(u16::from_be_bytes([*w1, *w0])), u32::from(u16::from_be_bytes([*h1, *h0]))));
            }
            (0xDA, _) => {
                scanned = true;
                at = end_of_scan(bytes, at)?;
            }
            _ => {}
        }
    }
    size.filter(|_| scanned).ok_or(FileError::Damaged)
}

/// Where the marker after entropy-coded data stands: `FF` followed by neither a stuffed zero nor a restart marker.
fn end_of_scan(bytes: &[u8], from: usize) -> Result<usize, FileError> {
    bytes
        .get(from..)
        .unwrap_or_default()
        .windows(2)
        .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF))
        .map(|found| from + found)
        .ok_or(FileError::Damaged)
}

/// Width and height of a PNG whose chunks go from `IHDR` to `IEND`.
fn walk_png(bytes: &[u8]) -> Result<(u32, u32), FileError> {
    let word = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]));
    let mut at = 8;
    let mut data = false;
    loop {
        let length = word(at).ok_or(FileError::Damaged)? as usize;
        let name = bytes.get(at + 4..at + 8).ok_or(FileError::Damaged)?;
        // Length, name and checksum take 12 bytes.
        at = at
            .checked_add(length)
            .and_then(|a| a.checked_add(12))
            .filter(|a| *a <= bytes.len())
            .ok_or(FileError::Damaged)?;
        match name {
            b"IDAT" => data = true,
            b"IEND" => break,
            _ => {}
        }
    }
    match (bytes.get(12..16), word(16), word(20)) {
        (Some(b"IHDR"), Some(width), Some(height)) if data => Ok((width, height)),
        _ => Err(FileError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::excerpt::{examine_now, samples};

    #[test]
    fn a_picture_is_measured_and_shown_upright() {
        let found = examine_now(&samples::jpeg(60, 40)).unwrap();
        assert_eq!((found.kind, found.media_type), (ExcerptKind::Image, "image/jpeg"));
        assert_eq!((found.facts.width, found.facts.height), (Some(60), Some(40)));
        let turned = examine_now(&samples::turned_jpeg(60, 40)).unwrap();
        assert_eq!((turned.facts.width, turned.facts.height), (Some(40), Some(60)));
        let preview = image::load_from_memory(&turned.preview.unwrap()).unwrap();
        assert_eq!((preview.width(), preview.height()), (40, 60));
        let found = examine_now(&samples::png(3000, 20)).unwrap();
        let preview = image::load_from_memory(&found.preview.unwrap()).unwrap();
        assert_eq!((preview.width(), preview.height()), (1024, 7));
    }

    #[test]
    fn every_cut_picture_is_damaged() {
        for whole in [samples::jpeg(64, 64), samples::png(64, 64)] {
            for cut in (8..whole.len()).step_by(7).chain([whole.len() - 1]) {
                assert_eq!(
                    examine_now(&whole[..cut]).unwrap_err(),
                    FileError::Damaged,
                    "cut at {cut} of {}",
                    whole.len()
                );
            }
        }
    }

    #[test]
    fn a_pixel_flood_is_refused_by_its_header() {
        let mut png = samples::png(8, 8);
        png[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
        assert_eq!(examine_now(&png).unwrap_err(), FileError::ImageTooLarge);
        let mut jpeg = samples::jpeg(8, 8);
        let sof = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        jpeg[sof + 5..sof + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
        assert_eq!(examine_now(&jpeg).unwrap_err(), FileError::ImageTooLarge);
    }
}
