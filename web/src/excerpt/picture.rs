//! A small picture of a large one: averaged, at most 1024 pixels a side, as PNG.

use super::FileError;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

/// The longer side of a preview.
pub const MAX_SIDE: usize = 1024;

/// Width and height of the preview of a picture. Nothing is enlarged.
pub fn preview_size(width: usize, height: usize) -> (usize, usize) {
    let longest = width.max(height);
    if longest <= MAX_SIDE {
        return (width, height);
    }
    let scaled = |side: usize| (side * MAX_SIDE).div_ceil(longest).max(1);
    (scaled(width), scaled(height))
}

/// Averages each block of `pixel(index)` into one pixel of the preview. `N` channels.
pub fn shrink<const N: usize>(width: usize, height: usize, pixel: impl Fn(usize) -> [f32; N]) -> Vec<[f32; N]> {
    let (out_width, out_height) = preview_size(width, height);
    let span = |i: usize, out: usize, full: usize| {
        let from = i * full / out;
        from..((i + 1) * full / out).max(from + 1).min(full)
    };
    let mut out = Vec::with_capacity(out_width * out_height);
    for y in 0..out_height {
        let rows = span(y, out_height, height);
        for x in 0..out_width {
            let columns = span(x, out_width, width);
            let mut sum = [0.0_f64; N];
            for row in rows.clone() {
                for column in columns.clone() {
                    for (total, value) in sum.iter_mut().zip(pixel(row * width + column)) {
                        *total += f64::from(value);
                    }
                }
            }
            let count = (rows.len() * columns.len()).max(1) as f64;
            out.push(sum.map(|total| (total / count) as f32));
        }
    }
    out
}

/// A PNG of grey (one byte a pixel) or colour (three).
pub fn png(bytes: &[u8], width: usize, height: usize, colour: bool) -> Result<Vec<u8>, FileError> {
    let kind = if colour { ExtendedColorType::Rgb8 } else { ExtendedColorType::L8 };
    let (width, height) = (u32::try_from(width), u32::try_from(height));
    let (Ok(width), Ok(height)) = (width, height) else { return Err(FileError::ImageTooLarge) };
    let mut out = Vec::new();
    PngEncoder::new(&mut out).write_image(bytes, width, height, kind).map_err(|_| FileError::Damaged)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_shape_and_averages() {
        assert_eq!(preview_size(512, 512), (512, 512));
        assert_eq!(preview_size(4096, 2048), (1024, 512));
        assert_eq!(preview_size(100_000, 3), (1024, 1));
        let half = shrink(2048, 2, |i| [(i % 2) as f32]);
        assert_eq!(half.len(), 1024);
        assert!(half.iter().all(|[v]| (*v - 0.5).abs() < 1e-6));
    }
}
