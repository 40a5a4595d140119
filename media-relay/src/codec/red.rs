//! Redundant audio (RFC 2198). The relay passes it through; it only has to know what the newest block is.

/// The primary encoding of a packet, which is its last block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Primary {
    pub(crate) payload_type: u8,
    pub(crate) offset: usize,
}

pub(crate) fn primary(payload: &[u8]) -> Option<Primary> {
    let mut at = 0;
    let mut redundant = 0;
    loop {
        let first = *payload.get(at)?;
        if first & 0x80 == 0 {
            let offset = at + 1 + redundant;
            payload.get(offset..)?;
            return Some(Primary { payload_type: first & 0x7f, offset });
        }
        // F, payload type, 14 bits of timestamp offset, 10 bits of length (§3).
        let [_, _, high, low] = *payload.get(at..at + 4)? else { return None };
        redundant += usize::from(high & 0x03) << 8 | usize::from(low);
        at += 4;
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{MUTATIONS, Random, mutate};
    use super::*;

    /// Opus (111), 20 ms ago and 3 bytes long, then Opus now.
    const SAMPLE: [u8; 10] = [0xef, 0x0f, 0x00, 0x03, 0x6f, 1, 2, 3, 9, 9];

    #[test]
    fn finds_the_newest_block_after_the_redundant_ones() {
        assert_eq!(primary(&SAMPLE), Some(Primary { payload_type: 111, offset: 8 }));
        assert_eq!(primary(&[0x6f, 9, 9]), Some(Primary { payload_type: 111, offset: 1 }));
        assert_eq!(primary(&SAMPLE[..7]), None, "the redundant block is cut off");
    }

    #[test]
    fn survives_hostile_bytes() {
        (0..SAMPLE.len()).for_each(|end| {
            primary(&SAMPLE[..end]);
        });
        let mut random = Random(7);
        for _ in 0..MUTATIONS {
            let payload = mutate(&SAMPLE, &mut random);
            assert!(primary(&payload).is_none_or(|found| found.offset <= payload.len()));
        }
        assert_eq!(primary(&[0xff; 4_000]), None);
    }
}
