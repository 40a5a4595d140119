//! For the tests: packets that Chromium 156 sent, and a source of hostile bytes. The captures hold a packet a line: its
//! sequence number and timestamp counted from the first, the marker, the beginning of its payload and its dependency
//! descriptor, if any.

use super::{Codec, parse};

pub(crate) struct Captured {
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    pub(crate) payload: Vec<u8>,
    pub(crate) dependency: Option<Vec<u8>>,
}

pub(crate) fn capture(text: &str) -> Vec<Captured> {
    text.lines().map(|line| captured(line).expect("a line of a capture")).collect()
}

fn captured(line: &str) -> Option<Captured> {
    let mut words = line.split(' ');
    Some(Captured {
        sequence: words.next()?.parse().ok()?,
        timestamp: words.next()?.parse().ok()?,
        marker: words.next()? == "1",
        payload: hex(words.next()?)?,
        dependency: words.next().filter(|word| *word != "-").and_then(hex),
    })
}

pub(crate) fn hex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// A small generator (SplitMix64), so that a failure can be run again.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ value >> 31
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

pub(crate) const MUTATIONS: usize = 200_000;

/// One to four bytes overwritten, flipped, cut off or added.
pub(crate) fn mutate(sample: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match (random.below(5), bytes.get_mut(at)) {
            (0, Some(byte)) => *byte = random.next() as u8,
            (1, Some(byte)) => *byte ^= 1 << random.below(8),
            (2, Some(byte)) => *byte = 0xff,
            (3, _) => bytes.truncate(at),
            _ => bytes.insert(at, random.next() as u8),
        }
    }
    bytes
}

/// Parses and patches every truncation of the samples and very many mutations. A patch may change what was parsed as
/// picture id and TL0PICIDX, nothing else.
pub(crate) fn hostile(codec: Codec, samples: &[Vec<u8>]) {
    for sample in samples {
        assert!(parse(codec, sample).is_some(), "a sample is well-formed: {sample:02x?}");
        (0..sample.len()).for_each(|end| parse_and_patch(codec, &sample[..end]));
    }
    let mut random = Random(7);
    for round in 0..MUTATIONS {
        parse_and_patch(codec, &mutate(&samples[round % samples.len()], &mut random));
    }
}

fn parse_and_patch(codec: Codec, payload: &[u8]) {
    let Some(frame) = parse(codec, payload) else { return };
    let mut patched = payload.to_vec();
    frame.patch(&mut patched, 0x1234, 0x56);
    let id =
        frame.picture_id.map_or(0..0, |id| usize::from(id.offset)..usize::from(id.offset) + 1 + usize::from(id.long));
    let tl0 = frame.tl0.map(|(_, at)| usize::from(at));
    assert!(id.end <= payload.len() && tl0.is_none_or(|at| at < payload.len()), "offsets within {payload:02x?}");
    for (at, (old, new)) in payload.iter().zip(&patched).enumerate() {
        assert!(old == new || id.contains(&at) || tl0 == Some(at), "byte {at} of {payload:02x?}");
    }
    // A shorter copy than the one that was parsed.
    let half = patched.len() / 2;
    frame.patch(&mut patched[..half], 1, 1);
    let again = parse(codec, payload).expect("the same bytes");
    assert_eq!(again, frame);
}
