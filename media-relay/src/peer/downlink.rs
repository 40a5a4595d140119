//! The way down to a peer: the numbers under which it tells what came, and what is made of that.

use crate::bandwidth::Estimator;
use crate::forward::rate::Rate;
use std::time::{Duration, Instant};

/// Where the estimate begins: every link of a hospital carries it, and probes find out soon how much more there is.
const START_BPS: u32 = 600_000;
/// How long a link counts as full after it was seen to be.
const REMEMBERED: Duration = Duration::from_secs(10);
/// Retransmissions, reports and what an estimate is wrong by, in percent.
const SPARE: u64 = 3;
/// What repair may take of a link, in percent.
const REPAIR: u64 = 40;
const LONG_QUEUE_MS: u32 = 120;
const ONE_PACKET: u32 = 1_200;
/// How long a burst may take on a link that was full lately.
const AT_ONCE_MS: u64 = 100;
/// The pace of video, in percent of the estimate: a picture's largest frames are let go in the time of a few.
const PACE: u64 = 250;
/// Where nothing has waited lately, the estimate is a lower bound.
const FREE_PACE_BPS: u64 = 8_000_000;
/// After a picture had to become smaller, none becomes larger again for so long unless there is plenty of room.
const HOLD: Duration = Duration::from_secs(8);
/// For how long video may stand back for that, and how long a link must have been quiet before it does so again: a queue
/// that stays is another's.
const DRAIN: Duration = Duration::from_millis(1_200);
const QUIET: Duration = Duration::from_secs(3);
/// A picture that became larger and had to become smaller again within this time was a mistake: the next hold is longer.
const MISTAKE: Duration = Duration::from_secs(15);
/// A link that carries so many times what it did then is another link.
const RETURNED: u64 = 4;
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
    drains_until: Option<Instant>,
    raised: Option<Instant>,
    hold: Duration,
    held_until: Option<Instant>,
    /// The estimate when a picture had to become smaller.
    fell_bps: u32,
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
            drains_until: None,
            raised: None,
            hold: HOLD,
            held_until: None,
            fell_bps: 0,
        }
    }

    /// The transport-wide number of the next packet.
    pub(crate) fn number(&mut self) -> u16 {
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        number
    }

    /// Bits a second that video may take; none while the queue of a link that has just become narrow drains, because the
    /// voice waits in it too.
    pub(crate) fn for_video(&self, now: Instant) -> u32 {
        if self.drains_until.is_some_and(|until| now < until) && self.estimator.queue_ms() > LONG_QUEUE_MS {
            return 0;
        }
        let estimate = u64::from(self.estimator.estimate()) * (100 - SPARE) / 100;
        (estimate as u32).saturating_sub(self.audio.bps_at(now))
    }

    /// Bytes that may be sent at once: few where packets waited for the link lately.
    pub(crate) fn at_once(&self, now: Instant) -> usize {
        let part = u64::from(self.estimator.estimate()) * AT_ONCE_MS / 8_000;
        if self.was_congested(now) { part as usize } else { usize::MAX }
    }

    /// Bits a second at which video is let go.
    pub(crate) fn pace(&self, now: Instant) -> u64 {
        let pace = u64::from(self.estimator.estimate()) * PACE / 100;
        if self.was_congested(now) { pace } else { pace.max(FREE_PACE_BPS) }
    }

    /// Bytes of repair that may go down in a time: a part of what the link carries, and hardly any while packets wait for
    /// it, because what is repeated then makes the others late.
    pub(crate) fn for_repair(&self, time: Duration) -> u32 {
        if self.estimator.queue_ms() > LONG_QUEUE_MS {
            return ONE_PACKET;
        }
        let part = u64::from(self.estimator.estimate()) * time.as_millis() as u64 / 8_000 * REPAIR / 100;
        (part as u32).max(2 * ONE_PACKET)
    }

    /// Whether the link was full lately.
    pub(crate) fn was_congested(&self, now: Instant) -> bool {
        self.congested.is_some_and(|at| now.saturating_duration_since(at) < REMEMBERED)
    }

    /// Whether a picture had to become smaller not long ago.
    pub(crate) fn is_held(&self, now: Instant) -> bool {
        let returned = u64::from(self.estimator.estimate()) > u64::from(self.fell_bps) * RETURNED;
        self.held_until.is_some_and(|until| now < until && !returned)
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
        self.fell_bps = self.estimator.estimate();
    }

    /// Does what is due by the clock.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.estimator.tick(now);
        if self.estimator.is_overusing() {
            if self.congested.is_none_or(|at| now.saturating_duration_since(at) > QUIET) {
                self.drains_until = Some(now + DRAIN);
            }
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
        assert!(downlink.is_held(at(7)) && !downlink.is_held(at(8)));
        for (rise, fall, free) in [(9, 11, 27), (28, 30, 62), (70, 100, 108)] {
            downlink.rose(at(rise));
            downlink.fell(at(fall));
            assert!(downlink.is_held(at(free - 1)) && !downlink.is_held(at(free)), "after {fall} s");
        }
    }
}
