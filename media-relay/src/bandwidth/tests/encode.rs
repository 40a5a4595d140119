//! A receiver's feedback, in real bytes (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).

/// What came since the last feedback.
pub(super) struct Receiver {
    arrived: Vec<(u64, i64)>,
    next: Option<u64>,
    feedbacks: u8,
    /// Added to the receiver's clock, in microseconds.
    pub(super) clock_us: i64,
}

impl Receiver {
    pub(super) fn new(clock_us: i64) -> Self {
        Self { arrived: Vec::new(), next: None, feedbacks: 0, clock_us }
    }

    pub(super) fn arrived(&mut self, number: u64, at_us: i64) {
        self.arrived.push((number, at_us));
    }

    /// One message about everything that came until now.
    pub(super) fn feedback(&mut self, now_us: i64) -> Option<Vec<u8>> {
        let split = self.arrived.partition_point(|(_, at_us)| *at_us <= now_us);
        let rest = self.arrived.split_off(split);
        let mut told = std::mem::replace(&mut self.arrived, rest);
        told.sort_unstable();
        let (first, last) = (told.first()?.0, told.last()?.0);
        let base = self.next.map_or(first, |next| next.min(first));
        self.next = Some(last + 1);
        let arrivals: Vec<_> = told.iter().map(|(number, at_us)| (*number, at_us + self.clock_us)).collect();
        self.feedbacks = self.feedbacks.wrapping_add(1);
        Some(encode(base, last, &arrivals, self.feedbacks))
    }
}

fn encode(base: u64, last: u64, arrivals: &[(u64, i64)], feedbacks: u8) -> Vec<u8> {
    let reference = arrivals[0].1.div_euclid(64_000);
    let mut before = reference * 256;
    let (mut symbols, mut deltas) = (Vec::new(), Vec::new());
    let mut rest = arrivals.iter().peekable();
    for number in base..=last {
        let Some((_, at_us)) = rest.next_if(|(arrived, _)| *arrived == number) else {
            symbols.push(0u16);
            continue;
        };
        let delta = at_us.div_euclid(250) - before;
        before += delta;
        if (0..256).contains(&delta) {
            symbols.push(1);
            deltas.push(delta as u8);
        } else {
            symbols.push(2);
            deltas.extend_from_slice(&i16::try_from(delta).expect("arrivals lie close together").to_be_bytes());
        }
    }
    let mut out = vec![0x8f, 205, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2];
    out.extend_from_slice(&(base as u16).to_be_bytes());
    out.extend_from_slice(&(symbols.len() as u16).to_be_bytes());
    out.extend_from_slice(&(reference as u32).to_be_bytes()[1..]);
    out.push(feedbacks);
    chunks(&symbols, &mut out);
    out.extend_from_slice(&deltas);
    let padding = (4 - out.len() % 4) % 4;
    if padding > 0 {
        out[0] |= 0x20;
        out.extend((1..=padding).map(|nth| if nth == padding { padding as u8 } else { 0 }));
    }
    let words = (out.len() / 4 - 1) as u16;
    out[2..4].copy_from_slice(&words.to_be_bytes());
    out
}

/// Runs where they pay, one-bit vectors where all deltas are small, two-bit vectors for the rest.
fn chunks(symbols: &[u16], out: &mut Vec<u8>) {
    let mut rest = symbols;
    while let Some(&first) = rest.first() {
        let run = rest.iter().take_while(|symbol| **symbol == first).count();
        let (chunk, taken) = if run >= 14 || run == rest.len() {
            (first << 13 | run as u16, run)
        } else if rest.iter().take(14).all(|symbol| *symbol < 2) {
            (0x8000 | vector(rest, 14, 1), rest.len().min(14))
        } else {
            (0xc000 | vector(rest, 7, 2), rest.len().min(7))
        };
        out.extend_from_slice(&chunk.to_be_bytes());
        rest = &rest[taken..];
    }
}

fn vector(symbols: &[u16], count: usize, bits: u16) -> u16 {
    (0..count).fold(0, |vector, nth| vector << bits | symbols.get(nth).copied().unwrap_or(0))
}
