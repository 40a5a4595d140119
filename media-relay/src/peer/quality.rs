//! How a peer's media fares, gathered until it is told.

use crate::command::QualitySample;
use std::time::{Duration, Instant};

/// How often it is told.
pub(crate) const INTERVAL: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Quality {
    since: Instant,
    /// What is known of the running interval; filled by whoever knows it.
    pub(crate) sample: QualitySample,
    pub(crate) up_bytes: u64,
    pub(crate) down_bytes: u64,
    pub(crate) lowered: Duration,
    pub(crate) paused: Duration,
    /// Packets expected from the peer and received, of all its streams, when the interval began.
    before: (u64, u64),
}

impl Quality {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            since: now,
            sample: QualitySample::default(),
            up_bytes: 0,
            down_bytes: 0,
            lowered: Duration::ZERO,
            paused: Duration::ZERO,
            before: (0, 0),
        }
    }

    pub(crate) fn is_due(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) >= INTERVAL
    }

    /// The link down as it is at this moment.
    pub(crate) fn link(&mut self, estimate_bps: u32, wanted_bps: u32, queue_ms: u32) {
        let sample = &mut self.sample;
        let (estimate, wanted) = ((estimate_bps / 1_000).max(1), wanted_bps / 1_000);
        sample.down_estimate_kbps =
            if sample.down_estimate_kbps == 0 { estimate } else { sample.down_estimate_kbps.min(estimate) };
        sample.down_wanted_kbps = sample.down_wanted_kbps.max(wanted);
        sample.down_queue_ms = sample.down_queue_ms.max(queue_ms);
    }

    pub(crate) fn reported_loss(&mut self, fraction_lost: u8) {
        let permille = (u32::from(fraction_lost) * 1_000 / 256) as u16;
        self.sample.down_lost_permille = self.sample.down_lost_permille.max(permille);
    }

    /// Ends the interval. `counted` are the packets expected and received since the connection began.
    pub(crate) fn end(
        &mut self,
        counted: (u64, u64),
        round_trip: Duration,
        jitter_ms: u16,
        now: Instant,
    ) -> QualitySample {
        let elapsed = now.saturating_duration_since(self.since);
        let (expected, received) = (counted.0.saturating_sub(self.before.0), counted.1.saturating_sub(self.before.1));
        let lost = expected.saturating_sub(received);
        let kbps = |bytes: u64| (bytes * 8 / (elapsed.as_millis() as u64).max(1)) as u32;
        let sample = QualitySample {
            seconds: elapsed.as_secs_f32().round() as u16,
            round_trip_ms: round_trip.as_millis().min(u128::from(u16::MAX)) as u16,
            up_kbps: kbps(self.up_bytes),
            up_lost_permille: (lost * 1_000).checked_div(expected).unwrap_or(0) as u16,
            up_jitter_ms: jitter_ms,
            down_kbps: kbps(self.down_bytes),
            lowered_ms: self.lowered.as_millis() as u32,
            paused_ms: self.paused.as_millis() as u32,
            ..self.sample
        };
        *self = Self { before: counted, ..Self::new(now) };
        sample
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_an_interval_and_begins_the_next() {
        let start = crate::clock::beginning();
        let mut quality = Quality::new(start);
        let end = start + INTERVAL;
        assert!(!quality.is_due(start + Duration::from_secs(9)) && quality.is_due(end));
        (quality.up_bytes, quality.down_bytes) = (125_000, 1_250_000);
        quality.link(2_000_000, 1_500_000, 10);
        quality.link(300_000, 1_500_000, 90);
        quality.reported_loss(26);
        quality.paused = Duration::from_millis(400);
        let told = quality.end((1_000, 950), Duration::from_millis(71), 4, end);
        assert_eq!((told.seconds, told.up_kbps, told.down_kbps), (10, 100, 1_000));
        assert_eq!((told.up_lost_permille, told.down_lost_permille), (50, 101));
        assert_eq!((told.down_estimate_kbps, told.down_wanted_kbps, told.down_queue_ms), (300, 1_500, 90));
        assert_eq!((told.paused_ms, told.round_trip_ms), (400, 71));
        let next = quality.end((2_000, 1_950), Duration::ZERO, 0, end + INTERVAL);
        assert_eq!((next.up_lost_permille, next.paused_ms, next.down_estimate_kbps), (0, 0, 0));
    }
}
