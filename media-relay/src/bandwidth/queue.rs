//! How long the queue on the way is, beside the question whether it grows.
//!
//! Jitter makes single packets late and leaves others punctual; a queue makes every packet late. So the least delay of
//! the last groups, above the least delay of the last seconds, measures the queue and hardly sees radio jitter.

/// Groups whose least delay is taken.
const RECENT: usize = 6;
/// The base is the least delay of this interval and the one before, so that it follows a change of route.
const INTERVAL_US: i64 = 10_000_000;
/// A queue that grew from burst to burst by so much, up to so much, is no jitter: after a stall of the radio packets come
/// together, each less late than the one before.
const SHOOTS_BY_US: i64 = 15_000;
const SHOOTS_FROM_US: i64 = 40_000;
const SHOOTS_TO_US: i64 = 90_000;
/// No queue is this long: the receiver's clock was set.
const MAX_JUMP_US: i64 = 3_000_000;

#[derive(Debug)]
pub(super) struct Queue {
    recent: [i64; RECENT],
    at: usize,
    base: Option<Base>,
}

#[derive(Clone, Copy, Debug)]
struct Base {
    since_us: i64,
    current_us: i64,
    before_us: i64,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self { recent: [i64::MAX; RECENT], at: 0, base: None }
    }

    pub(super) fn group(&mut self, delay_us: i64, now_us: i64) {
        if self.base.is_some_and(|base| (delay_us - base.current_us).abs() > MAX_JUMP_US) {
            *self = Self::new();
        }
        self.recent[self.at % RECENT] = delay_us;
        self.at = (self.at + 1) % RECENT;
        let fresh = Base { since_us: now_us, current_us: delay_us, before_us: delay_us };
        let base = self.base.get_or_insert(fresh);
        if now_us - base.since_us >= INTERVAL_US {
            *base = Base { since_us: now_us, current_us: delay_us, before_us: base.current_us };
        }
        base.current_us = base.current_us.min(delay_us);
    }

    /// Each of the last two bursts waited much longer than the one before: the link has become a fraction of what it was.
    pub(super) fn shoots_up(&self) -> bool {
        let Some(base) = self.base else { return false };
        let base_us = base.current_us.min(base.before_us);
        let back = |nth: usize| self.recent[(self.at + 2 * RECENT - 1 - nth) % RECENT];
        let (last, before, first) = (back(0), back(1), back(2));
        if last == i64::MAX || before == i64::MAX || first == i64::MAX {
            return false;
        }
        let grows = last - before >= SHOOTS_BY_US && before - first >= SHOOTS_BY_US;
        grows && before - base_us >= SHOOTS_FROM_US && last - base_us >= SHOOTS_TO_US
    }

    /// Milliseconds that the last two bursts waited: sooner than `ms`, and less sure.
    pub(super) fn newest_ms(&self) -> f64 {
        let Some(base) = self.base else { return 0.0 };
        let back = |nth: usize| self.recent[(self.at + 2 * RECENT - 1 - nth) % RECENT];
        let least = back(0).min(back(1));
        if least == i64::MAX { 0.0 } else { least.saturating_sub(base.current_us.min(base.before_us)) as f64 / 1e3 }
    }

    /// Milliseconds that every recent packet had to wait.
    pub(super) fn ms(&self) -> f64 {
        let Some(base) = self.base else { return 0.0 };
        let least = self.recent.iter().copied().min().unwrap_or(i64::MAX);
        if least == i64::MAX {
            return 0.0;
        }
        least.saturating_sub(base.current_us.min(base.before_us)) as f64 / 1e3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_at_once_that_a_link_has_become_narrow() {
        let mut queue = Queue::new();
        let mut shoots = |ms: &[i64]| {
            for (nth, ms) in ms.iter().enumerate() {
                queue.group(ms * 1_000, nth as i64 * 33_000);
            }
            queue.shoots_up()
        };
        assert!(!shoots(&[0, 0, 0, 30, 60]));
        assert!(shoots(&[0, 0, 0, 60, 120]));
        assert!(!shoots(&[0, 0, 0, 200, 170, 140, 100]), "a stall");
        assert!(!shoots(&[0, 0, 0, 30, 0, 120]), "jitter");
    }

    #[test]
    fn sees_a_queue_and_not_jitter_and_follows_the_route() {
        let mut queue = Queue::new();
        let mut now_us = 0;
        let mut group = |queue: &mut Queue, ms: i64| {
            now_us += 20_000;
            queue.group(-3_000_000 + ms * 1_000, now_us);
        };
        for ms in [0, 30, 25, 12, 28, 3, 30, 19, 26, 30, 2] {
            group(&mut queue, ms);
        }
        assert!(queue.ms() < 4.0);
        for _ in 0..RECENT {
            group(&mut queue, 80);
        }
        assert_eq!(queue.ms(), 80.0);
        for _ in 0..1_100 {
            group(&mut queue, 80);
        }
        assert_eq!(queue.ms(), 0.0, "after two intervals it is the route");
    }
}
