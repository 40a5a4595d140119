//! The way down to a peer: the numbers under which it tells what came, and what is made of that.

use crate::bandwidth::Estimator;
use crate::forward::rate::Rate;
use std::time::{Duration, Instant};

/// Where the estimate begins: every link of a hospital carries it, and probes find out soon how much more there is.
const START_BPS: u32 = 600_000;
/// How long a link counts as full after it was seen to be.
const REMEMBERED: Duration = Duration::from_secs(10);
/// Retransmissions, reports and what an estimate is wrong by, in percent.
const SPARE: u64 = 5;
/// After a picture had to become smaller, none becomes larger again for so long unless there is plenty of room.
const HOLD: Duration = Duration::from_secs(4);
/// A picture that became larger and had to become smaller again within this time was a mistake: the next hold is longer.
const MISTAKE: Duration = Duration::from_secs(15);
const LONGEST_HOLD: Duration = Duration::from_secs(60);

pub(crate) struct Downlink {
    pub(crate) estimator: Estimator,
    /// Bits a second that all pictures take in their wished sizes, and in the sizes that they have.
    pub(crate) wanted: u32,
    pub(crate) allocated: u32,
    /// What goes down beside video.
    pub(crate) audio: Rate,
    next: u16,
    congested: Option<Instant>,
    raised: Option<Instant>,
    hold: Duration,
    held_until: Option<Instant>,
}

impl Downlink {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            estimator: Estimator::new(now, START_BPS),
            wanted: 0,
            allocated: 0,
            audio: Rate::new(now),
            next: 1,
            congested: None,
            raised: None,
            hold: HOLD,
            held_until: None,
        }
    }

    /// The transport-wide number of the next packet.
    pub(crate) fn number(&mut self) -> u16 {
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        number
    }

    /// Bits a second that video may take.
    pub(crate) fn for_video(&self) -> u32 {
        let estimate = u64::from(self.estimator.estimate()) * (100 - SPARE) / 100;
        (estimate as u32).saturating_sub(self.audio.bps())
    }

    /// Whether the link was full lately.
    pub(crate) fn was_congested(&self, now: Instant) -> bool {
        self.congested.is_some_and(|at| now.saturating_duration_since(at) < REMEMBERED)
    }

    /// Whether a picture had to become smaller not long ago.
    pub(crate) fn is_held(&self, now: Instant) -> bool {
        self.held_until.is_some_and(|until| now < until)
    }

    /// A picture became larger.
    pub(crate) fn rose(&mut self, now: Instant) {
        self.raised = Some(now);
    }

    /// A picture had to become smaller.
    pub(crate) fn fell(&mut self, now: Instant) {
        let mistake = self.raised.take().is_some_and(|at| now.saturating_duration_since(at) < MISTAKE);
        self.hold = if mistake { (self.hold * 2).min(LONGEST_HOLD) } else { HOLD };
        self.held_until = Some(now + self.hold);
    }

    /// Does what is due by the clock.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.estimator.tick(now);
        if self.estimator.is_overusing() {
            self.congested = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_mistake_is_made_ever_more_rarely() {
        let start = crate::clock::beginning();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut downlink = Downlink::new(start);
        downlink.fell(at(0));
        assert!(downlink.is_held(at(3)) && !downlink.is_held(at(4)));
        for (rise, fall, free) in [(5, 7, 15), (16, 18, 34), (40, 100, 104)] {
            downlink.rose(at(rise));
            downlink.fell(at(fall));
            assert!(downlink.is_held(at(free - 1)) && !downlink.is_held(at(free)), "after {fall} s");
        }
    }
}
