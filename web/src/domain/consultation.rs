//! The life of a consultation: its states and the transitions that may be refused.

use super::{
    clock::{DAY, HOUR, MINUTE, Ts},
    request::{Urgency, text_enum},
};
use jiff::{Timestamp, civil::Weekday, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;
use utoipa::ToSchema;

text_enum! {
    /// Where a consultation stands. FHIR's `ServiceRequest.status` and `Appointment.status` follow from it.
    State {
        Draft = "draft",
        Submitted = "submitted",
        /// Back with the requesting doctor: information is missing.
        Returned = "returned",
        /// Accepted and triaged; waits for a time.
        Accepted = "accepted",
        Declined = "declined",
        Held = "held",
        Booked = "booked",
        /// Somebody is in the waiting room.
        Waiting = "waiting",
        InConsultation = "in_consultation",
        Interrupted = "interrupted",
        /// The meeting ended; the minutes are a draft.
        Concluded = "concluded",
        /// Confirmed by secretary, members and chair.
        Signed = "signed",
        NoShow = "no_show",
        Cancelled = "cancelled",
    }
}

/// What may happen to a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    Submit,
    Return,
    Accept,
    Decline,
    Hold,
    ReleaseHold,
    Book,
    CancelAppointment,
    Arrive,
    Begin,
    Interrupt,
    Conclude,
    /// The time passed and nobody, or only one side, came.
    MissAppointment,
    SignOff,
    Reopen,
    Cancel,
    /// Somebody on duty takes the emergency: its room is open at once, without a booking.
    TakeCall,
}

impl Transition {
    pub const ALL: [Self; 17] = [
        Self::Submit,
        Self::Return,
        Self::Accept,
        Self::Decline,
        Self::Hold,
        Self::ReleaseHold,
        Self::Book,
        Self::CancelAppointment,
        Self::Arrive,
        Self::Begin,
        Self::Interrupt,
        Self::Conclude,
        Self::MissAppointment,
        Self::SignOff,
        Self::Reopen,
        Self::Cancel,
        Self::TakeCall,
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{transition:?} is not possible from {from}")]
pub struct Refused {
    pub from: State,
    pub transition: Transition,
}

impl State {
    /// The state after a transition, or a refusal.
    pub fn after(self, transition: Transition) -> Result<State, Refused> {
        use State as S;
        use Transition as T;
        let next = match (self, transition) {
            (S::Draft | S::Returned, T::Submit) => S::Submitted,
            (S::Submitted | S::Accepted, T::Return) => S::Returned,
            (S::Submitted, T::Accept) => S::Accepted,
            (S::Submitted | S::Accepted, T::Decline) => S::Declined,
            (S::Accepted | S::NoShow, T::Hold) => S::Held,
            (S::Held, T::ReleaseHold) => S::Accepted,
            (S::Held, T::Book) => S::Booked,
            (S::Booked | S::Waiting, T::CancelAppointment) => S::Accepted,
            (S::Booked, T::Arrive) => S::Waiting,
            (S::Submitted | S::Accepted, T::TakeCall) => S::Waiting,
            (S::Booked | S::Waiting | S::Interrupted, T::Begin) => S::InConsultation,
            (S::InConsultation, T::Interrupt) => S::Interrupted,
            (S::InConsultation | S::Interrupted | S::Waiting, T::Conclude) => S::Concluded,
            (S::Booked | S::Waiting, T::MissAppointment) => S::NoShow,
            (S::Concluded, T::SignOff) => S::Signed,
            (S::Concluded, T::Reopen) => S::Concluded,
            (
                S::Draft | S::Submitted | S::Returned | S::Accepted | S::Held | S::Booked | S::Waiting | S::NoShow,
                T::Cancel,
            ) => S::Cancelled,
            _ => return Err(Refused { from: self, transition }),
        };
        Ok(next)
    }

    /// Whether the request's text may still be changed by the requesting doctor.
    pub fn request_is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether pages of the record may be added or withdrawn.
    pub fn takes_excerpts(self) -> bool {
        !matches!(self, Self::Declined | Self::Signed | Self::Cancelled)
    }

    /// Whether there is a room to go to: booked, or the meeting runs.
    pub fn has_room(self) -> bool {
        self == Self::Booked || self.is_live()
    }

    pub fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::InConsultation | Self::Interrupted)
    }

    pub fn is_closed(self) -> bool {
        matches!(self, Self::Declined | Self::Signed | Self::Cancelled)
    }

    /// FHIR R4 `ServiceRequest.status`.
    pub fn fhir_status(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Declined | Self::Cancelled => "revoked",
            Self::Signed => "completed",
            _ => "active",
        }
    }
}

/// When an answer is due for a request submitted at `now`: 3 minutes, 30 minutes, 24 hours or 5 working days
/// (Monday to Friday) in the given time zone.
pub fn due_at(urgency: Urgency, now: Ts, zone: &TimeZone) -> Ts {
    match urgency {
        Urgency::Stat => now.plus(3 * MINUTE),
        Urgency::Asap => now.plus(30 * MINUTE),
        Urgency::Urgent => now.plus(24 * HOUR),
        Urgency::Routine => {
            let mut due = now;
            let mut left = 5;
            while left > 0 {
                due = due.plus(DAY);
                let day = Timestamp::from_millisecond(due.0).map(|t| t.to_zoned(zone.clone()).weekday());
                if !matches!(day, Ok(Weekday::Saturday | Weekday::Sunday)) {
                    left -= 1;
                }
            }
            due
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_job_end_to_end() {
        use Transition as T;
        let mut state = State::Draft;
        for step in [
            T::Submit,
            T::Return,
            T::Submit,
            T::Accept,
            T::Hold,
            T::Book,
            T::Arrive,
            T::Begin,
            T::Interrupt,
            T::Begin,
            T::Conclude,
            T::SignOff,
        ] {
            state = state.after(step).unwrap();
        }
        assert_eq!(state, State::Signed);
    }

    #[test]
    fn nothing_leaves_a_closed_state() {
        for closed in [State::Declined, State::Signed, State::Cancelled] {
            for transition in Transition::ALL {
                assert_eq!(closed.after(transition), Err(Refused { from: closed, transition }));
            }
        }
    }

    #[test]
    fn a_meeting_cannot_begin_without_a_booking_nor_be_cancelled_while_it_runs() {
        for state in [State::Draft, State::Submitted, State::Accepted, State::Held, State::Concluded] {
            assert!(state.after(Transition::Begin).is_err(), "{state}");
        }
        assert!(State::InConsultation.after(Transition::Cancel).is_err());
    }

    #[test]
    fn five_working_days_skip_the_weekend() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        // Saturday 21 November 2026, 09:00 in Vietnam.
        let saturday = Ts("2026-11-21T02:00:00Z".parse::<Timestamp>().unwrap().as_millisecond());
        let due = due_at(Urgency::Routine, saturday, &zone);
        assert_eq!(due.since(saturday), 6 * DAY);
    }
}
