//! From the stored row to what a caller may see.

use super::Outcome;
use crate::{
    app::App,
    domain::policy::Action,
    http::{ApiResult, Caller, consultation::view::person},
    store::{Cx, consultation::ConsultationRow, outcome::OutcomeRow},
};

/// An outcome as deep as the caller may see: its note is clinical text.
pub async fn view(
    app: &App,
    cx: &mut Cx<'_>,
    caller: &Caller,
    row: &ConsultationRow,
    outcome: &OutcomeRow,
) -> ApiResult<Outcome> {
    let note = if caller.may(Action::ReadClinical, row) {
        let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
        outcome.open_note(&key)?
    } else {
        None
    };
    let reported_by = match outcome.reported_by {
        Some(id) => Some(person(cx, id).await?.name),
        None => None,
    };
    Ok(Outcome { note, ..without_note(app, caller, row, outcome, reported_by) })
}

/// The same for a list: the note is read one by one, where its reading is audited.
pub fn without_note(
    app: &App,
    caller: &Caller,
    row: &ConsultationRow,
    outcome: &OutcomeRow,
    reported_by: Option<String>,
) -> Outcome {
    let unseen = outcome.reported_at.is_some() && outcome.seen_by_specialist_at.is_none();
    Outcome {
        consultation_id: row.id,
        brief: outcome.brief(app.now()),
        followed: outcome.followed,
        course: outcome.course,
        transferred: outcome.transferred,
        note: None,
        reported_by,
        may_report: caller.may(Action::ReportOutcome, row),
        may_mark_seen: unseen && caller.may(Action::SeeOutcome, row),
        version: outcome.version,
    }
}
