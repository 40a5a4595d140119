//! When to probe: at the start, after a fall, and every few seconds while more is wanted than the estimate allows.

use super::Probe;
use super::cluster::Cluster;

/// So much more than before is a new wish, not a stream that grew.
const MORE: f64 = 1.5;
/// Four ticks of the relay.
const DURATION_SECONDS: f64 = 0.04;
/// After a fall: more than twice what a token bucket lets through at once, so that the second half shows the link; but for
/// no longer than this.
const LONG_BYTES: f64 = 8_200.0;
const LONGEST_SECONDS: f64 = 0.5;
/// Below this there are too few packets to measure.
const MIN_BYTES: f64 = 1_000.0;
const FIRST_FACTOR: f64 = 3.0;
const FACTOR: f64 = 2.0;
/// The rate before a fall is tried once, but never so far above the estimate that a queue of 100 ms came of it.
const RECOVERY_FACTOR: f64 = 4.0;
/// Some air above what is wanted, so that a layer that just fits does not sit on the edge.
const ENOUGH: f64 = 1.1;
const MOST: f64 = 1.3;
/// A result of this part of the probe's rate invites the next, faster probe at once.
const PROMISING: f64 = 0.7;
const INTERVAL_US: i64 = 2_000_000;
const LONG_INTERVAL_US: i64 = 3_000_000;
/// After that many probes without a gain the interval is the long one.
const PATIENCE: u32 = 3;
/// A fall so soon after a probe raised the estimate shows that the probe was wrong.
const TRIAL_US: i64 = 6_000_000;
/// Each wrong probe in a row doubles the pause, so that a layer which nearly fits does not come and go.
const MAX_PAUSE_US: i64 = 8_000_000;
/// The queue that a probe has made is gone by then.
const ECHO_US: i64 = 600_000;
/// The way must have been clear for this long.
const CLEAR_US: i64 = 1_000_000;
/// A fall longer ago than this says nothing about the link.
const MEMORY_US: i64 = 60_000_000;

#[derive(Debug)]
pub(super) struct Prober {
    cluster: Option<Cluster>,
    last_id: u8,
    is_first: bool,
    next_us: i64,
    failures: u32,
    started_us: Option<i64>,
    raised_us: Option<i64>,
    /// Probes in a row that were wrong.
    mistakes: u32,
    fallen_us: Option<i64>,
    /// What was wanted at the last look.
    wanted: f64,
    /// The estimate before the fall, until it has been tried.
    before_fall: Option<f64>,
}

impl Prober {
    pub(super) fn new(now_us: i64) -> Self {
        Self {
            cluster: None,
            last_id: 0,
            is_first: true,
            next_us: now_us,
            failures: 0,
            started_us: None,
            raised_us: None,
            mistakes: 0,
            fallen_us: None,
            wanted: 0.0,
            before_fall: None,
        }
    }

    /// A packet leaves. The id of the cluster it belongs to, 0 for none.
    pub(super) fn leaves(&mut self, bytes: u16, now_us: i64) -> u8 {
        let Some(cluster) = &mut self.cluster else { return 0 };
        if cluster.leaves(bytes, now_us) { cluster.id } else { 0 }
    }

    pub(super) fn due(&self, now_us: i64) -> u32 {
        self.cluster.as_ref().map_or(0, |cluster| cluster.due(now_us))
    }

    pub(super) fn cluster(&mut self, id: u8) -> Option<&mut Cluster> {
        self.cluster.as_mut().filter(|cluster| cluster.id == id)
    }

    /// The estimate fell because a queue grew.
    pub(super) fn fell(&mut self, from_bps: f64, now_us: i64) {
        let known = self.before_fall.filter(|_| self.fallen_us.is_some_and(|at_us| now_us - at_us < INTERVAL_US));
        self.before_fall = Some(from_bps.max(known.unwrap_or(0.0)));
        self.fallen_us = Some(now_us);
        // Only the first fall after a raise judges it.
        let Some(raised_us) = self.raised_us.take() else { return };
        if now_us - raised_us >= TRIAL_US {
            self.mistakes = 0;
            return;
        }
        let pause_us = (INTERVAL_US << self.mistakes).min(MAX_PAUSE_US);
        self.mistakes = (self.mistakes + 1).min(8);
        self.before_fall = None;
        self.next_us = self.next_us.max(now_us + pause_us);
    }

    /// A probe has raised the estimate.
    pub(super) fn raised(&mut self, now_us: i64) {
        self.raised_us = Some(now_us);
    }

    /// A probe was sent so lately that the queue may be its own.
    pub(super) fn is_echoing(&self, now_us: i64) -> bool {
        self.started_us.is_some_and(|at_us| now_us - at_us < ECHO_US)
    }

    /// Ends a cluster about which everything is known; the rate it has shown.
    pub(super) fn conclude(&mut self, estimate: f64, now_us: i64) -> Option<f64> {
        let cluster = self.cluster.take_if(|cluster| cluster.is_over(now_us))?;
        let result = cluster.result();
        if result.is_some_and(|bps| bps > PROMISING * cluster.rate_bps && bps > estimate) {
            self.failures = 0;
            self.next_us = now_us;
        } else {
            self.failures = self.failures.saturating_add(1);
            self.next_us = now_us + if self.failures < PATIENCE { INTERVAL_US } else { LONG_INTERVAL_US };
        }
        result
    }

    /// Begins a probe when it is time. `is_clear`: no queue, little loss, and feedback comes.
    pub(super) fn start(&mut self, estimate: f64, rates: (f64, f64), is_clear: bool, now_us: i64) -> Option<Probe> {
        let (allocated, wanted) = rates;
        if wanted > MORE * self.wanted && self.mistakes == 0 {
            // Somebody asks for more than before, and waits.
            self.next_us = now_us;
        }
        self.wanted = wanted;
        let is_settled = self.fallen_us.is_none_or(|at_us| now_us - at_us >= CLEAR_US);
        let is_wanted = estimate < ENOUGH * wanted;
        if self.cluster.is_some() || now_us < self.next_us || !is_clear || !is_settled || !is_wanted {
            return None;
        }
        let has_fallen = self.fallen_us.is_some_and(|at| now_us - at < MEMORY_US);
        let remembered = self.before_fall.take().filter(|_| has_fallen);
        let faster = match remembered {
            _ if self.is_first => FIRST_FACTOR * estimate,
            Some(before) => before.clamp(FACTOR * estimate, RECOVERY_FACTOR * estimate),
            None => FACTOR * estimate,
        };
        self.is_first = false;
        self.started_us = Some(now_us);
        let rate_bps = faster.max(ENOUGH * allocated).min(MOST * wanted).min(f64::from(super::MAX_BPS));
        let least = if has_fallen { LONG_BYTES.min(rate_bps * LONGEST_SECONDS / 8.0) } else { MIN_BYTES };
        let bytes = (rate_bps * DURATION_SECONDS / 8.0).max(least);
        self.last_id = self.last_id % 3 + 1;
        self.cluster = Some(Cluster::new(self.last_id, rate_bps, bytes as i64, now_us));
        Some(Probe { rate_bps: rate_bps as u32, bytes: bytes as u32 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND_US: i64 = 1_000_000;
    const RATES: (f64, f64) = (3e4, 1.5e6);

    /// Sends what is due each 2 ms and has it arrive as it left, or `stretch` times slower.
    fn play(prober: &mut Prober, from_us: i64, stretch: i64) {
        for nth in 0..50 {
            let now_us = from_us + nth * 2_000;
            let bytes = prober.due(now_us) as u16;
            let id = if bytes > 0 { prober.leaves(bytes, now_us) } else { 0 };
            if let Some(cluster) = prober.cluster(id) {
                cluster.told();
                cluster.arrived(bytes, now_us, nth * 2_000 * stretch);
            }
        }
    }

    #[test]
    fn climbs_in_large_steps_then_rests_when_the_link_is_full() {
        let mut prober = Prober::new(0);
        assert_eq!(prober.start(3e5, RATES, false, 0), None);
        assert_eq!(prober.start(3e5, (3e4, 2.5e5), true, 0), None, "nothing more is wanted");
        let first = prober.start(3e5, RATES, true, 0).expect("the start");
        assert_eq!(first, Probe { rate_bps: 900_000, bytes: 4_500 });
        assert_eq!(prober.start(3e5, RATES, true, 0), None, "one at a time");
        play(&mut prober, 0, 1);
        let shown = prober.conclude(3e5, SECOND_US / 5).expect("a result");
        assert!((8e5..=9e5).contains(&shown), "{shown}");
        let second = prober.start(shown, RATES, true, SECOND_US / 5).expect("at once");
        assert_eq!(second.rate_bps, (shown * 2.0) as u32);
        play(&mut prober, SECOND_US / 5, 3);
        assert!(prober.conclude(shown, SECOND_US).is_some_and(|bps| bps < 7e5));
        assert_eq!(prober.start(shown, RATES, true, 2 * SECOND_US), None);
        assert!(prober.start(shown, RATES, true, 3 * SECOND_US).is_some());
    }

    #[test]
    fn pauses_longer_after_each_wrong_probe() {
        let mut prober = Prober::new(0);
        let mut now_us = 0;
        for pause in [2, 4, 8, 8] {
            now_us += 20 * SECOND_US;
            prober.raised(now_us);
            prober.fell(9e5, now_us + SECOND_US);
            prober.fell(6e5, now_us + SECOND_US + 1);
            assert_eq!(prober.next_us, now_us + (1 + pause) * SECOND_US);
        }
        prober.raised(now_us);
        prober.fell(9e5, now_us + TRIAL_US);
        assert_eq!(prober.mistakes, 0, "it has stood its trial");
    }

    #[test]
    fn tries_the_old_rate_once_after_a_fall() {
        let mut prober = Prober::new(0);
        prober.is_first = false;
        prober.fell(1e6, 10 * SECOND_US);
        prober.fell(5e5, 10 * SECOND_US + 1);
        assert_eq!(prober.start(3e5, RATES, true, 10 * SECOND_US + 500_000), None, "too early");
        let probe = prober.start(3e5, RATES, true, 12 * SECOND_US).expect("recovery");
        assert_eq!(probe.rate_bps, 1_000_000);
        assert_eq!(prober.conclude(3e5, 14 * SECOND_US), None, "nothing was heard of it");
        let probe = prober.start(3e5, RATES, true, 17 * SECOND_US).expect("an ordinary one");
        assert_eq!(probe.rate_bps, 600_000);
    }
}
