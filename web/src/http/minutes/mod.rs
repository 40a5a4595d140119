//! The conclusion: answers one by one, the minutes, the treating doctor's decision, the confirmations.

mod access;
mod answer;
mod confirm;
mod decide;
mod get;
mod print;
mod refuse;
mod save;
mod standing;
#[cfg(test)]
mod tests;
mod view;

pub use crate::domain::minutes::{Capacity, Decision};
pub use standing::standings;

use super::{Routes, consultation::PersonBrief, directory::Hospital};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, UserId},
    phi::Phi,
    policy::{Action, Rule},
    request::RequestContent,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// The answer to one numbered question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    pub number: i64,
    #[schema(value_type = String)]
    pub question: Phi<String>,
    /// Empty while nothing is published and the caller is not its author.
    #[schema(value_type = String)]
    pub text: Phi<String>,
    pub author_id: Option<UserId>,
    pub author: Option<String>,
    /// Somebody has begun a text that is not published yet.
    pub being_written: bool,
    pub published_at: Option<Ts>,
    pub version: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveAnswer {
    /// 0 for the first text.
    pub version: i64,
    #[schema(value_type = String)]
    pub text: Phi<String>,
    /// `true` shows it to the other side.
    pub publish: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Confirmation {
    pub capacity: Capacity,
    pub person: PersonBrief,
    /// Null while it is still to come.
    pub at: Option<Ts>,
    /// It is this person's turn.
    pub due: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SharedDocument {
    #[schema(value_type = String)]
    pub file_name: Phi<String>,
    pub kind: String,
    pub created_at: Ts,
    pub sha256: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Participant {
    pub name: String,
    pub kind: String,
    pub hospital: Option<String>,
    pub joined_at: Option<Ts>,
    pub left_at: Option<Ts>,
}

/// Filled by the system from the meeting.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Meeting {
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    pub interruptions: i64,
    pub interrupted_ms: i64,
    pub participants: Vec<Participant>,
    pub documents: Vec<SharedDocument>,
}

/// The minutes of a consultation (Trích biên bản hội chẩn).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Minutes {
    pub consultation_id: ConsultationId,
    pub answers: Vec<Answer>,
    /// Chẩn đoán sau hội chẩn.
    #[schema(value_type = String)]
    pub diagnosis: Phi<String>,
    /// Hướng điều trị tiếp.
    #[schema(value_type = String)]
    pub further_treatment: Phi<String>,
    /// Tóm tắt quá trình diễn biến bệnh, điều trị và chăm sóc; pre-filled from the request.
    #[schema(value_type = String)]
    pub summary: Phi<String>,
    pub chair: Option<PersonBrief>,
    pub secretary: Option<PersonBrief>,
    pub members: Vec<PersonBrief>,
    /// Who can be chosen as chair, secretary or member.
    pub candidates: Vec<PersonBrief>,
    pub decision: Option<Decision>,
    #[schema(value_type = String)]
    pub decision_reason: Phi<String>,
    pub decided_by: Option<PersonBrief>,
    pub decided_at: Option<Ts>,
    pub meeting: Meeting,
    pub confirmations: Vec<Confirmation>,
    /// SHA-256 of what is confirmed; sent back with a confirmation.
    pub digest: String,
    /// Codes of what is still missing before anybody can confirm.
    pub missing: Vec<String>,
    pub version: i64,
    /// Whether the caller may change the text, answer, decide, and confirm now.
    pub may_edit: bool,
    pub may_answer: bool,
    pub may_decide: bool,
    pub may_confirm: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveMinutes {
    pub version: i64,
    #[schema(value_type = String)]
    pub diagnosis: Phi<String>,
    #[schema(value_type = String)]
    pub further_treatment: Phi<String>,
    #[schema(value_type = String)]
    pub summary: Phi<String>,
    pub chair_id: Option<UserId>,
    pub secretary_id: Option<UserId>,
    pub member_ids: Vec<UserId>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Decide {
    pub version: i64,
    pub decision: Decision,
    /// Needed unless adopted.
    #[schema(value_type = String)]
    pub reason: Phi<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Confirm {
    /// The digest of the minutes as the caller saw them.
    pub digest: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RefuseConfirmation {
    pub reason: String,
}

/// Somebody named on the form, as it writes them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PrintedPerson {
    pub id: UserId,
    /// Title and name.
    pub name: String,
    pub license_number: String,
    pub hospital: String,
    /// Empty when the person has none there.
    pub department: String,
}

/// Everything the printed form needs, in one reply.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PrintedMinutes {
    pub code: String,
    pub requesting_hospital: Hospital,
    pub advising_hospital: Hospital,
    #[schema(value_type = String)]
    pub department: Phi<String>,
    pub contract_number: Option<String>,
    pub requester: PersonBrief,
    pub specialist: Option<PersonBrief>,
    /// In Vietnamese.
    pub specialty: String,
    /// Requester, specialist, chair, secretary, members and those who answered, each once.
    pub people: Vec<PrintedPerson>,
    /// Booked time, for when the meeting has not begun.
    pub appointment_starts_at: Option<Ts>,
    pub content: RequestContent,
    pub minutes: Minutes,
    pub submitted_at: Option<Ts>,
    pub signed_at: Option<Ts>,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadClinical), routes!(get::get))
        .add(Rule::May(Action::WriteMinutes), routes!(save::save))
        .add(Rule::May(Action::Answer), routes!(answer::answer))
        .add(Rule::May(Action::Decide), routes!(decide::decide))
        .add(Rule::May(Action::ConfirmMinutes), routes!(confirm::confirm))
        .add(Rule::May(Action::ConfirmMinutes), routes!(refuse::refuse))
        .add(Rule::May(Action::ReadClinical), routes!(print::print))
}
