//! How often something may be tried for one key (an account, an address) in a sliding time.

use crate::domain::clock::Ts;
use std::{
    collections::{HashMap, VecDeque},
    sync::Mutex,
};

/// Keys kept at most; when full, the oldest half is forgotten.
const MAX_KEYS: usize = 50_000;

pub struct Limiter {
    tries: usize,
    window_ms: i64,
    seen: Mutex<HashMap<String, VecDeque<Ts>>>,
}

impl Limiter {
    pub fn new(tries: usize, window_ms: i64) -> Self {
        Self { tries, window_ms, seen: Mutex::default() }
    }

    /// How long to wait in milliseconds when the limit is reached, else `None`. Does not count the try.
    pub fn wait_ms(&self, key: &str, now: Ts, factor: usize) -> Option<i64> {
        let mut seen = self.seen.lock().unwrap_or_else(|e| e.into_inner());
        let tries = seen.get_mut(key)?;
        while tries.front().is_some_and(|t| now.since(*t) >= self.window_ms) {
            tries.pop_front();
        }
        if tries.len() < self.tries * factor {
            return None;
        }
        tries.front().map(|oldest| self.window_ms - now.since(*oldest))
    }

    /// Counts a failed try.
    pub fn failed(&self, key: &str, now: Ts) {
        let mut seen = self.seen.lock().unwrap_or_else(|e| e.into_inner());
        if seen.len() >= MAX_KEYS {
            let window = self.window_ms;
            seen.retain(|_, tries| tries.back().is_some_and(|t| now.since(*t) < window / 2));
        }
        seen.entry(key.to_owned()).or_default().push_back(now);
    }

    /// Forgets a key after a success.
    pub fn succeeded(&self, key: &str) {
        self.seen.lock().unwrap_or_else(|e| e.into_inner()).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides() {
        let limiter = Limiter::new(2, 1_000);
        assert_eq!(limiter.wait_ms("a", Ts(0), 1), None);
        limiter.failed("a", Ts(0));
        limiter.failed("a", Ts(600));
        assert_eq!(limiter.wait_ms("a", Ts(700), 1), Some(300));
        assert_eq!(limiter.wait_ms("b", Ts(700), 1), None);
        assert_eq!(limiter.wait_ms("a", Ts(1_000), 1), None);
        limiter.failed("a", Ts(1_000));
        limiter.succeeded("a");
        assert_eq!(limiter.wait_ms("a", Ts(1_001), 1), None);
    }
}
