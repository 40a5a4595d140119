//! The markers of a JPEG-LS stream (annex C).

use super::super::super::FileError;

/// What the markers before the scans say.
pub struct Frame<'a> {
    pub stream: &'a [u8],
    pub at: usize,
    pub width: usize,
    pub height: usize,
    pub components: usize,
    pub max_value: i32,
    pub thresholds: Option<[i32; 3]>,
    pub reset: i32,
}

/// One scan: where its data begins and how it is coded.
pub struct Scan {
    pub start: usize,
    pub components: usize,
    pub near: i32,
    pub by_sample: bool,
}

impl<'a> Frame<'a> {
    pub fn read(stream: &'a [u8]) -> Result<Option<Self>, FileError> {
        let mut frame =
            Self { stream, at: 2, width: 0, height: 0, components: 0, max_value: 0, thresholds: None, reset: 64 };
        if !stream.starts_with(&[0xFF, 0xD8]) {
            return Err(FileError::Damaged);
        }
        loop {
            let (marker, segment) = frame.segment()?;
            match (marker, segment) {
                (0xF7, [precision @ 2..=16, h1, h0, w1, w0, components, ..]) => {
                    frame.height = usize::from(u16::from_be_bytes([*h1, *h0]));
                    frame.width = usize::from(u16::from_be_bytes([*w1, *w0]));
                    frame.components = usize::from(*components);
                    frame.max_value = (1 << precision) - 1;
                    return Ok(Some(frame));
                }
                (0xC0..=0xCF | 0xF7, _) => return Ok(None),
                _ => frame.preset(marker, segment),
            }
        }
    }

    /// A marker and what follows it.
    fn segment(&mut self) -> Result<(u8, &'a [u8]), FileError> {
        let rest = self.stream.get(self.at..).unwrap_or_default();
        let [0xFF, marker, l1, l0, ..] = rest else { return Err(FileError::Damaged) };
        let length = usize::from(u16::from_be_bytes([*l1, *l0]));
        let segment = rest.get(4..2 + length).ok_or(FileError::Damaged)?;
        self.at += 2 + length;
        Ok((*marker, segment))
    }

    /// Preset coding parameters (§C.2.4.1.1). Zero keeps what was.
    fn preset(&mut self, marker: u8, segment: &[u8]) {
        if let (0xF8, [1, m1, m0, a1, a0, b1, b0, c1, c0, r1, r0, ..]) = (marker, segment) {
            let number = |high: &u8, low: &u8| i32::from(u16::from_be_bytes([*high, *low]));
            let thresholds = [number(a1, a0), number(b1, b0), number(c1, c0)];
            if number(m1, m0) > 0 {
                self.max_value = number(m1, m0);
            }
            if thresholds.iter().all(|t| *t > 0) {
                self.thresholds = Some(thresholds);
            }
            if number(r1, r0) >= 3 {
                self.reset = number(r1, r0);
            }
        }
    }

    pub fn next_scan(&mut self) -> Result<Option<Scan>, FileError> {
        loop {
            let (marker, segment) = self.segment()?;
            match (marker, segment) {
                (0xDA, [count, rest @ ..]) => {
                    let components = usize::from(*count);
                    let Some([near, interleave, _]) = rest.get(components * 2..components * 2 + 3) else {
                        return Err(FileError::Damaged);
                    };
                    let has_palette = rest[..components * 2].chunks_exact(2).any(|c| c[1] != 0);
                    let is_known = (1..=4).contains(&components) && !has_palette && *interleave <= 2;
                    if !is_known || (components > 1) != (*interleave > 0) || i32::from(*near) > self.max_value / 2 {
                        return Ok(None);
                    }
                    let by_sample = *interleave == 2;
                    return Ok(Some(Scan { start: self.at, components, near: i32::from(*near), by_sample }));
                }
                // Restart intervals.
                (0xDD, _) => return Ok(None),
                _ => self.preset(marker, segment),
            }
        }
    }
}
