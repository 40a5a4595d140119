//! The relay's wall clock as sender reports tell it (NTP format, RFC 3550 §4), carried by the monotonic clock.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

#[derive(Clone, Copy, Debug)]
pub(crate) struct NtpClock {
    origin: Instant,
    /// 32.32 fixed point, seconds since 1900.
    at_origin: u64,
}

const UNIX_TO_NTP_SECONDS: u64 = 2_208_988_800;

impl NtpClock {
    pub(crate) fn new(now: Instant, wall: SystemTime) -> Self {
        let unix = wall.duration_since(UNIX_EPOCH).unwrap_or_default();
        let at_origin = ((unix.as_secs() + UNIX_TO_NTP_SECONDS) << 32) | (u64::from(unix.subsec_micros()) * 4_295);
        Self { origin: now, at_origin }
    }

    pub(crate) fn ntp(&self, now: Instant) -> u64 {
        let micros = now.saturating_duration_since(self.origin).as_micros();
        self.at_origin.wrapping_add(((micros << 32) / 1_000_000) as u64)
    }
}

/// The middle 32 bits of an NTP time, in which reports count round trips.
pub(crate) fn middle(ntp: u64) -> u32 {
    (ntp >> 16) as u32
}

/// Where simulated time begins.
#[cfg(any(test, feature = "fuzz"))]
#[expect(clippy::disallowed_methods, reason = "an Instant can be had in no other way; nothing depends on which")]
pub(crate) fn beginning() -> Instant {
    Instant::now()
}
