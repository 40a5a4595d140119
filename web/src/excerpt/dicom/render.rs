//! From samples to a picture: the grey-scale chain of PS3.3 §C.11 and PS3.4 annex N, palettes, colour spaces.

use super::{
    super::{FileError, picture},
    codec::{self, Samples},
    pixels::Layout,
    reader::{DataSet, Tag},
};

const PADDING: Tag = 0x0028_0120;
const WINDOW_CENTRE: Tag = 0x0028_1050;
const WINDOW_WIDTH: Tag = 0x0028_1051;
const WINDOW_FUNCTION: Tag = 0x0028_1056;
const INTERCEPT: Tag = 0x0028_1052;
const SLOPE: Tag = 0x0028_1053;
/// Descriptor and data of the red palette; green and blue follow.
const PALETTE_DESCRIPTOR: Tag = 0x0028_1101;
const PALETTE_DATA: Tag = 0x0028_1201;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub centre: f64,
    pub width: f64,
}

pub struct Picture {
    pub png: Vec<u8>,
    /// The window used; none for colour.
    pub window: Option<Window>,
}

/// The picture; none for colours that are not understood here.
pub fn render(data: &DataSet<'_>, layout: &Layout, samples: &Samples<'_>) -> Result<Option<Picture>, FileError> {
    match (layout.photometric.as_str(), layout.samples) {
        ("MONOCHROME1", 1) => grey(data, layout, samples, true).map(Some),
        ("MONOCHROME2", 1) => grey(data, layout, samples, false).map(Some),
        ("PALETTE COLOR", 1) => palette(data, layout, samples),
        ("RGB" | "YBR_FULL" | "YBR_FULL_422" | "YBR_ICT" | "YBR_RCT", 3) => colour(layout, samples).map(Some),
        _ => Ok(None),
    }
}

/// A stored sample as the number it stands for: its own bits, with their sign.
fn stored(layout: &Layout, samples: &Samples<'_>, index: usize) -> i64 {
    let bits = samples.bits.unwrap_or(layout.bits_stored);
    let shift = if samples.is_native { layout.high_bit + 1 - layout.bits_stored } else { 0 };
    let value = i64::from(samples.get(index) >> shift) & ((1 << bits) - 1);
    if layout.signed && value >> (bits - 1) == 1 { value - (1 << bits) } else { value }
}

fn grey(data: &DataSet<'_>, layout: &Layout, samples: &Samples<'_>, inverted: bool) -> Result<Picture, FileError> {
    let slope = data.decimal(SLOPE).filter(|s| *s != 0.0).unwrap_or(1.0);
    let intercept = data.decimal(INTERCEPT).unwrap_or(0.0);
    let rescaled = |stored: i64| stored as f64 * slope + intercept;
    let window = window_of(data).unwrap_or_else(|| {
        let padding = padding(data, layout);
        let kept = (0..layout.pixels()).map(|i| stored(layout, samples, i)).filter(|v| Some(*v) != padding);
        let (low, high) = kept.fold((i64::MAX, i64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = if low > high { (0, 1) } else { (low, high) };
        let (a, b) = (rescaled(low), rescaled(high));
        // Wide enough that the extremes are black and white by the formula below.
        Window { centre: (a + b) / 2.0 + 0.5, width: (b - a).abs() + 1.0 }
    });
    let function = data.plain(WINDOW_FUNCTION);
    let small = picture::shrink(layout.columns, layout.rows, |i| [rescaled(stored(layout, samples, i)) as f32]);
    let bytes: Vec<u8> = small
        .iter()
        .map(|[value]| {
            let level = windowed(f64::from(*value), window, &function);
            let level = if inverted { 1.0 - level } else { level };
            (level * 255.0).round() as u8
        })
        .collect();
    let (width, height) = picture::preview_size(layout.columns, layout.rows);
    Ok(Picture { png: picture::png(&bytes, width, height, false)?, window: Some(window) })
}

fn window_of(data: &DataSet<'_>) -> Option<Window> {
    let (centre, width) = (data.decimal(WINDOW_CENTRE)?, data.decimal(WINDOW_WIDTH)?);
    Some(Window { centre, width }).filter(|w| w.width > 0.0)
}

/// From 0 to 1 (PS3.3 §C.11.2.1.2 and §C.11.2.1.3).
fn windowed(value: f64, window: Window, function: &str) -> f64 {
    let Window { centre, width } = window;
    let level = match function {
        "SIGMOID" => 1.0 / (1.0 + (-4.0 * (value - centre) / width).exp()),
        "LINEAR_EXACT" => (value - centre) / width + 0.5,
        _ if width <= 1.0 => f64::from(u8::from(value > centre - 0.5)),
        _ => (value - (centre - 0.5)) / (width - 1.0) + 0.5,
    };
    level.clamp(0.0, 1.0)
}

/// The value that stands for "outside the picture".
fn padding(data: &DataSet<'_>, layout: &Layout) -> Option<i64> {
    let raw = data.u16(PADDING)?;
    Some(if layout.signed { i64::from(raw.cast_signed()) } else { i64::from(raw) })
}

fn palette(data: &DataSet<'_>, layout: &Layout, samples: &Samples<'_>) -> Result<Option<Picture>, FileError> {
    let tables: Option<Vec<Table>> = (0..3).map(|i| Table::read(data, i, layout.signed)).collect();
    let Some(tables) = tables else { return Ok(None) };
    let [red, green, blue] = tables.as_slice() else { return Ok(None) };
    let pixel = |i: usize| {
        let index = stored(layout, samples, i);
        [red, green, blue].map(|table| f32::from(table.get(index)))
    };
    rgb_picture(layout, pixel).map(Some)
}

/// One colour of a palette (PS3.3 §C.7.6.3.1.5), as bytes.
struct Table {
    first: i64,
    entries: Vec<u8>,
}

impl Table {
    fn read(data: &DataSet<'_>, colour: Tag, signed: bool) -> Option<Self> {
        let descriptor: Vec<u16> = data.u16s(PALETTE_DESCRIPTOR + colour).take(3).collect();
        let [count, first, bits] = descriptor.as_slice() else { return None };
        let count = if *count == 0 { 65_536 } else { usize::from(*count) };
        let values = data.bytes(PALETTE_DATA + colour)?;
        let entries: Vec<u8> = if values.len() >= count * 2 {
            let words: Vec<u16> = data.u16s(PALETTE_DATA + colour).take(count).collect();
            // Some writers say sixteen bits and fill eight.
            let is_wide = *bits > 8 && words.iter().any(|w| *w > 0xFF);
            words.iter().map(|w| if is_wide { w.to_be_bytes()[0] } else { w.to_be_bytes()[1] }).collect()
        } else {
            values.iter().copied().take(count).collect()
        };
        let first = if signed { i64::from(first.cast_signed()) } else { i64::from(*first) };
        Some(Self { first, entries }).filter(|t| !t.entries.is_empty())
    }

    /// Below the first entry the first counts, above the last the last.
    fn get(&self, index: i64) -> u8 {
        let last = self.entries.len() - 1;
        let at = usize::try_from((index - self.first).max(0)).unwrap_or(last).min(last);
        self.entries[at]
    }
}

fn colour(layout: &Layout, samples: &Samples<'_>) -> Result<Picture, FileError> {
    let pixels = layout.pixels();
    let bits = samples.bits.unwrap_or(layout.bits_stored).min(32);
    let full = ((1_u64 << bits) - 1) as f32;
    let channel = |pixel: usize, channel: usize| {
        let index = if samples.planar { channel * pixels + pixel } else { pixel * 3 + channel };
        (samples.get(index) as f32 * 255.0 / full).min(255.0)
    };
    let needs_rgb = !samples.is_rgb && layout.photometric.starts_with("YBR");
    rgb_picture(layout, |i| {
        let [a, b, c] = [channel(i, 0), channel(i, 1), channel(i, 2)];
        if needs_rgb { codec::rgb(a as u8, b as u8, c as u8).map(f32::from) } else { [a, b, c] }
    })
}

fn rgb_picture(layout: &Layout, pixel: impl Fn(usize) -> [f32; 3]) -> Result<Picture, FileError> {
    let small = picture::shrink(layout.columns, layout.rows, pixel);
    let bytes: Vec<u8> = small.iter().flatten().map(|v| v.round() as u8).collect();
    let (width, height) = picture::preview_size(layout.columns, layout.rows);
    Ok(Picture { png: picture::png(&bytes, width, height, true)?, window: None })
}
