//! What the service counts, for `/metrics`. Numbers only; no identifiers.

use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Default)]
pub struct Counters {
    requests: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

impl Counters {
    /// Counts a finished request by the class of its status.
    pub fn request(&self, status: u16) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        match status {
            400..=499 => self.refused.fetch_add(1, Ordering::Relaxed),
            500.. => self.failed.fetch_add(1, Ordering::Relaxed),
            _ => 0,
        };
    }

    pub fn entries(&self) -> [(&'static str, u64); 3] {
        [
            ("requests_total", self.requests.load(Ordering::Relaxed)),
            ("requests_refused_total", self.refused.load(Ordering::Relaxed)),
            ("requests_failed_total", self.failed.load(Ordering::Relaxed)),
        ]
    }
}
