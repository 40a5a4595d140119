//! Constant numbering for a receive slot: whatever stream stands in it, its receiver sees one stream whose sequence
//! numbers, timestamps, picture ids and TL0PICIDX go on where they were.

use crate::codec::Frame;
use std::collections::VecDeque;
use std::time::Instant;

/// How the numbers of a packet change on their way to a receiver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deltas {
    pub(crate) timestamp: u32,
    pub(crate) picture: u16,
    pub(crate) tl0: u8,
}

/// From source packet `from` on, `offset` is added to the source's numbers.
#[derive(Clone, Copy, Debug)]
struct Segment {
    from: u64,
    offset: i64,
}

/// How many runs of left-out packets ago a late packet may still belong and be numbered rightly: with layers left out of
/// every picture, a second.
const SEGMENTS: usize = 32;
/// A wider step is no loss that is repaired. One of 2^15 a receiver takes for a step back, and from then on it guesses the
/// rollover counter wrong, whoever stands in the slot (RFC 3711 §3.3.1).
const MAX_STEP: u64 = 3_000;

#[derive(Debug)]
pub(crate) struct Rewriter {
    clock_rate: u32,
    started: bool,
    /// The highest number sent. Kept wider than 16 bits because it is the SRTP packet index too.
    highest_out: u64,
    highest_source: u64,
    segments: VecDeque<Segment>,
    deltas: Deltas,
    last_timestamp: u32,
    last_at: Option<Instant>,
    last_picture: Option<u16>,
    last_tl0: Option<u8>,
}

impl Rewriter {
    /// `first` is the first sequence number to be sent. It stays below 2^15, so that a receiver that misses the first
    /// packets still guesses the rollover counter rightly (RFC 3711 §3.3.1).
    pub(crate) fn new(clock_rate: u32, first: u16) -> Self {
        Self {
            clock_rate,
            started: false,
            highest_out: u64::from(first & 0x7fff),
            highest_source: 0,
            segments: VecDeque::with_capacity(SEGMENTS),
            deltas: Deltas::default(),
            last_timestamp: 0,
            last_at: None,
            last_picture: None,
            last_tl0: None,
        }
    }

    pub(crate) fn deltas(&self) -> Deltas {
        self.deltas
    }

    /// A new stream begins in the slot with this packet.
    pub(crate) fn switch(&mut self, index: u64, timestamp: u32, frame: Option<&Frame>, now: Instant) {
        let next = if self.started { self.highest_out + 1 } else { self.highest_out };
        self.segments.clear();
        self.segments.push_back(Segment { from: index, offset: next as i64 - index as i64 });
        self.highest_source = index.saturating_sub(1);
        if let Some(last_at) = self.last_at {
            let elapsed = now.saturating_duration_since(last_at);
            let ticks = (elapsed.as_micros() as u64 * u64::from(self.clock_rate) / 1_000_000) as u32;
            // Two frames never share a timestamp, so at least a millisecond goes by.
            let ticks = ticks.max(self.clock_rate / 1_000);
            self.deltas.timestamp = self.last_timestamp.wrapping_add(ticks).wrapping_sub(timestamp);
        }
        if let Some(frame) = frame {
            if let (Some(last), Some(id)) = (self.last_picture, frame.picture_id) {
                self.deltas.picture = last.wrapping_add(1).wrapping_sub(id.value);
            }
            if let (Some(last), Some((tl0, _))) = (self.last_tl0, frame.tl0) {
                self.deltas.tl0 = last.wrapping_add(1).wrapping_sub(tl0);
            }
        }
    }

    /// The number under which a packet of the current stream goes out; `None` when it is older than the switch, or when
    /// it is to be left out and nothing newer was sent, so that no gap shows.
    pub(crate) fn number(&mut self, index: u64, leave_out: bool) -> Option<u64> {
        let newest = index > self.highest_source;
        let segment = *self.segments.iter().rev().find(|segment| segment.from <= index)?;
        if newest {
            self.highest_source = index;
            if leave_out {
                self.leave_out(index, segment);
                return None;
            }
        }
        let mut out = index.checked_add_signed(segment.offset)?;
        if self.started && out > self.highest_out + MAX_STEP {
            // What comes late from before the step has no number any more.
            if !newest {
                return None;
            }
            out = self.highest_out + 1;
            self.segments.clear();
            self.segments.push_back(Segment { from: index, offset: out as i64 - index as i64 });
        }
        self.highest_out = if self.started { self.highest_out.max(out) } else { out };
        self.started = true;
        Some(out)
    }

    /// What comes after this packet is numbered as if it had not been there.
    fn leave_out(&mut self, index: u64, segment: Segment) {
        let next = Segment { from: index + 1, offset: segment.offset - 1 };
        // A segment in which nothing stood gives way, so that a run of packets takes one.
        if let Some(last) = self.segments.back_mut().filter(|last| last.from == index && self.started) {
            *last = next;
            return;
        }
        if self.segments.len() == SEGMENTS {
            self.segments.pop_front();
        }
        self.segments.push_back(next);
    }

    /// Remembers the newest packet's other numbers, to go on from them at the next switch.
    /// `left_out` pictures are missing before its one.
    pub(crate) fn sent(&mut self, out: u64, timestamp: u32, frame: Option<&Frame>, left_out: u16, now: Instant) {
        if out < self.highest_out {
            return;
        }
        self.last_timestamp = timestamp.wrapping_add(self.deltas.timestamp);
        self.last_at = Some(now);
        if let Some(frame) = frame {
            if let Some(id) = frame.picture_id {
                self.last_picture = Some(id.value.wrapping_add(self.deltas.picture).wrapping_sub(left_out) & 0x7fff);
            }
            if let Some((tl0, _)) = frame.tl0 {
                self.last_tl0 = Some(tl0.wrapping_add(self.deltas.tl0));
            }
        }
    }

    /// The timestamp of the newest packet sent.
    pub(crate) fn last_timestamp(&self) -> u32 {
        self.last_timestamp
    }

    /// The highest number sent so far.
    pub(crate) fn highest_out(&self) -> u64 {
        self.highest_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::PictureId;
    use std::time::Duration;

    fn picture(id: u16, tl0: u8) -> Frame {
        Frame {
            picture_id: Some(PictureId { value: id, offset: 2, long: true }),
            tl0: Some((tl0, 4)),
            ..Frame::default()
        }
    }

    #[test]
    fn goes_on_across_a_switch_and_every_wrap() {
        let start = crate::clock::beginning();
        let mut rewriter = Rewriter::new(90_000, 100);
        rewriter.switch(65_534, u32::MAX - 10, Some(&picture(0x7fff, 255)), start);
        for (index, out) in [(65_534, 100), (65_535, 101), (65_536, 102)] {
            assert_eq!(rewriter.number(index, false), Some(out));
            rewriter.sent(out, u32::MAX - 10, Some(&picture(0x7fff, 255)), 0, start);
        }
        let later = start + Duration::from_millis(100);
        rewriter.switch(7, 5_000, Some(&picture(12, 3)), later);
        assert_eq!(rewriter.number(7, false), Some(103));
        assert_eq!(5_000u32.wrapping_add(rewriter.deltas().timestamp), (u32::MAX - 10).wrapping_add(9_000));
        assert_eq!(12u16.wrapping_add(rewriter.deltas().picture) & 0x7fff, 0);
        assert_eq!(3u8.wrapping_add(rewriter.deltas().tl0), 0);
    }

    #[test]
    fn leaves_padding_out_without_a_gap_and_numbers_late_packets_rightly() {
        let mut rewriter = Rewriter::new(90_000, 0);
        let now = crate::clock::beginning();
        rewriter.switch(1_000, 0, None, now);
        assert_eq!(rewriter.number(1_000, false), Some(0));
        assert_eq!(rewriter.number(1_002, true), None);
        assert_eq!(rewriter.number(1_003, false), Some(2));
        // 1001 was late: its number was kept free.
        assert_eq!(rewriter.number(1_001, false), Some(1));
        // Late padding is sent, because its number would be missing otherwise.
        assert_eq!(rewriter.number(1_005, false), Some(4));
        assert_eq!(rewriter.number(1_004, true), Some(3));
        // A run that is left out takes one segment.
        let segments = rewriter.segments.len();
        assert!((1_006..1_030).all(|index| rewriter.number(index, true).is_none()));
        assert_eq!((rewriter.number(1_030, false), rewriter.segments.len()), (Some(5), segments + 1));
        // Older than the switch.
        assert_eq!(rewriter.number(999, false), None);
    }

    #[test]
    fn steps_that_a_receiver_could_not_follow_are_closed() {
        let mut rewriter = Rewriter::new(90_000, 7);
        rewriter.switch(1_000, 0, None, crate::clock::beginning());
        assert_eq!(rewriter.number(1_000, false), Some(7));
        assert_eq!(rewriter.number(1_000 + MAX_STEP, false), Some(7 + MAX_STEP));
        // Two jumps, of which the first is not forwarded.
        assert_eq!(rewriter.number(30_000, true), None);
        assert_eq!(rewriter.number(29_999, false), None);
        assert_eq!(rewriter.number(60_000, false), Some(8 + MAX_STEP));
        assert_eq!(rewriter.number(59_999, false), None);
        assert_eq!(rewriter.number(60_002, false), Some(10 + MAX_STEP));
        assert_eq!(rewriter.number(60_001, false), Some(9 + MAX_STEP));
    }

    #[test]
    fn never_gives_one_number_twice_under_random_loss_reordering_and_padding() {
        use rand::{RngExt, SeedableRng, rngs::StdRng};
        let mut rng = StdRng::seed_from_u64(7);
        let mut rewriter = Rewriter::new(90_000, 5);
        let now = crate::clock::beginning();
        let mut seen = std::collections::HashSet::new();
        let mut base = 60_000u64;
        for _ in 0..50 {
            rewriter.switch(base, 0, None, now);
            let mut order: Vec<u64> = (base..base + 400).filter(|_| rng.random_range(0..10) > 0).collect();
            for at in 1..order.len() {
                if rng.random_range(0..5) == 0 {
                    order.swap(at, at - 1);
                }
            }
            for index in order {
                if let Some(out) = rewriter.number(index, rng.random_range(0..8) == 0) {
                    assert!(seen.insert(out), "{out} was given twice");
                }
            }
            base = rng.random_range(0..100_000);
        }
    }
}
