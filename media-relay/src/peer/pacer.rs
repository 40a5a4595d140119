//! Video on its way to one receiver, let go at a pace: a key frame or the beginning of a picture in one burst would fill
//! the queue before a narrow link, and the voice waits in that queue too. Voice and repair never wait here.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// A packet that is decided and not yet sealed: it stands in the ring of the stream it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) slot: usize,
    pub(crate) track: usize,
    /// Its number in the slot.
    pub(crate) out: u64,
    bytes: usize,
    since: Instant,
}

/// So much may go at once.
const BURST_MS: u64 = 30;
const LEAST_BURST: u64 = 4_800;
/// Nothing waits longer; what would, raises the pace.
const LONGEST: Duration = Duration::from_millis(150);
/// More than are remembered for repair are of no use.
const MOST: usize = 512;

#[derive(Debug)]
pub(crate) struct Pacer {
    queue: VecDeque<Waiting>,
    bytes: usize,
    /// Bytes that may go now; below zero by a part of the last packet.
    allowance: i64,
    refilled: Instant,
}

impl Pacer {
    pub(crate) fn new(now: Instant) -> Self {
        Self { queue: VecDeque::new(), bytes: 0, allowance: LEAST_BURST as i64, refilled: now }
    }

    /// Whether a packet may go at once: there is allowance, and nothing before it waits.
    pub(crate) fn passes(&mut self, bytes: usize) -> bool {
        let passes = self.queue.is_empty() && self.allowance > 0;
        if passes {
            self.allowance -= bytes as i64;
        }
        passes
    }

    pub(crate) fn wait(&mut self, slot: usize, track: usize, out: u64, bytes: usize, now: Instant) {
        if self.queue.len() == MOST {
            // The receiver asks for it again.
            self.take();
        }
        self.bytes += bytes;
        self.queue.push_back(Waiting { slot, track, out, bytes, since: now });
    }

    /// Gives what a pace allows since the last call, and more where something would wait too long.
    pub(crate) fn refill(&mut self, bps: u64, now: Instant) {
        let elapsed = now.saturating_duration_since(self.refilled);
        self.refilled = now;
        let per_ms = bps / 8_000;
        let most = (per_ms * BURST_MS.max(elapsed.as_millis() as u64)).max(LEAST_BURST) as i64;
        let earned = bps * elapsed.as_micros() as u64 / 8_000_000;
        self.allowance = (self.allowance + earned as i64).min(most);
        if let Some(oldest) = self.queue.front() {
            let left = (oldest.since + LONGEST).saturating_duration_since(now).max(elapsed);
            let needed = self.bytes as u128 * elapsed.as_micros() / left.as_micros().max(1);
            self.allowance = self.allowance.max(needed as i64);
        }
    }

    /// The next packet that may go now.
    pub(crate) fn next(&mut self) -> Option<Waiting> {
        if self.allowance <= 0 {
            return None;
        }
        let next = self.take()?;
        self.allowance -= next.bytes as i64;
        Some(next)
    }

    fn take(&mut self) -> Option<Waiting> {
        let next = self.queue.pop_front()?;
        self.bytes -= next.bytes;
        Some(next)
    }

    /// Whether a packet has not gone yet.
    pub(crate) fn holds(&self, slot: usize, out: u64) -> bool {
        self.queue.iter().any(|waiting| (waiting.slot, waiting.out) == (slot, out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    /// Puts packets of 1 000 bytes in at once and gives when each went, in milliseconds.
    fn burst(packets: u64, bps: u64) -> Vec<(u64, u64)> {
        let start = crate::clock::beginning();
        let mut pacer = Pacer::new(start);
        let mut went = Vec::new();
        for out in 0..packets {
            if pacer.passes(1_000) {
                went.push((out, 0));
            } else {
                pacer.wait(0, 0, out, 1_000, start);
            }
        }
        for ms in (10..=1_000).step_by(10) {
            pacer.refill(bps, at(start, ms));
            while let Some(next) = pacer.next() {
                assert!(!pacer.holds(0, next.out));
                went.push((next.out, ms));
            }
        }
        went
    }

    #[test]
    fn a_burst_leaves_in_order_and_at_the_pace() {
        let went = burst(30, 2_000_000);
        assert!(went.iter().map(|(out, _)| *out).eq(0..30), "{went:?}");
        assert_eq!(went.iter().filter(|(_, ms)| *ms == 0).count(), 5, "the first burst");
        // 25 000 bytes at 250 a millisecond.
        let last = went.last().expect("all").1;
        assert!((90..=110).contains(&last), "{last} ms");
    }

    #[test]
    fn nothing_waits_longer_than_the_limit() {
        let went = burst(200, 300_000);
        assert_eq!(went.len(), 200);
        assert!(went.iter().all(|(_, ms)| *ms <= LONGEST.as_millis() as u64), "{went:?}");
    }

    #[test]
    fn a_stream_below_the_pace_never_waits() {
        let start = crate::clock::beginning();
        let mut pacer = Pacer::new(start);
        for ms in 0..1_000 {
            assert!(pacer.passes(200), "after {ms} ms");
            pacer.refill(2_000_000, at(start, ms + 1));
        }
    }

    #[test]
    fn what_waits_is_bounded() {
        let start = crate::clock::beginning();
        let mut pacer = Pacer::new(start);
        while pacer.passes(1_000) {}
        (0..2_000).for_each(|out| pacer.wait(0, 0, out, 1_000, start));
        assert!(!pacer.holds(0, 1_487) && pacer.holds(0, 1_488));
        assert_eq!((pacer.queue.len(), pacer.bytes), (MOST, MOST * 1_000));
    }
}
