//! The delay-based rate: up while the way is clear, down to what arrives when a queue grows
//! (draft-ietf-rmcat-gcc-02 §5.5).

use super::trend::Usage;

const DECREASE: f64 = 0.85;
/// For a stream far below the estimate that still arrives whole: the queue is not (only) ours, and how much the link
/// carries is not known.
const IDLE_DECREASE: f64 = 0.7;
const INCREASE_PER_SECOND: f64 = 1.08;
const MIN_ADDITIVE_BPS: f64 = 4_000.0;
/// How far above what arrives the rate may rise: without traffic there is no evidence.
const MAX_ABOVE: f64 = 1.5;
const MAX_ABOVE_BPS: f64 = 10_000.0;
const MAX_STEP_US: i64 = 1_000_000;
/// One reaction must show its effect before the next.
const REACTION_US: (i64, i64) = (10_000, 200_000);

/// What is known of the traffic when the rate is updated, in bits per second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traffic {
    /// `None` until enough has arrived.
    pub(super) acknowledged: Option<f64>,
    /// The same over a shorter window.
    pub(super) recent: Option<f64>,
    pub(super) sent: f64,
    pub(super) round_trip_us: i64,
}

#[derive(Debug)]
pub(super) struct Rate {
    bps: f64,
    capacity: Option<Capacity>,
    changed_us: i64,
    decreased_us: Option<i64>,
}

impl Rate {
    pub(super) fn new(bps: f64, now_us: i64) -> Self {
        Self { bps, capacity: None, changed_us: now_us, decreased_us: None }
    }

    pub(super) fn bps(&self) -> f64 {
        self.bps
    }

    /// Sets what another source of knowledge tells: a probe, REMB, silence.
    pub(super) fn set(&mut self, bps: f64, now_us: i64) {
        self.bps = bps;
        self.changed_us = now_us;
    }

    /// True when it has decreased.
    pub(super) fn update(&mut self, usage: Usage, traffic: &Traffic, now_us: i64) -> bool {
        match usage {
            Usage::Over => return self.decrease(traffic, now_us),
            // The queue must empty first.
            Usage::Under => {}
            Usage::Normal => self.increase(traffic, now_us),
        }
        self.changed_us = now_us;
        false
    }

    fn decrease(&mut self, traffic: &Traffic, now_us: i64) -> bool {
        let arrives = traffic.recent.or(traffic.acknowledged).unwrap_or(self.bps);
        let reaction_us = traffic.round_trip_us.clamp(REACTION_US.0, REACTION_US.1);
        let reacted = self.decreased_us.is_some_and(|before_us| now_us - before_us < reaction_us);
        if reacted && arrives > self.bps / 2.0 {
            return false;
        }
        let is_idle = traffic.sent < self.bps / 2.0 && arrives > 0.9 * traffic.sent;
        let floor = if is_idle { IDLE_DECREASE * self.bps } else { 0.0 };
        self.bps = self.bps.min((DECREASE * arrives).max(floor));
        if !is_idle {
            self.capacity = Some(Capacity::after(self.capacity, arrives));
        }
        self.decreased_us = Some(now_us);
        self.changed_us = now_us;
        true
    }

    fn increase(&mut self, traffic: &Traffic, now_us: i64) {
        let Some(acknowledged) = traffic.acknowledged else { return };
        if self.capacity.is_some_and(|capacity| acknowledged > capacity.upper()) {
            self.capacity = None;
        }
        let seconds = (now_us - self.changed_us).clamp(0, MAX_STEP_US) as f64 / 1e6;
        let increased = match self.capacity {
            Some(_) => self.bps + seconds * self.additive(traffic.round_trip_us),
            None => self.bps * INCREASE_PER_SECOND.powf(seconds),
        };
        let most = MAX_ABOVE * acknowledged + MAX_ABOVE_BPS;
        self.bps = increased.min(most).max(self.bps);
    }

    /// Near the capacity: about one packet more in each response time, which is two round trips and two detections.
    fn additive(&self, round_trip_us: i64) -> f64 {
        let frame_bits = self.bps / 30.0;
        let packets = (frame_bits / 9_600.0).ceil().max(1.0);
        let response_seconds = 2.0 * (round_trip_us as f64 / 1e6 + 0.1);
        (frame_bits / packets / response_seconds).max(MIN_ADDITIVE_BPS)
    }
}

/// Where the link was full the last times.
#[derive(Clone, Copy, Debug)]
struct Capacity {
    kbps: f64,
    /// Relative to the mean.
    variance: f64,
}

impl Capacity {
    fn after(before: Option<Self>, bps: f64) -> Self {
        let sample = bps / 1e3;
        let known = before.filter(|known| (sample - known.kbps).abs() <= 3.0 * known.deviation());
        let Some(known) = known else { return Self { kbps: sample, variance: 0.4 } };
        let kbps = 0.95 * known.kbps + 0.05 * sample;
        let error = (kbps - sample) * (kbps - sample) / kbps.max(1.0);
        Self { kbps, variance: (0.95 * known.variance + 0.05 * error).clamp(0.4, 2.5) }
    }

    fn deviation(self) -> f64 {
        (self.variance * self.kbps).sqrt()
    }

    fn upper(self) -> f64 {
        1e3 * (self.kbps + 3.0 * self.deviation())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND_US: i64 = 1_000_000;

    fn traffic(bps: f64) -> Traffic {
        Traffic { acknowledged: Some(bps), recent: Some(bps), sent: bps, round_trip_us: 100_000 }
    }

    #[test]
    fn rises_by_eight_percent_a_second_and_no_further_than_the_traffic_warrants() {
        let mut rate = Rate::new(1e6, 0);
        for nth in 1..=10 {
            rate.update(Usage::Normal, &traffic(1e6), nth * SECOND_US / 10);
        }
        assert!((rate.bps() - 1.08e6).abs() < 1e3, "{}", rate.bps());
        for nth in 1..=100 {
            rate.update(Usage::Normal, &traffic(1e6), nth * SECOND_US);
        }
        assert_eq!(rate.bps(), 1.51e6);
        rate.update(Usage::Normal, &traffic(3e4), 101 * SECOND_US);
        assert_eq!(rate.bps(), 1.51e6, "idleness takes nothing away");
    }

    #[test]
    fn falls_below_what_arrives_then_rises_slowly() {
        let mut rate = Rate::new(2e6, 0);
        let full = Traffic { sent: 1.5e6, ..traffic(1e6) };
        assert!(rate.update(Usage::Over, &full, SECOND_US));
        assert_eq!(rate.bps(), 8.5e5);
        assert!(!rate.update(Usage::Over, &full, SECOND_US + 50_000), "not before it can have shown an effect");
        rate.update(Usage::Under, &full, 2 * SECOND_US);
        assert_eq!(rate.bps(), 8.5e5);
        rate.update(Usage::Normal, &traffic(8.5e5), 3 * SECOND_US);
        assert!(rate.bps() > 8.6e5 && rate.bps() < 8.85e5, "{}", rate.bps());
    }

    #[test]
    fn an_idle_stream_loses_its_estimate_step_by_step_only() {
        let mut rate = Rate::new(1e6, 0);
        assert!(rate.update(Usage::Over, &traffic(3.2e4), SECOND_US));
        assert_eq!(rate.bps(), 7e5);
    }
}
