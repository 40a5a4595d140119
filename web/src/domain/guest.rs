//! Guest links: who they are for and how long they are good.

use super::{
    clock::{DAY, MINUTE, Ts},
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// Who a guest is.
    GuestKind { Family = "family", Interpreter = "interpreter", SecondDoctor = "second_doctor" }
}

/// A link outlives its appointment by this.
const AFTER_END_MS: i64 = 15 * MINUTE;
/// A room can be entered this long before its time.
const OPENS_BEFORE_MS: i64 = 60 * MINUTE;

/// The appointment that a link leads to, as it stands now.
#[derive(Clone, Copy, Debug)]
pub struct Meeting {
    pub starts_at: Ts,
    pub ends_at: Ts,
    /// Somebody is in the room.
    pub live: bool,
}

/// When a link ends: 15 minutes after its appointment, wherever that was moved to, and not while the meeting runs over;
/// without an appointment a day after it was made.
pub fn good_until(created_at: Ts, meeting: Option<Meeting>, now: Ts) -> Ts {
    match meeting {
        None => created_at.plus(DAY),
        Some(meeting) => {
            let end = if meeting.live { meeting.ends_at.max(now) } else { meeting.ends_at };
            end.plus(AFTER_END_MS)
        }
    }
}

/// Whether a guest can go to the room now.
pub fn may_enter(meeting: Meeting, now: Ts) -> bool {
    meeting.live || now >= meeting.starts_at.plus(-OPENS_BEFORE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::HOUR;

    #[test]
    fn a_link_follows_its_appointment() {
        let (starts_at, ends_at) = (Ts(10 * HOUR), Ts(11 * HOUR));
        let booked = Meeting { starts_at, ends_at, live: false };
        assert_eq!(good_until(Ts(0), Some(booked), Ts(HOUR)), ends_at.plus(15 * MINUTE));
        assert_eq!(good_until(Ts(0), None, Ts(HOUR)), Ts(DAY));
        let overrun = Meeting { live: true, ..booked };
        assert_eq!(good_until(Ts(0), Some(overrun), Ts(13 * HOUR)), Ts(13 * HOUR + 15 * MINUTE));
    }

    #[test]
    fn the_room_opens_an_hour_before_or_when_somebody_is_in_it() {
        let meeting = Meeting { starts_at: Ts(10 * HOUR), ends_at: Ts(11 * HOUR), live: false };
        assert!(!may_enter(meeting, Ts(9 * HOUR - 1)));
        assert!(may_enter(meeting, Ts(9 * HOUR)));
        assert!(may_enter(Meeting { live: true, ..meeting }, Ts(8 * HOUR)));
    }
}
