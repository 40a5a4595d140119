//! The life of a consultation: its states and the transitions that may be refused.

use super::{
    clock::Ts,
    request::{Urgency, text_enum},
    sla::SlaTimes,
    working_time::{NO_HOLIDAYS, WorkingTime},
};
use jiff::tz::TimeZone;
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
    /// Sent on to another specialty or hospital, which looks at it anew.
    Redirect,
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
    pub const ALL: [Self; 18] = [
        Self::Submit,
        Self::Return,
        Self::Accept,
        Self::Decline,
        Self::Redirect,
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
            (S::Submitted | S::Accepted, T::Redirect) => S::Submitted,
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

    /// Whether whoever was asked has answered: a time, a refusal, or the consultation itself.
    pub fn is_answered(self) -> bool {
        self.is_live() || matches!(self, Self::Booked | Self::Declined | Self::Concluded | Self::Signed | Self::NoShow)
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

/// When an answer is due for a request sent at `now`, by the times that hold where a hospital has set none of its own.
pub fn due_at(urgency: Urgency, now: Ts, zone: &TimeZone) -> Ts {
    let length = SlaTimes::default().receiver(urgency);
    let time = WorkingTime { zone, holidays: &NO_HOLIDAYS };
    if length.working_days { time.after(now, length.ms) } else { now.plus(length.ms) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

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
        // The end of Friday: five whole working days.
        assert_eq!(due, Ts("2026-11-27T17:00:00Z".parse::<Timestamp>().unwrap().as_millisecond()));
    }
}
