//! Imaging devices that publish into a consultation: what they are and how long their token is good.

use super::{
    clock::{HOUR, Ts},
    guest::{self, Meeting},
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// What a device shows.
    DeviceKind {
        Ultrasound = "ultrasound",
        Endoscope = "endoscope",
        TheatreCamera = "theatre_camera",
        Other = "other",
    }
}

/// A token is good for a session of work and no longer.
const LIFE_MS: i64 = 12 * HOUR;

/// When a token ends: with the guests' links, 15 minutes after its appointment, and 12 hours after it was issued at the
/// latest.
pub fn good_until(issued_at: Ts, meeting: Meeting, now: Ts) -> Ts {
    guest::good_until(issued_at, Some(meeting), now).min(issued_at.plus(LIFE_MS))
}

/// Whether a token issued now would end before its meeting begins.
pub fn is_too_early(meeting: Meeting, now: Ts) -> bool {
    now.plus(LIFE_MS) <= meeting.starts_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::MINUTE;

    #[test]
    fn a_token_ends_with_its_appointment_and_never_lives_longer_than_12_hours() {
        let meeting = Meeting { starts_at: Ts(10 * HOUR), ends_at: Ts(11 * HOUR), live: false };
        assert_eq!(good_until(Ts(9 * HOUR), meeting, Ts(9 * HOUR)), Ts(11 * HOUR + 15 * MINUTE));
        let overrun = Meeting { live: true, ..meeting };
        assert_eq!(good_until(Ts(9 * HOUR), overrun, Ts(30 * HOUR)), Ts(21 * HOUR));
        let later = Meeting { starts_at: Ts(40 * HOUR), ends_at: Ts(41 * HOUR), live: false };
        assert_eq!(good_until(Ts(9 * HOUR), later, Ts(9 * HOUR)), Ts(21 * HOUR));
        assert!(is_too_early(later, Ts(28 * HOUR)) && !is_too_early(later, Ts(28 * HOUR + 1)));
    }
}
