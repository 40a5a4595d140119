//! Hold, book, move, cancel; join the room and end the consultation.

pub mod alternatives;
mod answer;
mod book;
mod cancel;
mod device_check;
mod end;
mod hold;
mod join;
pub mod late;
mod list;
mod move_to;
mod no_show;
mod quality;
mod release;
pub mod room;
pub mod sweep;
pub mod turn;
mod view;

pub use view::{view, views};

use super::{Routes, consultation::ConsultationLine, meeting::MeetingPart, schedule::FreeTime};
use crate::domain::{
    appointment::BookingAnswer,
    clock::Ts,
    ids::{AppointmentId, ConsultationId, HospitalId, UserId},
    policy::{Action, Rule},
    request::Urgency,
    schedule::NotFree,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Appointment {
    pub id: AppointmentId,
    pub consultation_id: Option<ConsultationId>,
    pub hospital_id: HospitalId,
    pub specialist_id: UserId,
    pub specialist: String,
    /// `held`, `booked`, `waiting`, `in_consultation`, `interrupted`, `ended`, `cancelled`, `no_show` or `released`.
    pub status: String,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub hold_expires_at: Option<Ts>,
    pub cancel_reason: String,
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    /// A warning: the doctor who asks has another appointment at this time.
    #[serde(default)]
    pub requester_busy: bool,
    /// What the specialist has said to this time; null until then.
    #[serde(default)]
    pub answer: Option<SpecialistAnswer>,
    pub version: i64,
}

/// What the specialist says to a time booked with them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SpecialistAnswer {
    pub answer: BookingAnswer,
    /// The other time, when one is proposed.
    pub proposed_from: Option<Ts>,
    pub proposed_to: Option<Ts>,
    pub reason: String,
    pub at: Ts,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AnswerAppointment {
    pub version: i64,
    pub answer: BookingAnswer,
    /// Needed when declining.
    #[serde(default)]
    pub reason: String,
    /// The time that would suit, when another one is proposed.
    pub starts_at: Option<Ts>,
    pub ends_at: Option<Ts>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    pub consultation_id: ConsultationId,
    pub specialist_id: UserId,
    pub starts_at: Ts,
    pub ends_at: Ts,
    /// Why the notice or the number of appointments a day that the specialist set is not kept; audited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AppointmentStep {
    pub version: i64,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MoveTo {
    pub version: i64,
    pub starts_at: Ts,
    pub ends_at: Ts,
    /// Another specialist, when the appointment is handed over.
    pub specialist_id: Option<UserId>,
    /// Why the notice or the number of appointments a day that the specialist set is not kept; audited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CancelAppointment {
    pub version: i64,
    pub reason: String,
}

/// `details` of the 409 `time_taken`, `time_not_free` and `hold_expired`: who was faster is not told, what is free is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TimeTaken {
    /// Why the time cannot be had; null when only the hold ran out.
    pub reason: Option<NotFree>,
    /// Whether a coordinator may have it nevertheless, with a reason.
    #[serde(default)]
    pub may_override: bool,
    /// Who booked or holds what stands there, when it is at the same advising hospital.
    #[serde(default)]
    pub taken_by: Option<String>,
    /// The next three free times; empty only when the next 14 days hold none.
    pub alternatives: Vec<FreeTime>,
}

/// A day in somebody's calendar.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CalendarEntry {
    pub appointment: Appointment,
    /// Null when the caller may see only that the time is taken.
    pub consultation: Option<ConsultationLine>,
}

/// The way into a room.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct JoinTicket {
    /// For the first message on `/api/live`; lives 60 s, good once.
    pub ticket: String,
    pub room_id: AppointmentId,
    /// Null in a device check and in a meeting.
    pub consultation: Option<RoomConsultation>,
    /// What several people meet for; its agenda is `GET /api/meetings/{id}`.
    #[serde(default)]
    pub meeting: Option<RoomMeeting>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RoomMeeting {
    pub id: AppointmentId,
    pub title: String,
    pub part: MeetingPart,
    pub may_run: bool,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RoomConsultation {
    pub id: ConsultationId,
    pub code: String,
    pub urgency: Urgency,
    /// One line: age, sex, working diagnosis. Null for guests and those without clinical rights.
    pub summary: Option<String>,
    pub requesting_hospital: String,
    pub advising_hospital: String,
    /// The other hospital's duty phone, for when nothing else works.
    pub duty_phone: String,
    pub may_end: bool,
    pub may_invite: bool,
    pub may_connect_device: bool,
    pub may_open_excerpts: bool,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadBooking), routes!(list::list))
        .add(Rule::May(Action::Book), routes!(hold::hold))
        .add(Rule::May(Action::Book), routes!(book::book))
        .add(Rule::May(Action::Book), routes!(release::release))
        .add(Rule::May(Action::Book), routes!(move_to::move_to))
        .add(Rule::May(Action::Book), routes!(cancel::cancel))
        .add(Rule::May(Action::Book), routes!(no_show::no_show))
        .add(Rule::May(Action::AnswerBooking), routes!(answer::answer))
        .add(Rule::May(Action::JoinRoom), routes!(join::join))
        .add(Rule::May(Action::ReadQuality), routes!(quality::quality))
        .add(Rule::May(Action::EndConsultation), routes!(end::end))
        .add(Rule::May(Action::OwnAccount), routes!(device_check::device_check))
}

#[cfg(test)]
mod limits_tests;
#[cfg(test)]
mod quality_tests;
#[cfg(test)]
pub mod tests;
#[cfg(test)]
mod turn_tests;
