//! The red button: an emergency that rings for whoever is on duty, until somebody takes it.

mod accept;
mod access;
mod busy;
mod call;
mod cancel;
mod delivered;
mod events;
mod get;
mod list;
mod look;
mod request;
mod seen;
mod sets;
#[cfg(test)]
mod tests;
pub mod view;

use super::{Routes, consultation::HospitalBrief};
use crate::domain::{
    clock::Ts,
    duty::Level,
    ids::{AppointmentId, ConsultationId, HospitalId, PageId, UserId},
    page::{CallAnswer, LevelState, PageEventKind, PageState},
    phi::Phi,
    policy::{Action, Rule},
    request::Sex,
    stat::StatAnswer,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub use crate::domain::stat::{StatField, StatOption, StatSet};

/// The red button is pressed. Everything but the set may be left out.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StatRequest {
    /// `stroke`, `chest_pain`, `trauma`, `obstetric` or `paediatric`.
    pub set: String,
    /// Another specialty than the set's own.
    pub specialty: Option<String>,
    /// Needed only when several hospitals answer for the specialty.
    pub advising_hospital_id: Option<HospitalId>,
    pub requesting_hospital_id: Option<HospitalId>,
    /// By field: a time `HH:MM` or ISO 8601, `190/105`, a number with comma or point, names of choices, or `unknown`.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, StatAnswer>)]
    pub answers: Phi<BTreeMap<String, StatAnswer>>,
    #[serde(default)]
    pub patient: StatPatient,
}

/// Who it is about, as far as it is known.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct StatPatient {
    pub sex: Option<Sex>,
    /// In years.
    #[schema(value_type = Option<i16>)]
    pub age: Phi<Option<i16>>,
    #[schema(value_type = String)]
    pub full_name: Phi<String>,
    /// `YYYY` or `YYYY-MM-DD`.
    #[schema(value_type = String)]
    pub birth: Phi<String>,
    #[schema(value_type = String)]
    pub identity_number: Phi<String>,
}

/// An emergency. What is clinical of it is empty for a caller who may only know that it rings.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Page {
    pub id: PageId,
    pub consultation_id: ConsultationId,
    pub code: String,
    /// Null when the request came by the form.
    pub set: Option<String>,
    pub title_vi: String,
    pub title_en: String,
    pub specialty: String,
    /// `Nam, 58 tuổi`
    #[schema(value_type = String)]
    pub patient_line_vi: Phi<String>,
    #[schema(value_type = String)]
    pub patient_line_en: Phi<String>,
    /// The question in one line.
    #[schema(value_type = String)]
    pub lead_vi: Phi<String>,
    #[schema(value_type = String)]
    pub lead_en: Phi<String>,
    /// The time in which a treatment is possible.
    #[schema(value_type = Option<PageWindow>)]
    pub window: Phi<Option<PageWindow>>,
    /// Four at most.
    #[schema(value_type = Vec<PageFact>)]
    pub facts: Phi<Vec<PageFact>>,
    pub requesting_hospital: HospitalBrief,
    pub advising_hospital: HospitalBrief,
    pub requester: String,
    pub state: PageState,
    pub started_at: Ts,
    /// The server's clock at this reply.
    pub now: Ts,
    pub ended_at: Option<Ts>,
    pub levels: Vec<PageLevel>,
    pub accepted_by: Option<String>,
    pub accepted_by_id: Option<UserId>,
    pub appointment_id: Option<AppointmentId>,
    /// The caller's level when it rings for them and they have not answered.
    pub mine: Option<Level>,
    /// The caller coordinates, and the third level or the coordinator has been reached.
    pub siren: bool,
    /// Bookings of the next two hours of whoever has just taken it: to be handed over. Only in the reply to that.
    pub runs_into: Vec<RunsInto>,
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PageWindow {
    pub label_vi: String,
    pub label_en: String,
    pub ends_at: Ts,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PageFact {
    pub label_vi: String,
    pub label_en: String,
    /// In Vietnamese where it is words.
    pub value: String,
    pub value_en: String,
    pub note_vi: String,
    pub note_en: String,
    pub abnormal: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PageLevel {
    pub level: Level,
    pub rings_at: Ts,
    pub state: LevelState,
    pub people: Vec<PageCall>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PageCall {
    pub person_id: UserId,
    pub person: String,
    pub phone: String,
    pub rung_at: Option<Ts>,
    /// A device of theirs showed it.
    pub delivered_at: Option<Ts>,
    /// They looked.
    pub seen_at: Option<Ts>,
    pub answer: Option<CallAnswer>,
    pub answered_at: Option<Ts>,
    /// A page of theirs is open, or a device of theirs rings.
    pub online: bool,
}

/// A booking that the emergency runs into.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RunsInto {
    pub id: AppointmentId,
    pub code: String,
    pub starts_at: Ts,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CallPerson {
    pub person_id: UserId,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelPage {
    pub reason: String,
}

/// One thing that happened to a page, by the server's clock.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PageEvent {
    pub page_id: PageId,
    pub at: Ts,
    pub kind: PageEventKind,
    pub level: Option<Level>,
    /// Whom it is about; null for the service itself.
    pub person: Option<String>,
    pub reason: String,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadDirectory), routes!(sets::sets))
        .add(Rule::May(Action::CreateConsultation), routes!(request::request))
        .add(Rule::May(Action::ReadPage), routes!(list::list))
        .add(Rule::May(Action::ReadPage), routes!(get::get))
        .add(Rule::May(Action::AnswerPage), routes!(delivered::delivered))
        .add(Rule::May(Action::AnswerPage), routes!(seen::seen))
        .add(Rule::May(Action::AnswerPage), routes!(accept::accept))
        .add(Rule::May(Action::AnswerPage), routes!(busy::busy))
        .add(Rule::May(Action::CallPerson), routes!(call::call))
        .add(Rule::May(Action::CancelPage), routes!(cancel::cancel))
        .add(Rule::May(Action::ReadBooking), routes!(events::events))
}
