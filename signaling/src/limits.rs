//! What one socket may send: how often, how deep, how much.

use crate::clock::Ticks;
use media_relay::command::Offer;

/// The longest message.
pub(crate) const MAX_MESSAGE_BYTES: usize = 64 * 1024;
/// What may wait for a reader.
pub(crate) const MAX_WAITING_BYTES: usize = 256 * 1024;
/// What is read from the network at a time: 10 000 idle sockets must fit in memory.
pub(crate) const READ_BUFFER_BYTES: usize = 4 * 1024;

const MAX_DEPTH: usize = 16;
const MAX_MEDIA_SECTIONS: usize = 20;
const MAX_CANDIDATES: usize = 30;
const BURST: u64 = 60;
const PER_SECOND: u64 = 20;

/// A bucket of tokens: full at first, refilled evenly.
#[derive(Debug)]
pub(crate) struct Bucket {
    /// Thousandths of a message.
    level: u64,
    at: Ticks,
}

impl Bucket {
    pub(crate) fn new(now: Ticks) -> Self {
        Self { level: BURST * 1_000, at: now }
    }

    /// Whether one more message may come now.
    pub(crate) fn take(&mut self, now: Ticks) -> bool {
        let refill = now.saturating_sub(self.at).saturating_mul(PER_SECOND);
        self.level = self.level.saturating_add(refill).min(BURST * 1_000);
        self.at = now;
        let enough = self.level >= 1_000;
        if enough {
            self.level -= 1_000;
        }
        enough
    }
}

/// Whether arrays and objects are nested too deep, told before anything is parsed.
pub(crate) fn too_deep(json: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}

/// Whether an offer is larger than any honest one.
pub(crate) fn too_large(offer: &Offer) -> bool {
    let lines = |prefix: &str| offer.sdp.lines().filter(|line| line.starts_with(prefix)).count();
    lines("m=") > MAX_MEDIA_SECTIONS
        || lines("a=candidate:") > MAX_CANDIDATES
        || offer.sources.len() > MAX_MEDIA_SECTIONS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let mut bucket = Bucket::new(5);
        assert_eq!((0..100).filter(|_| bucket.take(5)).count(), 60);
        assert!(!bucket.take(54));
        assert!(bucket.take(55));
        assert_eq!((0..100).filter(|_| bucket.take(10_000_000)).count(), 60);
    }

    #[test]
    fn depth_counts_brackets_outside_strings() {
        assert!(!too_deep(&format!("{}{}", "[".repeat(16), "]".repeat(16))));
        assert!(too_deep(&"[".repeat(17)));
        assert!(!too_deep(&format!("\"{}\"", "[\\\"{".repeat(40))));
        assert!(!too_deep(&"[]".repeat(40)));
    }

    proptest! {
        #[test]
        fn any_text_is_measured_without_a_panic(text in "\\PC*", at in proptest::collection::vec(0_u64..9_000, 0..50)) {
            let _ = too_deep(&text);
            let mut bucket = Bucket::new(0);
            for now in at {
                let _ = bucket.take(now);
            }
        }
    }
}
