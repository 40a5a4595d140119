//! The rate at which packets reach the receiver, on the receiver's clock.

const BUCKET_US: i64 = 10_000;
const BUCKETS: usize = 64;
/// Long enough to average over video frames.
const WINDOW_US: i64 = 500_000;
/// Short enough to see a link that has just become slower: while it is full its output is smooth.
const SHORT_WINDOW_US: i64 = 250_000;
/// Less than this says nothing about a rate.
const MIN_SPAN_US: i64 = 150_000;
/// An arrival so much earlier than the newest is the receiver's clock being set back.
const SET_BACK: i64 = 500;

/// Bytes that arrived, in buckets of 10 ms.
#[derive(Debug)]
pub(super) struct Throughput {
    buckets: [u32; BUCKETS],
    oldest: i64,
    /// The index of the last bucket; `None` before the first packet.
    newest: Option<i64>,
}

impl Throughput {
    pub(super) fn new() -> Self {
        Self { buckets: [0; BUCKETS], oldest: 0, newest: None }
    }

    pub(super) fn arrived(&mut self, bytes: u16, arrival_us: i64) {
        let index = arrival_us.div_euclid(BUCKET_US);
        match self.newest {
            Some(newest) if index > newest && index - newest < BUCKETS as i64 => {
                (newest + 1..=index).for_each(|skipped| *self.bucket(skipped) = 0);
                self.newest = Some(index);
            }
            Some(newest) if index <= newest && newest - index < BUCKETS as i64 => {}
            Some(newest) if index <= newest && newest - index < SET_BACK => return,
            _ => *self = Self { oldest: index, newest: Some(index), ..Self::new() },
        }
        let bucket = self.bucket(index);
        *bucket = bucket.saturating_add(u32::from(bytes));
    }

    /// Bits per second over half a second; `None` until enough has come.
    pub(super) fn bps(&self) -> Option<f64> {
        self.over(WINDOW_US)
    }

    pub(super) fn recent_bps(&self) -> Option<f64> {
        self.over(SHORT_WINDOW_US)
    }

    fn over(&self, window_us: i64) -> Option<f64> {
        let newest = self.newest?;
        let buckets = (window_us / BUCKET_US).min(newest - self.oldest + 1);
        let span_us = buckets * BUCKET_US;
        if span_us < MIN_SPAN_US {
            return None;
        }
        let bytes: u64 = (newest - buckets + 1..=newest).map(|index| u64::from(self.buckets[slot(index)])).sum();
        Some(bytes as f64 * 8e6 / span_us as f64)
    }

    fn bucket(&mut self, index: i64) -> &mut u32 {
        &mut self.buckets[slot(index)]
    }
}

fn slot(index: i64) -> usize {
    index.rem_euclid(BUCKETS as i64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_rate_through_gaps_and_clock_jumps() {
        let mut throughput = Throughput::new();
        assert_eq!(throughput.bps(), None);
        // 125 bytes a millisecond are a megabit a second.
        (0..1_000).for_each(|ms| throughput.arrived(125, ms * 1_000));
        assert_eq!(throughput.bps(), Some(1e6));
        (1_000..1_250).for_each(|ms| throughput.arrived(25, ms * 1_000));
        assert_eq!(throughput.recent_bps(), Some(2e5));
        assert_eq!(throughput.bps(), Some(6e5));
        throughput.arrived(1_000, 1_000_000_000_000);
        assert_eq!(throughput.bps(), None, "it begins anew after a long gap");
        (0..200).for_each(|ms| throughput.arrived(125, -5_000_000 + ms * 1_000));
        assert_eq!(throughput.bps(), Some(1e6), "and after the clock went back");
    }
}
