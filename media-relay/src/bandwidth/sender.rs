//! What leaves for the receiver, as a rate.

const TICK_US: i64 = 10_000;
/// Half a second, as long as the window in which arrivals are counted.
const TICKS: usize = 50;

#[derive(Debug)]
pub(super) struct Sender {
    bytes: u64,
    /// `bytes` as it was at the last ticks.
    totals: [u64; TICKS],
    at: usize,
    ticked_us: i64,
    bps: f64,
    /// `bytes` when the receiver was last heard.
    answered: u64,
}

impl Sender {
    pub(super) fn new() -> Self {
        Self { bytes: 0, totals: [0; TICKS], at: 0, ticked_us: 0, bps: 0.0, answered: 0 }
    }

    pub(super) fn sent(&mut self, bytes: u16) {
        self.bytes += u64::from(bytes);
    }

    pub(super) fn answered(&mut self) {
        self.answered = self.bytes;
    }

    /// Something left since the receiver was last heard.
    pub(super) fn is_unanswered(&self) -> bool {
        self.bytes != self.answered
    }

    pub(super) fn bps(&self) -> f64 {
        self.bps
    }

    /// A late tick counts for the ones that were missed.
    pub(super) fn tick(&mut self, now_us: i64) {
        let missed = (now_us - self.ticked_us) / TICK_US;
        if missed < 1 {
            return;
        }
        self.ticked_us += missed * TICK_US;
        for _ in 0..missed.min(TICKS as i64) {
            let total = &mut self.totals[self.at % TICKS];
            self.bps = (self.bytes - *total) as f64 * 8e6 / (TICKS as i64 * TICK_US) as f64;
            *total = self.bytes;
            self.at = (self.at + 1) % TICKS;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_rate_of_the_last_half_second() {
        let mut sender = Sender::new();
        for nth in 1..=100 {
            sender.sent(1_250);
            sender.tick(nth * TICK_US);
        }
        assert_eq!(sender.bps(), 1e6);
        sender.tick(1_250_000);
        assert_eq!(sender.bps(), 5e5);
        sender.tick(60_000_000);
        assert_eq!(sender.bps(), 0.0);
    }
}
