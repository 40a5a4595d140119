//! How many bits a second a stream takes.

use std::time::{Duration, Instant};

/// Long enough that a key frame does not look like a stream that grew.
const WINDOW: Duration = Duration::from_millis(500);
/// The first reading is taken sooner: somebody may wait for it.
const FIRST: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    since: Instant,
    bytes: u32,
    bps: u32,
}

impl Rate {
    pub(crate) fn new(now: Instant) -> Self {
        Self { since: now, bytes: 0, bps: 0 }
    }

    pub(crate) fn add(&mut self, len: usize, now: Instant) {
        self.bytes = self.bytes.saturating_add(len as u32);
        let elapsed = now.saturating_duration_since(self.since);
        if elapsed < if self.bps == 0 { FIRST } else { WINDOW } {
            return;
        }
        let fresh = (u64::from(self.bytes) * 8_000_000 / elapsed.as_micros().max(1) as u64) as u32;
        // Quick to rise and slow to fall: after a stall of its sender a stream is not cheaper than before.
        self.bps = match self.bps {
            0 => fresh,
            known if fresh > known => known / 2 + fresh / 2,
            known => known - known / 8 + fresh / 8,
        };
        (self.since, self.bytes) = (now, 0);
    }

    /// Whether something was added in the last windows before `at`.
    pub(crate) fn is_fresh(&self, at: Instant) -> bool {
        (self.bps > 0 || self.bytes > 0) && at.saturating_duration_since(self.since) < 3 * WINDOW
    }

    /// Of what still comes: 0 where nothing came lately.
    pub(crate) fn bps_at(&self, at: Instant) -> u32 {
        if self.is_fresh(at) { self.bps } else { 0 }
    }

    /// 0 while nothing is known.
    pub(crate) fn bps(&self) -> u32 {
        self.bps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_what_comes() {
        let start = crate::clock::beginning();
        let mut rate = Rate::new(start);
        assert_eq!(rate.bps(), 0);
        for ms in (0..3_000).step_by(10) {
            rate.add(1_250, start + Duration::from_millis(ms));
        }
        assert!((950_000..1_100_000).contains(&rate.bps()), "{}", rate.bps());
        for ms in (3_000..4_000).step_by(10) {
            rate.add(125, start + Duration::from_millis(ms));
        }
        assert!(rate.bps() > 700_000, "one second is a stall: {}", rate.bps());
        for ms in (4_000..20_000).step_by(10) {
            rate.add(125, start + Duration::from_millis(ms));
        }
        assert!((95_000..150_000).contains(&rate.bps()), "{}", rate.bps());
    }
}
