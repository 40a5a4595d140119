//! Reads transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).

/// The receiver counts arrivals in quarter milliseconds.
const DELTA_US: i64 = 250;
/// Browsers report every 50–250 ms. More statuses than this are no report but an attempt to keep the relay busy.
const MAX_STATUSES: u16 = 8_192;

/// One well-formed message; every status and every delta that it announces is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feedback<'a> {
    base: u16,
    count: u16,
    /// In units of 64 ms, modulo 2^24, on the receiver's clock.
    pub(crate) reference: u32,
    chunks: &'a [u8],
    deltas: &'a [u8],
}

/// What the receiver tells about one packet: its number, and when it came after the reference time, if it came.
pub(crate) type Status = (u16, Option<i64>);

impl<'a> Feedback<'a> {
    /// `None` for a message of another type, a malformed one, and one that is cut short.
    pub(crate) fn parse(message: &'a [u8]) -> Option<Self> {
        let header = message.get(..20)?;
        if header[0] >> 6 != 2 || header[0] & 0x1f != 15 || header[1] != 205 {
            return None;
        }
        let len = 4 + 4 * usize::from(be16(header, 2)?);
        let mut body = message.get(..len)?.get(20..)?;
        if header[0] & 0x20 != 0 {
            // RFC 3550 §6.4.1: the last octet counts the padding, itself included.
            let padding = usize::from(*body.last()?);
            body = body.get(..body.len().checked_sub(padding.max(1))?)?;
        }
        let (base, count) = (be16(header, 12)?, be16(header, 14)?);
        if count == 0 || count > MAX_STATUSES {
            return None;
        }
        let (mut at, mut left, mut delta_bytes) = (0, count, 0);
        while left > 0 {
            let chunk = Chunk(be16(body, at)?);
            at += 2;
            let here = chunk.len().min(left);
            delta_bytes += chunk.delta_bytes(here)?;
            left -= here;
        }
        let deltas = body.get(at..)?.get(..delta_bytes)?;
        let reference = u32::from_be_bytes([0, header[16], header[17], header[18]]);
        Some(Self { base, count, reference, chunks: body.get(..at)?, deltas })
    }

    /// The packets in the order of their numbers.
    pub(crate) fn statuses(&self) -> Statuses<'a> {
        let Self { base, count, chunks, deltas, .. } = *self;
        Statuses { number: base, left: count, chunk: Chunk(0), nth: 0, chunks, deltas, time_us: 0 }
    }
}

#[derive(Debug)]
pub(crate) struct Statuses<'a> {
    number: u16,
    left: u16,
    chunk: Chunk,
    /// The next symbol of `chunk`.
    nth: u16,
    chunks: &'a [u8],
    deltas: &'a [u8],
    time_us: i64,
}

impl Iterator for Statuses<'_> {
    type Item = Status;

    fn next(&mut self) -> Option<Status> {
        self.left = self.left.checked_sub(1)?;
        while self.nth >= self.chunk.len() {
            self.chunk = Chunk(be16(self.chunks, 0)?);
            self.chunks = self.chunks.get(2..)?;
            self.nth = 0;
        }
        let symbol = self.chunk.symbol(self.nth);
        self.nth += 1;
        let number = self.number;
        self.number = number.wrapping_add(1);
        let (delta, size) = match symbol {
            SMALL => (i64::from(*self.deltas.first()?), 1),
            LARGE => (i64::from(be16(self.deltas, 0)? as i16), 2),
            _ => return Some((number, None)),
        };
        self.deltas = self.deltas.get(size..)?;
        self.time_us += delta * DELTA_US;
        Some((number, Some(self.time_us)))
    }
}

const SMALL: u16 = 1;
const LARGE: u16 = 2;
const RESERVED: u16 = 3;

/// A packet status chunk: a run of one symbol, 14 one-bit symbols or 7 two-bit symbols (§3.1.3, §3.1.4).
#[derive(Clone, Copy, Debug)]
struct Chunk(u16);

impl Chunk {
    fn is_run(self) -> bool {
        self.0 >> 15 == 0
    }

    fn len(self) -> u16 {
        match self.0 >> 14 {
            0 | 1 => self.0 & 0x1fff,
            2 => 14,
            _ => 7,
        }
    }

    fn symbol(self, nth: u16) -> u16 {
        match self.0 >> 14 {
            0 | 1 => self.0 >> 13 & 3,
            2 => self.0 >> (13 - nth.min(13)) & 1,
            _ => self.0 >> (12 - 2 * nth.min(6)) & 3,
        }
    }

    /// How many bytes of deltas its first `count` symbols announce; `None` where one has no meaning.
    fn delta_bytes(self, count: u16) -> Option<usize> {
        if self.is_run() {
            return (self.symbol(0) != RESERVED).then(|| usize::from(self.symbol(0)) * usize::from(count));
        }
        (0..count).try_fold(0, |sum, nth| {
            let symbol = self.symbol(nth);
            (symbol != RESERVED).then(|| sum + usize::from(symbol))
        })
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(base: u16, count: u16, body: &[u8]) -> Vec<u8> {
        let mut out = vec![0x8f, 205, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2];
        out.extend_from_slice(&base.to_be_bytes());
        out.extend_from_slice(&count.to_be_bytes());
        out.extend_from_slice(&[0, 1, 0, 9]);
        out.extend_from_slice(body);
        let padding = (4 - out.len() % 4) % 4;
        if padding > 0 {
            out[0] |= 0x20;
            out.extend((1..=padding).map(|nth| if nth == padding { padding as u8 } else { 0 }));
        }
        out[3] = (out.len() / 4 - 1) as u8;
        out
    }

    #[test]
    fn reads_each_kind_of_chunk() {
        // A run of two small deltas, one-bit symbols 1 0 0 1 and ten 0, and two-bit symbols 2 0 1.
        let body = [0x20, 2, 0b1001_0000, 0, 0b1110_0001, 0, 4, 8, 12, 0xff, 0xfe, 16];
        let whole = message(65_534, 2 + 14 + 3, &body);
        let feedback = Feedback::parse(&whole).expect("well-formed");
        assert_eq!(feedback.reference, 256);
        let statuses: Vec<_> = feedback.statuses().collect();
        assert_eq!(statuses.len(), 19);
        let came: Vec<_> = statuses.into_iter().filter_map(|(number, at)| Some((number, at?))).collect();
        assert_eq!(came, vec![(65_534, 1_000), (65_535, 3_000), (1, 6_000), (14, 5_500), (16, 9_500)]);
    }

    #[test]
    fn refuses_what_is_malformed() {
        let good = message(7, 3, &[0x20, 3, 1, 2, 3]);
        assert!(Feedback::parse(&good).is_some());
        for end in 0..good.len() {
            assert!(Feedback::parse(&good[..end]).is_none(), "cut at {end}");
        }
        let refused = [
            (message(7, 0, &[0x20, 3, 1, 2, 3]), "no status"),
            (message(7, 4, &[0x20, 4, 1, 2, 3]), "a delta is missing"),
            (message(7, 4, &[0x20, 3, 1, 2, 3]), "a chunk is missing"),
            (message(7, 3, &[0x60, 3, 1, 2, 3]), "a reserved run"),
            (message(7, 3, &[0xff, 0xff, 1, 2, 3]), "reserved symbols"),
            (message(7, 9_000, &[0x1f, 0xff, 0x1f, 0xff]), "too many statuses"),
        ];
        for (message, what) in refused {
            assert!(Feedback::parse(&message).is_none(), "{what}");
        }
        let mut padded = good.clone();
        *padded.last_mut().expect("padding") = 200;
        assert!(Feedback::parse(&padded).is_none(), "more padding than body");
    }
}
