//! The life of an appointment, from hold to end.

use super::{
    clock::{MINUTE, Ts},
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;
use utoipa::ToSchema;

/// How long a held time waits to be booked.
pub const HOLD_MS: i64 = 5 * MINUTE;

text_enum! {
    /// Where an appointment stands.
    Status {
        Held = "held",
        Booked = "booked",
        Waiting = "waiting",
        InConsultation = "in_consultation",
        Interrupted = "interrupted",
        Ended = "ended",
        Cancelled = "cancelled",
        NoShow = "no_show",
        /// A hold given back, or one that ran out.
        Released = "released",
    }
}

text_enum! {
    /// What the specialist says to a time booked with them.
    BookingAnswer {
        Accepted = "accepted",
        Declined = "declined",
        /// Another time would suit; the booked one stands until a coordinator moves it.
        Proposed = "proposed",
    }
}

/// How long a time offered to a waiting consultation is kept for it.
pub const OFFER_MS: i64 = 15 * MINUTE;
/// Whoever has not come by then is reminded …
pub const REMIND_LATE_MS: i64 = 5 * MINUTE;
/// … and the time is given up when by then nobody has come at all.
pub const GIVE_UP_MS: i64 = 10 * MINUTE;

/// What a person may do to an appointment before its meeting begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Book,
    Release,
    Move,
    /// Another specialist takes it, also when somebody waits in the room already.
    HandOver,
    /// The specialist answers.
    Answer,
    Cancel,
    /// Nobody, or only one side, came.
    Miss,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{step:?} is not possible from {from}")]
pub struct NotNow {
    pub from: Status,
    pub step: Step,
}

impl Status {
    /// The status after a step, or a refusal.
    pub fn after(self, step: Step) -> Result<Status, NotNow> {
        use Status as S;
        let next = match (self, step) {
            (S::Held, Step::Book) => S::Booked,
            (S::Held, Step::Release) => S::Released,
            (S::Booked, Step::Move | Step::HandOver | Step::Answer) => S::Booked,
            (S::Waiting, Step::HandOver) => S::Waiting,
            (S::Booked | S::Waiting, Step::Cancel) => S::Cancelled,
            (S::Booked | S::Waiting, Step::Miss) => S::NoShow,
            _ => return Err(NotNow { from: self, step }),
        };
        Ok(next)
    }

    /// Whether its people are taken at its time: from hold to end.
    pub fn occupies(self) -> bool {
        matches!(self, Self::Held | Self::Booked | Self::Waiting | Self::InConsultation | Self::Interrupted)
    }
}

/// Whether a hold has run out; `Released` with its expiry kept is one that the sweeper took.
pub fn hold_has_expired(status: Status, expires_at: Option<Ts>, now: Ts) -> bool {
    matches!(status, Status::Held | Status::Released) && expires_at.is_some_and(|at| at <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_takes_no_step_and_no_time() {
        for status in [Status::Ended, Status::Cancelled, Status::NoShow, Status::Released] {
            assert!(!status.occupies());
            for step in [Step::Book, Step::Release, Step::Move, Step::Cancel, Step::Miss] {
                assert_eq!(status.after(step), Err(NotNow { from: status, step }));
            }
        }
    }

    #[test]
    fn a_running_meeting_is_neither_moved_nor_cancelled() {
        for status in [Status::InConsultation, Status::Interrupted] {
            assert!(status.occupies());
            assert!(status.after(Step::Move).is_err() && status.after(Step::Cancel).is_err());
        }
    }

    #[test]
    fn a_hold_lives_until_its_last_millisecond() {
        let expires = Some(Ts(1_000));
        assert!(!hold_has_expired(Status::Held, expires, Ts(999)));
        assert!(hold_has_expired(Status::Held, expires, Ts(1_000)));
        assert!(hold_has_expired(Status::Released, expires, Ts(1_000)));
        assert!(!hold_has_expired(Status::Released, None, Ts(1_000)), "given back by hand");
        assert!(!hold_has_expired(Status::Booked, None, Ts(1_000)));
    }
}
