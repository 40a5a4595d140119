//! A consultation from draft to cancelled or signed: the request, its triage, its conversation, its history.

mod accept;
mod cancel;
#[cfg(test)]
mod conversation_tests;
mod create;
mod decline;
mod delete;
mod events;
mod find_patient;
mod get;
pub mod lines;
mod list;
#[cfg(test)]
mod list_tests;
mod messages;
mod post_message;
mod redirect;
mod return_for_information;
mod save;
mod submit;
pub mod transition;
pub mod triage;
pub mod view;

pub use create::asking_hospital;

use super::Routes;
use crate::domain::{
    clock::Ts,
    completeness::Completeness,
    consultation::State,
    ids::{AppointmentId, ConsultationId, ContractId, HospitalId, MessageId, UserId},
    key_values::KeyValue,
    outcome::OutcomeBrief,
    phi::Phi,
    policy::{Action, Rule},
    request::{FieldError, PatientFields, RequestContent, Sex, Urgency},
    routing::DeclineCode,
    sla::AnswerClock,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// How much of a consultation the caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Everything: a party.
    Full,
    /// The clinical summary for triage, without excerpts, conversation and minutes: a coordinator.
    Summary,
    /// State and times only.
    Booking,
}

/// A line of a worklist.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConsultationLine {
    pub id: ConsultationId,
    /// `HC-2611-0412`: year, month, running number.
    pub code: String,
    pub state: State,
    pub state_reason: String,
    pub urgency: Urgency,
    pub specialty: Option<String>,
    pub requesting_hospital: HospitalBrief,
    pub advising_hospital: Option<HospitalBrief>,
    pub requester: PersonBrief,
    pub specialist: Option<PersonBrief>,
    /// Left out (null) for those who see booking data only.
    pub patient: Option<PatientBrief>,
    /// The first question, else the reason; null as above.
    pub headline: Option<String>,
    /// At most three abnormal values that the request states, the critical ones first; empty as above.
    #[schema(value_type = Vec<KeyValue>)]
    pub key_values: Phi<Vec<KeyValue>>,
    pub completeness: Option<Completeness>,
    /// Sent as an emergency before it was complete.
    pub incomplete: bool,
    pub appointment: Option<AppointmentBrief>,
    pub excerpt_count: i64,
    pub submitted_at: Option<Ts>,
    /// When the clock that runs runs out: `clock.due_at`.
    pub due_at: Option<Ts>,
    /// Who owes the next step and until when, worked out by the server; null for a draft.
    pub clock: Option<AnswerClock>,
    /// Which queue the hospital's rules chose, and why; null where it has no rules and nobody redirected it.
    pub routing: Option<Routing>,
    /// What was missing when the request was given back, as link ids; empty unless it is back now.
    pub returned_missing: Vec<String>,
    /// What became of the patient, owed since the consultation ended; null before.
    pub outcome: Option<OutcomeBrief>,
    pub concluded_at: Option<Ts>,
    pub updated_at: Ts,
    pub version: i64,
    /// What the caller can do next, most useful first.
    pub next: Vec<NextStep>,
}

/// Where a request went. The reasons are null for those who see booking data only.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Routing {
    /// The specialty that the doctor asked.
    pub asked_specialty: String,
    pub proposed_specialist: Option<PersonBrief>,
    pub reason_vi: Option<String>,
    pub reason_en: Option<String>,
    /// Somebody decided otherwise.
    pub overridden: bool,
}

/// The next step for this caller; the page shows the first as the main button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    CompleteDraft,
    AddInformation,
    Triage,
    FindTime,
    ConfirmHold,
    JoinRoom,
    Answer,
    WriteMinutes,
    Decide,
    Confirm,
    ReplanMissed,
    ReportOutcome,
    ReadOutcome,
    Read,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HospitalBrief {
    pub id: HospitalId,
    pub short_name: String,
    pub duty_phone: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonBrief {
    pub id: UserId,
    /// Title and name.
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PatientBrief {
    #[schema(value_type = String)]
    pub full_name: Phi<String>,
    #[schema(value_type = String)]
    pub birth: Phi<String>,
    pub sex: Option<Sex>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AppointmentBrief {
    pub id: AppointmentId,
    pub status: String,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub hold_expires_at: Option<Ts>,
}

/// One consultation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Consultation {
    #[serde(flatten)]
    pub line: ConsultationLine,
    pub depth: Depth,
    pub contract_id: Option<ContractId>,
    pub contract_number: Option<String>,
    /// Null for those who see booking data only.
    pub content: Option<RequestContent>,
    /// Fields that are wrong now.
    pub errors: Vec<FieldError>,
    /// What the caller may do, by action name, so that the page offers nothing that would be refused.
    pub may: Vec<String>,
    /// Excerpts may be opened until then; null while it is open-ended.
    pub access_ends_at: Option<Ts>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateConsultation {
    /// The hospital that asks; needed only by those with the role at several.
    pub requesting_hospital_id: Option<HospitalId>,
    pub urgency: Option<Urgency>,
}

/// The whole request as it stands in the form; saved as typed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveRequest {
    pub version: i64,
    pub urgency: Urgency,
    pub specialty: Option<String>,
    pub advising_hospital_id: Option<HospitalId>,
    pub content: RequestContent,
}

/// A step without more to say.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Step {
    pub version: i64,
}

/// A step that needs a reason.
#[derive(Debug, Deserialize, ToSchema)]
pub struct StepWithReason {
    pub version: i64,
    pub reason: String,
}

/// Gives a request back for information.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReturnRequest {
    pub version: i64,
    pub reason: String,
    /// What is missing, as link ids of the form.
    #[serde(default)]
    pub missing: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DeclineRequest {
    pub version: i64,
    /// `other` when left out.
    pub code: Option<DeclineCode>,
    pub reason: String,
}

/// Sends a request on: to another specialty, another hospital, or both.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Redirect {
    pub version: i64,
    pub specialty: Option<String>,
    pub advising_hospital_id: Option<HospitalId>,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Accept {
    pub version: i64,
    /// A corrected specialty, when the request was sent to the wrong one.
    pub specialty: Option<String>,
    pub urgency: Option<Urgency>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct FindPatient {
    pub requesting_hospital_id: Option<HospitalId>,
    pub identity_number: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundPatient {
    /// Null when this hospital has no such patient.
    pub patient: Option<PatientFields>,
    /// Earlier consultations about the same person at this hospital that the caller took part in.
    pub earlier: Vec<ConsultationLine>,
}

/// One step in a consultation's history.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HistoryEvent {
    pub at: Ts,
    pub actor: String,
    pub from: State,
    pub to: State,
    pub reason: String,
}

/// A message of the conversation, written on the page or in the room.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Message {
    pub id: MessageId,
    #[schema(format = Uuid)]
    pub client_id: String,
    /// Null for a guest.
    pub author_id: Option<UserId>,
    pub author: String,
    #[schema(value_type = String)]
    pub text: Phi<String>,
    pub at: Ts,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct PostMessage {
    /// Chosen by the client; the same one sent again is stored once.
    #[schema(format = Uuid)]
    pub client_id: String,
    #[schema(value_type = String)]
    pub text: Phi<String>,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadBooking), routes!(list::list))
        .add(Rule::May(Action::CreateConsultation), routes!(create::create))
        .add(Rule::May(Action::ReadBooking), routes!(get::get))
        .add(Rule::May(Action::EditRequest), routes!(save::save))
        .add(Rule::May(Action::EditRequest), routes!(delete::delete))
        .add(Rule::May(Action::SubmitRequest), routes!(submit::submit))
        .add(Rule::May(Action::Triage), routes!(return_for_information::return_for_information))
        .add(Rule::May(Action::Triage), routes!(accept::accept))
        .add(Rule::May(Action::Triage), routes!(decline::decline))
        .add(Rule::May(Action::Triage), routes!(redirect::redirect))
        .add(Rule::May(Action::CancelConsultation), routes!(cancel::cancel))
        .add(Rule::May(Action::ReadBooking), routes!(events::events))
        .add(Rule::May(Action::Converse), routes!(messages::messages, post_message::post_message))
        .add(Rule::May(Action::FindPatient), routes!(find_patient::find_patient))
}
