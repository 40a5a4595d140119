//! Meetings of several people and hospitals: one booking that is free for all or refused, with an agenda of cases.

mod access;
mod agenda;
mod answer;
mod booking;
mod cancel;
mod create;
pub mod end;
mod everybody;
mod free_times;
mod get;
pub mod join;
mod list;
mod move_to;
mod people;
mod put_people;
pub mod series;
#[cfg(test)]
mod tests;
mod view;

use super::{ApiError, Routes, schedule::TimeSpan};
use crate::domain::{
    appointment::BookingAnswer,
    clock::Ts,
    ids::{AgendaItemId, AppointmentId, ConsultationId, HospitalId, SeriesId, UserId},
    meeting::{AgendaState, MeetingKind, NotOnAgenda},
    policy::{Action, Rule},
    schedule::NotFree,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

/// A meeting as its people see it. The minutes of a case have a meeting of their own in the document.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = TeamMeeting)]
pub struct Meeting {
    /// Of its appointment, whose room it has.
    pub id: AppointmentId,
    pub kind: MeetingKind,
    pub title: String,
    pub series_id: Option<SeriesId>,
    /// Who organises it.
    pub hospital_id: HospitalId,
    pub hospital: String,
    pub chair_id: UserId,
    /// `booked`, `waiting`, `in_consultation`, `interrupted`, `ended` or `cancelled`.
    pub status: String,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    pub cancel_reason: String,
    /// At most 12, the chair among them.
    pub speakers: Vec<Speaker>,
    /// Whose people may listen.
    pub listening: Vec<ListeningHospital>,
    pub agenda: Vec<AgendaItem>,
    /// The caller is its chair, a speaker, the doctor of a case, a listener, or none of it.
    pub part: MeetingPart,
    pub may_organise: bool,
    pub may_run: bool,
    pub may_join: bool,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeetingPart {
    Chair,
    Speaker,
    /// Asked for a case on the agenda: speaks and is seen.
    Requester,
    Organiser,
    Listener,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Speaker {
    pub person_id: UserId,
    pub name: String,
    pub hospital: Option<String>,
    /// What they said to the time; null until then.
    pub answer: Option<BookingAnswer>,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ListeningHospital {
    pub id: HospitalId,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgendaItem {
    pub id: AgendaItemId,
    pub state: AgendaState,
    /// Planned length.
    pub minutes: i64,
    /// When it would begin if everything before it takes as long as planned; when it did, once it runs.
    pub starts_at: Ts,
    pub ended_at: Option<Ts>,
    /// A point without a patient.
    pub title: String,
    /// Whether it is a case: what stands below is null for those who may not know of it.
    pub is_case: bool,
    pub consultation_id: Option<ConsultationId>,
    pub code: Option<String>,
    pub requesting_hospital: Option<String>,
    pub lead_id: Option<UserId>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewMeeting {
    pub hospital_id: HospitalId,
    pub kind: MeetingKind,
    pub title: String,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub chair_id: UserId,
    /// Who speaks and is seen besides the chair; each of them reserves the time.
    #[serde(default)]
    pub speakers: Vec<UserId>,
    #[serde(default)]
    pub listening_hospitals: Vec<HospitalId>,
    /// Accepted consultations that come onto the agenda at once.
    #[serde(default)]
    pub cases: Vec<ConsultationId>,
    /// Why notices or numbers a day that people set are not kept; audited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

/// `details` of the 409 `time_taken` and `time_not_free` of a meeting.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MeetingNotFree {
    pub people: Vec<PersonNotFree>,
    /// Whether an organiser may have it nevertheless, with a reason.
    pub may_override: bool,
    /// The next three times that suit everybody; empty when the next 14 days hold none.
    pub alternatives: Vec<TimeSpan>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonNotFree {
    pub person_id: UserId,
    pub name: String,
    pub reason: NotFree,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MeetingStep {
    pub version: i64,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MoveMeeting {
    pub version: i64,
    pub starts_at: Ts,
    pub ends_at: Ts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PutPeople {
    pub version: i64,
    /// The chair stays, named or not.
    pub speakers: Vec<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CancelMeeting {
    pub version: i64,
    pub reason: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AnswerMeeting {
    /// `accepted` or `declined`; who declines is asked why, and keeps nobody from meeting.
    pub answer: BookingAnswer,
    #[serde(default)]
    pub reason: String,
}

impl From<NotOnAgenda> for ApiError {
    fn from(refused: NotOnAgenda) -> Self {
        Self::Conflict { code: "agenda_refuses", details: json!({ "state": refused.from }) }
    }
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadMeeting), routes!(list::list))
        .add(Rule::May(Action::Book), routes!(create::create))
        .add(Rule::May(Action::Book), routes!(free_times::free_times))
        .add(Rule::May(Action::Book), routes!(people::people))
        .add(Rule::May(Action::ReadMeeting), routes!(get::get))
        .add(Rule::May(Action::Book), routes!(move_to::move_to))
        .add(Rule::May(Action::Book), routes!(put_people::put_people))
        .add(Rule::May(Action::Book), routes!(cancel::cancel))
        .add(Rule::May(Action::AnswerMeeting), routes!(answer::answer))
        .add(Rule::May(Action::RunMeeting), routes!(end::end))
        .merge(agenda::routes())
        .merge(series::routes())
}
