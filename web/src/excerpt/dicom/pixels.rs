//! How the pixels of a file are laid out (PS3.3 §C.7.6.3), checked before anything is decoded.

use super::{
    super::{FileError, MAX_PIXELS},
    reader::{DataSet, PIXEL_DATA, Tag, Value},
};

const SAMPLES_PER_PIXEL: Tag = 0x0028_0002;
const PHOTOMETRIC: Tag = 0x0028_0004;
const PLANAR: Tag = 0x0028_0006;
const FRAMES: Tag = 0x0028_0008;
const ROWS: Tag = 0x0028_0010;
const COLUMNS: Tag = 0x0028_0011;
const BITS_ALLOCATED: Tag = 0x0028_0100;
const BITS_STORED: Tag = 0x0028_0101;
const HIGH_BIT: Tag = 0x0028_0102;
const REPRESENTATION: Tag = 0x0028_0103;
const FLOAT_PIXELS: Tag = 0x7FE0_0008;
const DOUBLE_PIXELS: Tag = 0x7FE0_0009;

#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub rows: usize,
    pub columns: usize,
    /// 1 or 3.
    pub samples: usize,
    pub bits_allocated: u32,
    pub bits_stored: u32,
    pub high_bit: u32,
    pub signed: bool,
    pub planar: bool,
    pub photometric: String,
    pub frames: usize,
}

impl Layout {
    pub fn pixels(&self) -> usize {
        self.rows * self.columns
    }

    /// Two pixels share their colour.
    pub fn is_422(&self) -> bool {
        self.photometric == "YBR_FULL_422" && self.samples == 3
    }

    /// Bits of one frame of uncompressed pixel data.
    pub fn frame_bits(&self) -> usize {
        let samples = if self.is_422() { self.pixels() * 2 } else { self.pixels() * self.samples };
        samples * self.bits_allocated as usize
    }
}

/// The layout; none if the file is not a picture. A picture without its pixels, or with fewer than it says, is damaged.
pub fn layout(data: &DataSet<'_>) -> Result<Option<Layout>, FileError> {
    let (Some(rows), Some(columns)) = (data.u16(ROWS), data.u16(COLUMNS)) else {
        return Ok(None);
    };
    // Pictures of floating-point numbers are maps of measurements; they have no agreed look.
    if data.has(FLOAT_PIXELS) || data.has(DOUBLE_PIXELS) {
        return Ok(None);
    }
    let number = |tag: Tag, default: u16| u32::from(data.u16(tag).unwrap_or(default));
    let bits_allocated = number(BITS_ALLOCATED, 0);
    let bits_stored = number(BITS_STORED, data.u16(BITS_ALLOCATED).unwrap_or(0));
    let layout = Layout {
        rows: usize::from(rows),
        columns: usize::from(columns),
        samples: usize::from(data.u16(SAMPLES_PER_PIXEL).unwrap_or(1)),
        bits_allocated,
        bits_stored,
        high_bit: number(HIGH_BIT, u16::try_from(bits_stored.saturating_sub(1)).unwrap_or(0)),
        signed: data.u16(REPRESENTATION) == Some(1),
        planar: data.u16(PLANAR) == Some(1),
        photometric: data.plain(PHOTOMETRIC),
        // Some writers put letters behind the number.
        frames: leading_number(&data.plain(FRAMES)).unwrap_or(1).max(1),
    };
    if layout.pixels() as u64 > MAX_PIXELS {
        return Err(FileError::ImageTooLarge);
    }
    let is_sound = layout.pixels() > 0
        && matches!(layout.samples, 1 | 3)
        && matches!(layout.bits_allocated, 1 | 8 | 16 | 32)
        && (1..=layout.bits_allocated).contains(&layout.bits_stored)
        && layout.high_bit < layout.bits_allocated
        && layout.high_bit + 1 >= layout.bits_stored
        && layout.frames <= 1_000_000;
    let is_whole = match data.value(PIXEL_DATA) {
        Some(Value::Bytes(bytes)) => {
            let bits = layout.frame_bits().checked_mul(layout.frames);
            bits.is_some_and(|bits| bytes.len() >= bits.div_ceil(8))
        }
        Some(Value::Fragments(fragments)) => fragments.len() > 1,
        None => false,
    };
    if is_sound && is_whole { Ok(Some(layout)) } else { Err(FileError::Damaged) }
}

fn leading_number(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text[..digits].parse().ok()
}
