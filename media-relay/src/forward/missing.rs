//! Which packets of a published stream are missing, and when to ask the publisher for them again.

use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug)]
struct Gap {
    index: u64,
    since: Instant,
    asked: u8,
    next: Instant,
}

/// A packet may come this much late by itself.
const REORDER: Duration = Duration::from_millis(15);
const GIVE_UP: Duration = Duration::from_millis(1_500);
const MAX_ASKED: u8 = 12;
const MAX_GAPS: usize = 256;
/// A jump this wide is not loss that can be repaired; a key frame is needed.
const MAX_JUMP: u64 = 200;

#[derive(Debug, Default)]
pub(crate) struct Missing {
    highest: Option<u64>,
    gaps: Vec<Gap>,
}

/// What a packet's arrival told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    InOrder,
    /// It filled a gap.
    Repaired,
    /// So much is missing that asking for each packet makes no sense.
    Jumped,
}

impl Missing {
    pub(crate) fn received(&mut self, index: u64, now: Instant) -> Arrival {
        let Some(highest) = self.highest else {
            self.highest = Some(index);
            return Arrival::InOrder;
        };
        if index <= highest {
            self.gaps.retain(|gap| gap.index != index);
            return Arrival::Repaired;
        }
        self.highest = Some(index);
        if index - highest > MAX_JUMP || self.gaps.len() + (index - highest) as usize > MAX_GAPS {
            self.gaps.clear();
            return Arrival::Jumped;
        }
        let gap = |index| Gap { index, since: now, asked: 0, next: now + REORDER };
        self.gaps.extend((highest + 1..index).map(gap));
        Arrival::InOrder
    }

    /// Numbers to ask for now. Each is asked for again after a round trip until it is too late.
    pub(crate) fn due(&mut self, now: Instant, round_trip: Duration, ask: &mut Vec<u16>) {
        if self.gaps.is_empty() {
            return;
        }
        self.gaps.retain(|gap| gap.asked < MAX_ASKED && now.saturating_duration_since(gap.since) < GIVE_UP);
        for gap in self.gaps.iter_mut().filter(|gap| gap.next <= now) {
            gap.asked += 1;
            gap.next = now + round_trip.max(Duration::from_millis(40));
            ask.push(gap.index as u16);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_after_a_while_then_every_round_trip_then_gives_up() {
        let start = crate::clock::beginning();
        let at = |ms| start + Duration::from_millis(ms);
        let round_trip = Duration::from_millis(100);
        let mut missing = Missing::default();
        missing.received(65_534, at(0));
        missing.received(65_537, at(0));
        let mut ask = Vec::new();
        missing.due(at(10), round_trip, &mut ask);
        assert!(ask.is_empty());
        missing.due(at(16), round_trip, &mut ask);
        assert_eq!(ask, vec![65_535, 0]);
        assert_eq!(missing.received(65_536, at(60)), Arrival::Repaired);
        ask.clear();
        missing.due(at(110), round_trip, &mut ask);
        assert!(ask.is_empty());
        missing.due(at(117), round_trip, &mut ask);
        assert_eq!(ask, vec![65_535]);
        ask.clear();
        missing.due(at(1_600), round_trip, &mut ask);
        assert!(ask.is_empty() && missing.gaps.is_empty());
    }

    #[test]
    fn a_wide_jump_is_told_and_not_asked_for() {
        let now = crate::clock::beginning();
        let mut missing = Missing::default();
        missing.received(0, now);
        assert_eq!(missing.received(10_000, now), Arrival::Jumped);
        let mut ask = Vec::new();
        missing.due(now + REORDER, REORDER, &mut ask);
        assert!(ask.is_empty());
    }
}
