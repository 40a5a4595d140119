//! JPEG-LS (ITU-T T.87), decoding only: lossless and near-lossless, one scan for each component or interleaved by line
//! or by sample. Paragraph numbers are those of the recommendation.

mod bits;
mod frame;

use super::super::FileError;
use bits::Bits;
use frame::{Frame, Scan};

/// Samples interleaved by pixel; none for what no medical device writes (palettes, restart intervals).
pub fn decode(stream: &[u8], width: usize, height: usize, components: usize) -> Result<Option<Vec<u16>>, FileError> {
    let Some(mut frame) = Frame::read(stream)? else { return Ok(None) };
    if (frame.width, frame.height, frame.components) != (width, height, components) {
        return Err(FileError::Damaged);
    }
    let mut out = vec![0; width * height * components];
    let mut done = 0;
    while done < components {
        let Some(scan) = frame.next_scan()? else { return Ok(None) };
        if done + scan.components > components {
            return Err(FileError::Damaged);
        }
        let mut decoder = Decoder::new(&frame, &scan);
        let used = decoder.run(&mut out, done)?;
        frame.at = scan.start + used;
        done += scan.components;
    }
    Ok(Some(out))
}

#[derive(Clone, Copy)]
struct Context {
    a: i32,
    b: i32,
    c: i32,
    n: i32,
}

impl Context {
    fn k(sum: i32, n: i32) -> u32 {
        (0..24).find(|k| n << k >= sum).unwrap_or(24)
    }
}

const RUN_ORDER: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

struct Decoder<'a> {
    bits: Bits<'a>,
    width: usize,
    height: usize,
    stride: usize,
    components: usize,
    by_sample: bool,
    near: i32,
    max_value: i32,
    range: i32,
    quantised_bits: u32,
    limit: i32,
    reset: i32,
    thresholds: [i32; 3],
    contexts: Vec<Context>,
    /// For the two kinds of run interruption: A, N and the count of negative errors.
    runs: [[i32; 3]; 2],
    run_index: Vec<usize>,
}

impl<'a> Decoder<'a> {
    fn new(frame: &Frame<'a>, scan: &Scan) -> Self {
        let (max_value, near) = (frame.max_value, scan.near);
        let range = (max_value + 2 * near) / (2 * near + 1) + 1;
        let bits_for = |values: i32| 32 - (values - 1).leading_zeros();
        let bpp = bits_for(max_value + 1).max(2) as i32;
        let start = ((range + 32) / 64).max(2);
        Self {
            bits: Bits::new(frame.stream.get(scan.start..).unwrap_or_default()),
            width: frame.width,
            height: frame.height,
            stride: frame.components,
            components: scan.components,
            by_sample: scan.by_sample,
            near,
            max_value,
            range,
            quantised_bits: bits_for(range),
            limit: 2 * (bpp + bpp.max(8)),
            reset: frame.reset,
            thresholds: frame.thresholds.unwrap_or_else(|| default_thresholds(max_value, near)),
            contexts: vec![Context { a: start, b: 0, c: 0, n: 1 }; 365],
            runs: [[start, 1, 0]; 2],
            run_index: vec![0; scan.components],
        }
    }

    /// Decodes the scan into its components of `out`; gives the bytes it took.
    fn run(&mut self, out: &mut [u16], first: usize) -> Result<usize, FileError> {
        // One more sample on the left and on the right of each line: the edges of §A.2.1.
        let empty = vec![0_i32; self.width + 2];
        let mut above = vec![empty.clone(); self.components];
        let mut lines = vec![empty; self.components];
        for y in 0..self.height {
            for (line, above) in lines.iter_mut().zip(&mut above) {
                line[0] = above[1];
                above[self.width + 1] = above[self.width];
            }
            if self.by_sample {
                self.line(&mut lines, &above, 0);
            } else {
                for i in 0..self.components {
                    self.line(&mut lines[i..=i], &above[i..=i], i);
                }
            }
            for (i, line) in lines.iter().enumerate() {
                for (x, value) in line[1..=self.width].iter().enumerate() {
                    out[(y * self.width + x) * self.stride + first + i] = u16::try_from(*value).unwrap_or(0);
                }
            }
            std::mem::swap(&mut above, &mut lines);
            if self.bits.is_cut() {
                return Err(FileError::Damaged);
            }
        }
        Ok(self.bits.next_marker())
    }

    /// One line of the components that are coded together.
    fn line(&mut self, lines: &mut [Vec<i32>], above: &[Vec<i32>], run: usize) {
        let mut x = 1;
        while x <= self.width {
            let gradients = |line: &[i32], above: &[i32]| {
                let (a, b, c, d) = (line[x - 1], above[x], above[x - 1], above[x + 1]);
                [d - b, b - c, c - a]
            };
            let is_flat = lines.iter().zip(above).all(|(l, u)| gradients(l, u).iter().all(|g| g.abs() <= self.near));
            if is_flat {
                x = self.run_from(lines, above, x, run);
                continue;
            }
            for (line, above) in lines.iter_mut().zip(above) {
                let [g1, g2, g3] = gradients(line, above).map(|g| self.quantised(g));
                let value = self.regular(81 * g1 + 9 * g2 + g3, line[x - 1], above[x], above[x - 1]);
                line[x] = value;
            }
            x += 1;
        }
    }

    fn quantised(&self, gradient: i32) -> i32 {
        let [t1, t2, t3] = self.thresholds;
        let size = gradient.abs();
        let region = match () {
            () if size <= self.near => 0,
            () if size < t1 => 1,
            () if size < t2 => 2,
            () if size < t3 => 3,
            () => 4,
        };
        region * gradient.signum()
    }

    /// A sample in regular mode (§A.4 to §A.6). Where its neighbours are flat but another component's are not, the
    /// context is the first one.
    fn regular(&mut self, context: i32, a: i32, b: i32, c: i32) -> i32 {
        let sign = if context < 0 { -1 } else { 1 };
        let index = context.unsigned_abs() as usize;
        let mut q = self.contexts[index];
        let predicted = if c >= a.max(b) {
            a.min(b)
        } else if c <= a.min(b) {
            a.max(b)
        } else {
            a + b - c
        };
        let predicted = (predicted + sign * q.c).clamp(0, self.max_value);
        let k = Context::k(q.a, q.n);
        let mapped = self.bits.golomb(k, self.limit, self.quantised_bits);
        let mut error = if mapped & 1 == 0 { mapped / 2 } else { -(mapped / 2) - 1 };
        if self.near == 0 && k == 0 && 2 * q.b <= -q.n {
            error = -error - 1;
        }
        q.b += error * (2 * self.near + 1);
        q.a += error.abs();
        if q.n == self.reset {
            q.a >>= 1;
            q.b >>= 1;
            q.n >>= 1;
        }
        q.n += 1;
        if q.b <= -q.n {
            q.b = (q.b + q.n).max(1 - q.n);
            q.c = (q.c - 1).max(-128);
        } else if q.b > 0 {
            q.b = (q.b - q.n).min(0);
            q.c = (q.c + 1).min(127);
        }
        self.contexts[index] = q;
        self.reconstructed(predicted, sign * error)
    }

    fn reconstructed(&self, predicted: i32, error: i32) -> i32 {
        let step = 2 * self.near + 1;
        let mut value = predicted + error * step;
        if value < -self.near {
            value += self.range * step;
        } else if value > self.max_value + self.near {
            value -= self.range * step;
        }
        value.clamp(0, self.max_value)
    }

    /// A run of equal samples from `x` on, and the sample that ends it (§A.7); gives the place after it.
    fn run_from(&mut self, lines: &mut [Vec<i32>], above: &[Vec<i32>], from: usize, run: usize) -> usize {
        let end = self.width + 1;
        let mut x = from;
        loop {
            let order = RUN_ORDER[self.run_index[run]];
            if self.bits.bits(1) == 1 {
                let length = 1 << order;
                if x + length <= end {
                    self.run_index[run] = (self.run_index[run] + 1).min(31);
                }
                x = (x + length).min(end);
            } else {
                x = (x + self.bits.bits(order) as usize).min(end);
                break;
            }
            if x == end {
                break;
            }
        }
        for line in lines.iter_mut() {
            let value = line[from - 1];
            line[from..x].fill(value);
        }
        if x == end {
            return x;
        }
        for (line, above) in lines.iter_mut().zip(above) {
            line[x] = self.interruption(line[x - 1], above[x], run);
        }
        self.run_index[run] = self.run_index[run].saturating_sub(1);
        x + 1
    }

    fn interruption(&mut self, a: i32, b: i32, run: usize) -> i32 {
        let kind = usize::from((a - b).abs() <= self.near && !self.by_sample);
        let [sum, n, negative] = self.runs[kind];
        let k = Context::k(if kind == 1 { sum + (n >> 1) } else { sum }, n);
        let limit = self.limit - RUN_ORDER[self.run_index[run]] as i32 - 1;
        let coded = self.bits.golomb(k, limit, self.quantised_bits);
        let mapped = coded + kind as i32;
        let odd = mapped & 1;
        let size = (mapped + odd) / 2;
        let error = if (k != 0 || 2 * negative >= n) == (odd == 1) { -size } else { size };
        let [sum, n, negative] = &mut self.runs[kind];
        *negative += i32::from(error < 0);
        *sum += (coded + 1 - kind as i32) >> 1;
        if *n == self.reset {
            *sum >>= 1;
            *n >>= 1;
            *negative >>= 1;
        }
        *n += 1;
        let predicted = if kind == 1 { a } else { b };
        let sign = if kind == 0 && a > b { -1 } else { 1 };
        self.reconstructed(predicted, sign * error)
    }
}

/// §C.2.4.1.1.1
fn default_thresholds(max_value: i32, near: i32) -> [i32; 3] {
    let clamp = |value: i32, low: i32| if value > max_value || value < low { low } else { value };
    if max_value >= 128 {
        let factor = (max_value.min(4095) + 128) / 256;
        let t1 = clamp(factor + 2 + 3 * near, near + 1);
        let t2 = clamp(factor * 4 + 3 + 5 * near, t1);
        [t1, t2, clamp(factor * 17 + 4 + 7 * near, t2)]
    } else {
        let factor = 256 / (max_value + 1);
        let t1 = clamp((3 / factor + 3 * near).max(2), near + 1);
        let t2 = clamp((7 / factor + 5 * near).max(3), t1);
        [t1, t2, clamp((21 / factor + 7 * near).max(4), t2)]
    }
}
