//! What became of the patient: owed, reported by the requesting doctor, read by the specialist.

mod get;
mod list;
pub mod remind;
mod report;
mod seen;
#[cfg(test)]
mod tests;
mod view;

use super::{Routes, consultation::ConsultationLine};
use crate::{
    domain::{
        clock::Ts,
        ids::ConsultationId,
        outcome::{Course, Followed, OutcomeBrief, OutcomeState},
        phi::Phi,
        policy::{Action, Rule},
    },
    store::{self, Cx, StoreResult, consultation::ConsultationRow},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// The outcome of a consultation. What it says is null until it is reported.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    pub consultation_id: ConsultationId,
    #[serde(flatten)]
    pub brief: OutcomeBrief,
    pub followed: Option<Followed>,
    pub course: Option<Course>,
    pub transferred: Option<bool>,
    /// Null for coordinators, who do not read clinical text, and in lists.
    #[schema(value_type = Option<String>)]
    pub note: Option<Phi<String>>,
    pub reported_by: Option<String>,
    /// Whether the caller may report it, or mark it as read.
    pub may_report: bool,
    pub may_mark_seen: bool,
    pub version: i64,
}

/// Three answers and room for a word.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReportOutcome {
    pub version: i64,
    pub followed: Followed,
    pub course: Course,
    pub transferred: bool,
    #[serde(default)]
    #[schema(value_type = String)]
    pub note: Phi<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OutcomesQuery {
    /// `open` (not reported, the default), `overdue` or `done`.
    pub state: Option<OutcomeState>,
    /// Only these consultations of the list, with commas between them, at most 200; what does not come has left the list.
    pub ids: Option<String>,
}

/// A line of the list of outcomes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OutcomeLine {
    pub outcome: Outcome,
    pub consultation: ConsultationLine,
}

/// The end of a consultation: its outcome is owed from now on.
pub async fn owe(cx: &mut Cx<'_>, row: &ConsultationRow, now: Ts) -> StoreResult<()> {
    let hospital = row.advising_hospital_id.unwrap_or(row.requesting_hospital_id);
    let (times, _) = store::sla::times(cx, hospital).await?;
    store::outcome::owe(cx, row.id, times.outcome_due(row.urgency, now)).await
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadOutcome), routes!(get::get))
        .add(Rule::May(Action::ReportOutcome), routes!(report::report))
        .add(Rule::May(Action::SeeOutcome), routes!(seen::seen))
        .add(Rule::May(Action::ReadOutcome), routes!(list::list))
}
