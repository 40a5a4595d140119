//! The loss-based limit (draft-ietf-rmcat-gcc-02 §6): some loss is the radio's, much loss is a queue that overflows.

const HIGH: f64 = 0.10;
const LOW: f64 = 0.02;
/// Loss is judged smoothed, since a few packets decide a single percentage; but this much is believed at once.
const SUDDEN: f64 = 0.20;
/// Fewer packets than this make no percentage.
const MIN_PACKETS: u32 = 50;
const MIN_INTERVAL_US: i64 = 300_000;
/// After this time fewer packets must do.
const MAX_INTERVAL_US: i64 = 5_000_000;
const RISE_PER_SECOND: f64 = 1.08;
const SMOOTHING: f64 = 0.25;
/// Below this rate only loss that no radio has takes more: retransmission and Opus FEC live with the rest, and a
/// picture at the lowest layer is worth more than the few packets saved.
const FLOOR_BPS: f64 = 200_000.0;
const EXTREME: f64 = 0.35;

#[derive(Debug)]
pub(super) struct Loss {
    limit_bps: f64,
    told: u32,
    lost: u32,
    since_us: i64,
    smoothed: f64,
}

impl Loss {
    pub(super) fn new(now_us: i64) -> Self {
        Self { limit_bps: f64::INFINITY, told: 0, lost: 0, since_us: now_us, smoothed: 0.0 }
    }

    pub(super) fn limit_bps(&self) -> f64 {
        self.limit_bps
    }

    /// So much is lost that more traffic would not help.
    pub(super) fn is_high(&self) -> bool {
        self.smoothed > HIGH
    }

    pub(super) fn arrived(&mut self, was_lost: bool) {
        if was_lost {
            // It was reordered, not lost; it is counted already.
            self.lost = self.lost.saturating_sub(1);
        } else {
            self.told += 1;
        }
    }

    pub(super) fn lost(&mut self) {
        self.told += 1;
        self.lost += 1;
    }

    /// What was lost was lost a while ago, and nothing was sent since; the limit stays.
    pub(super) fn forget(&mut self) {
        (self.told, self.lost, self.smoothed) = (0, 0, 0.0);
    }

    /// A probe came through at this rate.
    pub(super) fn raise(&mut self, bps: f64) {
        self.limit_bps = self.limit_bps.max(bps);
    }

    /// Draws the conclusion when enough packets were told of. `estimate` is the rate in force.
    pub(super) fn update(&mut self, estimate: f64, acknowledged: f64, now_us: i64) {
        let interval_us = now_us - self.since_us;
        let is_enough = self.told >= MIN_PACKETS && interval_us >= MIN_INTERVAL_US;
        if !is_enough && (self.told == 0 || interval_us < MAX_INTERVAL_US) {
            return;
        }
        let fraction = f64::from(self.lost) / f64::from(self.told);
        (self.told, self.lost) = (0, 0);
        self.conclude(fraction, estimate, acknowledged, now_us);
    }

    pub(super) fn conclude(&mut self, fraction: f64, estimate: f64, acknowledged: f64, now_us: i64) {
        let seconds = (now_us - self.since_us).clamp(0, 2 * MAX_INTERVAL_US) as f64 / 1e6;
        self.since_us = now_us;
        self.smoothed += SMOOTHING * (fraction - self.smoothed);
        if (fraction > HIGH && self.is_high()) || fraction > SUDDEN {
            let floor = if fraction > EXTREME { 0.0 } else { FLOOR_BPS };
            let lowered = (estimate * (1.0 - 0.5 * fraction)).max(0.85 * acknowledged).max(floor);
            self.limit_bps = self.limit_bps.min(lowered.min(estimate));
        } else if fraction < LOW && !self.is_high() {
            self.limit_bps *= RISE_PER_SECOND.powf(seconds);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten seconds of 100 packets each 500 ms, `lost` of them lost.
    fn run(loss: &mut Loss, from_us: i64, lost: u32) -> f64 {
        for nth in 1..=20 {
            (0..100).for_each(|packet| if packet < lost { loss.lost() } else { loss.arrived(false) });
            let estimate = loss.limit_bps().min(2e6);
            loss.update(estimate, estimate * f64::from(100 - lost) / 100.0 * 0.8, from_us + nth * 500_000);
        }
        loss.limit_bps()
    }

    #[test]
    fn much_loss_lowers_some_holds_and_little_lets_rise() {
        let mut loss = Loss::new(0);
        assert_eq!(run(&mut loss, 0, 2), f64::INFINITY);
        assert_eq!(run(&mut loss, 10_000_000, 5), f64::INFINITY);
        let low = run(&mut loss, 20_000_000, 15);
        assert!((2e5..6e5).contains(&low) && loss.is_high(), "{low}");
        assert_eq!(run(&mut loss, 30_000_000, 5), low);
        let risen = run(&mut loss, 40_000_000, 0);
        assert!((low * 2.0..low * 2.3).contains(&risen), "{risen}");
    }

    #[test]
    fn a_reordered_packet_is_not_lost() {
        let mut loss = Loss::new(0);
        (0..20).for_each(|_| loss.lost());
        (0..20).for_each(|_| loss.arrived(true));
        (0..40).for_each(|_| loss.arrived(false));
        loss.update(1e6, 1e6, 500_000);
        assert_eq!(loss.limit_bps(), f64::INFINITY);
    }
}
