//! A simulated way to the receiver: a rate, a queue before it, a delay behind it; loss and jitter on request.

use std::collections::VecDeque;

/// Marsaglia's xorshift: the same numbers in every run.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 to 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

pub(super) struct Link {
    pub(super) rate_bps: f64,
    pub(super) delay_us: i64,
    pub(super) queue_ms: f64,
    /// Part of the packets lost at random.
    pub(super) loss: f64,
    /// Each packet is late by up to twice this, and none overtakes another.
    pub(super) jitter_us: i64,
    /// What a token bucket lets through at once after a rest.
    pub(super) bucket_bytes: f64,
    waiting: VecDeque<(u64, u16, i64)>,
    waiting_bytes: i64,
    free_us: i64,
    last_arrival_us: i64,
    pub(super) dropped: u32,
    pub(super) random: Random,
}

impl Link {
    pub(super) fn new(rate_bps: f64) -> Self {
        Self {
            rate_bps,
            delay_us: 30_000,
            queue_ms: 500.0,
            loss: 0.0,
            jitter_us: 0,
            bucket_bytes: 0.0,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            free_us: 0,
            last_arrival_us: 0,
            dropped: 0,
            random: Random::new(7),
        }
    }

    /// How long a packet that enters now will wait.
    pub(super) fn backlog_ms(&self) -> f64 {
        self.waiting_bytes as f64 * 8e3 / self.rate_bps
    }

    pub(super) fn enter(&mut self, number: u64, bytes: u16, now_us: i64) {
        if self.random.unit() < self.loss {
            return;
        }
        if self.backlog_ms() > self.queue_ms {
            self.dropped += 1;
            return;
        }
        self.waiting_bytes += i64::from(bytes);
        self.waiting.push_back((number, bytes, now_us));
    }

    /// The packets that have gone through until now, and when each arrives.
    pub(super) fn leave(&mut self, now_us: i64, mut arrive: impl FnMut(u64, u16, i64)) {
        while let Some(&(number, bytes, entered_us)) = self.waiting.front() {
            let free_us = self.free_us.max(entered_us) + (f64::from(bytes) * 8e6 / self.rate_bps) as i64;
            let saved_us = (self.bucket_bytes * 8e6 / self.rate_bps) as i64;
            let through_us = (free_us - saved_us).max(entered_us);
            if through_us > now_us {
                break;
            }
            self.waiting.pop_front();
            self.waiting_bytes -= i64::from(bytes);
            self.free_us = free_us;
            let late_us = (self.random.unit() * 2.0 * self.jitter_us as f64) as i64;
            self.last_arrival_us = (through_us + self.delay_us + late_us).max(self.last_arrival_us);
            arrive(number, bytes, self.last_arrival_us);
        }
    }
}
