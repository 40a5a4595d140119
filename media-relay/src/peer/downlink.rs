//! The way down to a peer: the numbers under which it tells what came, and what is made of that.

use crate::bandwidth::{Estimator, Probe};
use crate::forward::rate::Rate;
use std::time::{Duration, Instant};

/// Where the estimate begins: every link of a hospital carries it, and probes find out soon how much more there is.
const START_BPS: u32 = 600_000;
/// How long a link counts as full after it was seen to be.
const REMEMBERED: Duration = Duration::from_secs(10);
/// Retransmissions, reports and what an estimate is wrong by, in percent.
const SPARE: u64 = 5;

pub(crate) struct Downlink {
    pub(crate) estimator: Estimator,
    /// Bits a second that all pictures take in their wished sizes.
    pub(crate) wanted: u32,
    /// What goes down beside video.
    pub(crate) audio: Rate,
    /// Padding that is still to be sent to find out how much the link carries.
    pub(crate) probe: Option<Probe>,
    next: u16,
    congested: Option<Instant>,
}

impl Downlink {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            estimator: Estimator::new(now, START_BPS),
            wanted: 0,
            audio: Rate::new(now),
            probe: None,
            next: 1,
            congested: None,
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

    /// Does what is due by the clock.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.estimator.tick(now);
        if self.estimator.is_overusing() {
            self.congested = Some(now);
        }
    }
}
