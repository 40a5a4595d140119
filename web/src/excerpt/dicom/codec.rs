//! One frame's samples, whatever they were compressed with.

use super::{
    super::FileError,
    jpeg_ls,
    pixels::Layout,
    reader::{DataSet, PIXEL_DATA, Value},
};
use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use jpeg_decoder::{ColorTransform, Decoder, Error as JpegError, PixelFormat};
use std::borrow::Cow;

/// Samples that a compressed frame may unpack to; what is larger is kept without a preview.
const MAX_SAMPLES: usize = 100_000_000;
/// JPEG 2000 is unpacked through floating-point planes.
const MAX_JPEG2000_SAMPLES: usize = 24_000_000;

enum Store<'a> {
    /// Eight to a byte, the first one lowest.
    Bits(Cow<'a, [u8]>, usize),
    Bytes(Cow<'a, [u8]>),
    Words(&'a [u8], bool),
    Longs(&'a [u8], bool),
    U16(Vec<u16>),
    U32(Vec<u32>),
}

/// The samples of one frame.
pub struct Samples<'a> {
    store: Store<'a>,
    /// All of the first channel, then all of the second.
    pub planar: bool,
    /// The decoder has made red, green and blue of it.
    pub is_rgb: bool,
    /// Bits that count, when the compressed stream knows better than the header.
    pub bits: Option<u32>,
    /// Uncompressed samples may stand anywhere within their bits.
    pub is_native: bool,
}

impl<'a> Samples<'a> {
    fn compressed(store: Store<'a>) -> Self {
        Self { store, planar: false, is_rgb: false, bits: None, is_native: false }
    }

    /// A sample as it is stored; zero beyond the end.
    pub fn get(&self, index: usize) -> u32 {
        match &self.store {
            Store::Bits(bytes, from) => {
                let bit = from + index;
                bytes.get(bit / 8).map_or(0, |byte| u32::from(byte >> (bit % 8) & 1))
            }
            Store::Bytes(bytes) => bytes.get(index).map_or(0, |b| u32::from(*b)),
            Store::Words(bytes, big_endian) => bytes
                .get(index * 2..)
                .and_then(|b| b.first_chunk())
                .map_or(0, |b| u32::from(if *big_endian { u16::from_be_bytes(*b) } else { u16::from_le_bytes(*b) })),
            Store::Longs(bytes, big_endian) => bytes
                .get(index * 4..)
                .and_then(|b| b.first_chunk())
                .map_or(0, |b| if *big_endian { u32::from_be_bytes(*b) } else { u32::from_le_bytes(*b) }),
            Store::U16(words) => words.get(index).map_or(0, |w| u32::from(*w)),
            Store::U32(longs) => longs.get(index).copied().unwrap_or(0),
        }
    }
}

/// One frame; none if it is compressed in a way that is not decoded here.
pub fn frame<'a>(
    data: &DataSet<'a>,
    layout: &Layout,
    syntax: &str,
    index: usize,
) -> Result<Option<Samples<'a>>, FileError> {
    let fragments = match data.value(PIXEL_DATA) {
        Some(Value::Bytes(bytes)) => return native(data, layout, bytes, index).map(Some),
        Some(Value::Fragments(fragments)) => fragments,
        None => return Err(FileError::Damaged),
    };
    if layout.pixels() * layout.samples > MAX_SAMPLES {
        return Ok(None);
    }
    let Some(stream) = frame_stream(fragments, layout.frames, index) else { return Ok(None) };
    match syntax.strip_prefix("1.2.840.10008.1.2").unwrap_or_default() {
        ".5" => rle(&stream, layout).map(Some),
        ".4.50" | ".4.51" | ".4.57" | ".4.70" => jpeg(&stream, layout),
        ".4.80" | ".4.81" => jpeg_ls_frame(&stream, layout),
        ".4.90" | ".4.91" => jpeg2000(&stream, layout),
        _ => Ok(None),
    }
}

fn native<'a>(data: &DataSet<'a>, layout: &Layout, bytes: &'a [u8], index: usize) -> Result<Samples<'a>, FileError> {
    let bits = layout.frame_bits();
    let big_endian = data.is_big_endian();
    let from = bits * index;
    let (start, end) = (from / 8, (from + bits).div_ceil(8));
    let frame = bytes.get(start..end).ok_or(FileError::Damaged)?;
    let as_bytes = || -> Cow<'a, [u8]> {
        if !data.has_swapped_bytes() {
            return Cow::Borrowed(frame);
        }
        // The words, of which the frame may begin or end within one.
        let words = &bytes[start & !1..((end + 1) & !1).min(bytes.len())];
        let unswapped = words.chunks(2).flat_map(|pair| pair.iter().rev().copied());
        Cow::Owned(unswapped.skip(start & 1).collect())
    };
    let mut is_rgb = false;
    let store = match layout.bits_allocated {
        1 => Store::Bits(as_bytes(), from % 8),
        8 if layout.is_422() => {
            is_rgb = true;
            Store::Bytes(Cow::Owned(rgb_of_422(&as_bytes())))
        }
        8 => Store::Bytes(as_bytes()),
        16 => Store::Words(frame, big_endian),
        _ => Store::Longs(frame, big_endian),
    };
    Ok(Samples { store, planar: layout.planar, is_rgb, bits: None, is_native: true })
}

/// Two pixels in four bytes: luminance, luminance, blue and red differences.
fn rgb_of_422(frame: &[u8]) -> Vec<u8> {
    let quads = frame.chunks_exact(4);
    quads.flat_map(|q| [rgb(q[0], q[2], q[3]), rgb(q[1], q[2], q[3])]).flatten().collect()
}

/// YBR_FULL to red, green and blue (PS3.3 §C.7.6.3.1.2).
pub fn rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|v| v.round().clamp(0.0, 255.0) as u8)
}

/// The compressed stream of one frame: its fragment, or those between its offset and the next in the offset table.
fn frame_stream<'a>(fragments: &[&'a [u8]], frames: usize, index: usize) -> Option<Cow<'a, [u8]>> {
    let (table, fragments) = fragments.split_first()?;
    if fragments.len() == frames {
        return fragments.get(index).map(|f| Cow::Borrowed(*f));
    }
    if frames == 1 {
        return Some(Cow::Owned(fragments.concat()));
    }
    let offsets: Vec<usize> =
        table.chunks_exact(4).map(|o| u32::from_le_bytes([o[0], o[1], o[2], o[3]]) as usize).collect();
    let from = *offsets.get(index)?;
    let to = offsets.get(index + 1).copied().unwrap_or(usize::MAX);
    let mut at = 0;
    let mut stream = Vec::new();
    for fragment in fragments {
        if (from..to).contains(&at) {
            stream.extend_from_slice(fragment);
        }
        at += fragment.len() + 8;
    }
    if stream.is_empty() { None } else { Some(Cow::Owned(stream)) }
}

/// RLE (PS3.5 annex G): a plane for each byte of each channel, the most significant first.
fn rle(stream: &[u8], layout: &Layout) -> Result<Samples<'static>, FileError> {
    let word = |i: usize| stream.get(i * 4..).and_then(|b| b.first_chunk()).map(|b| u32::from_le_bytes(*b) as usize);
    let bytes = (layout.bits_allocated / 8).max(1) as usize;
    let planes = layout.samples * bytes;
    if word(0) != Some(planes) || planes > 15 {
        return Err(FileError::Damaged);
    }
    let pixels = layout.pixels();
    let plane = |i: usize| {
        let from = word(i + 1).ok_or(FileError::Damaged)?;
        let to = if i + 1 < planes { word(i + 2).ok_or(FileError::Damaged)? } else { stream.len() };
        unpack_bits(stream.get(from..to).ok_or(FileError::Damaged)?, pixels)
    };
    let store = match bytes {
        1 => {
            let mut out = Vec::with_capacity(pixels * planes);
            for i in 0..planes {
                out.extend(plane(i)?);
            }
            Store::Bytes(Cow::Owned(out))
        }
        2 => {
            let mut out = Vec::with_capacity(pixels * layout.samples);
            for i in 0..layout.samples {
                let (high, low) = (plane(i * 2)?, plane(i * 2 + 1)?);
                out.extend(high.iter().zip(low).map(|(h, l)| u16::from_be_bytes([*h, l])));
            }
            Store::U16(out)
        }
        _ => {
            let mut out = Vec::with_capacity(pixels * layout.samples);
            for i in 0..layout.samples {
                let quad = [plane(i * 4)?, plane(i * 4 + 1)?, plane(i * 4 + 2)?, plane(i * 4 + 3)?];
                out.extend((0..pixels).map(|p| u32::from_be_bytes([quad[0][p], quad[1][p], quad[2][p], quad[3][p]])));
            }
            Store::U32(out)
        }
    };
    Ok(Samples { planar: true, ..Samples::compressed(store) })
}

fn unpack_bits(mut packed: &[u8], length: usize) -> Result<Vec<u8>, FileError> {
    let mut out = Vec::with_capacity(length);
    while out.len() < length {
        let (&control, rest) = packed.split_first().ok_or(FileError::Damaged)?;
        packed = match control {
            0..=127 => {
                let (literal, rest) = rest.split_at_checked(usize::from(control) + 1).ok_or(FileError::Damaged)?;
                out.extend_from_slice(literal);
                rest
            }
            128 => rest,
            129..=255 => {
                let (&byte, rest) = rest.split_first().ok_or(FileError::Damaged)?;
                out.resize(out.len() + 257 - usize::from(control), byte);
                rest
            }
        };
    }
    out.truncate(length);
    Ok(out)
}

fn jpeg(stream: &[u8], layout: &Layout) -> Result<Option<Samples<'static>>, FileError> {
    let mut decoder = Decoder::new(stream);
    decoder.set_max_decoding_buffer_size(MAX_SAMPLES * 2);
    if layout.samples == 3 {
        decoder.set_color_transform(colour_transform(stream, layout));
    }
    let refused =
        |error: JpegError| if matches!(error, JpegError::Unsupported(_)) { Ok(None) } else { Err(FileError::Damaged) };
    if let Err(error) = decoder.read_info() {
        return refused(error);
    }
    let info = decoder.info().ok_or(FileError::Damaged)?;
    if (usize::from(info.width), usize::from(info.height)) != (layout.columns, layout.rows) {
        return Err(FileError::Damaged);
    }
    let bytes = match decoder.decode() {
        Ok(bytes) => bytes,
        Err(error) => return refused(error),
    };
    Ok(match (info.pixel_format, layout.samples) {
        (PixelFormat::L8, 1) => Some(Samples::compressed(Store::Bytes(Cow::Owned(bytes)))),
        (PixelFormat::L16, 1) => {
            let words = bytes.chunks_exact(2).map(|w| u16::from_ne_bytes([w[0], w[1]])).collect();
            Some(Samples::compressed(Store::U16(words)))
        }
        (PixelFormat::RGB24, 3) => {
            Some(Samples { is_rgb: true, ..Samples::compressed(Store::Bytes(Cow::Owned(bytes))) })
        }
        _ => None,
    })
}

/// Adobe's marker in the stream says what was done; without it the header's photometric interpretation does.
fn colour_transform(stream: &[u8], layout: &Layout) -> ColorTransform {
    let adobe = stream.windows(9).position(|w| w[..2] == [0xFF, 0xEE] && &w[4..] == b"Adobe");
    // A marker that is too short to hold the transform says nothing.
    let is_whole = |at: &usize| stream[at + 2..at + 4] >= [0, 14][..];
    match adobe.filter(is_whole).and_then(|at| stream.get(at + 15)) {
        Some(0) => ColorTransform::RGB,
        Some(_) => ColorTransform::YCbCr,
        None if layout.photometric == "RGB" => ColorTransform::RGB,
        None => ColorTransform::YCbCr,
    }
}

fn jpeg_ls_frame(stream: &[u8], layout: &Layout) -> Result<Option<Samples<'static>>, FileError> {
    let Some(decoded) = jpeg_ls::decode(stream, layout.columns, layout.rows, layout.samples)? else { return Ok(None) };
    Ok(Some(Samples::compressed(Store::U16(decoded))))
}

fn jpeg2000(stream: &[u8], layout: &Layout) -> Result<Option<Samples<'static>>, FileError> {
    // The size marker tells the number of components and their sign (ITU-T T.800 §A.5.1), before anything is unpacked.
    let size = stream.windows(4).position(|w| w == [0xFF, 0x4F, 0xFF, 0x51]).ok_or(FileError::Damaged)?;
    let components = stream.get(size + 40..size + 42).map_or(0, |c| usize::from(u16::from_be_bytes([c[0], c[1]])));
    let is_signed = stream.get(size + 42).is_some_and(|s| s & 0x80 != 0);
    if components != layout.samples || layout.pixels() * layout.samples > MAX_JPEG2000_SAMPLES {
        return Ok(None);
    }
    let settings = DecodeSettings { resolve_palette_indices: false, strict: false, target_resolution: None };
    let image = Image::new(stream, &settings).map_err(|_| FileError::Damaged)?;
    if (image.width() as usize, image.height() as usize) != (layout.columns, layout.rows) {
        return Err(FileError::Damaged);
    }
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|_| FileError::Damaged)?;
    let planes = decoded.components();
    let Some(depth) = planes.first().map(|p| u32::from(p.bit_depth())) else { return Err(FileError::Damaged) };
    if planes.len() != components || planes.iter().any(|p| p.samples().len() != layout.pixels()) || depth > 24 {
        return Ok(None);
    }
    // The decoder lifts signed samples above zero; their bits are wanted as they were.
    let lift = if is_signed { 1_i32 << (depth - 1) } else { 0 };
    let mask = (1_u32 << depth) - 1;
    let longs = planes.iter().flat_map(|p| p.samples()).map(|v| (v.round() as i32 - lift) as u32 & mask).collect();
    let is_rgb = layout.samples == 3 && !layout.photometric.starts_with("YBR_FULL");
    Ok(Some(Samples { planar: true, is_rgb, bits: Some(depth), ..Samples::compressed(Store::U32(longs)) }))
}
