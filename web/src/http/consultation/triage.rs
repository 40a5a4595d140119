//! What returning and declining share: a reason, the newest version, and a requester who is told.

use super::{
    Consultation,
    transition::{self, By},
    view,
};
use crate::{
    app::App,
    domain::{
        consultation::{State, Transition},
        form::BUILT_IN,
        ids::ConsultationId,
        policy::Role,
    },
    http::{ApiError, ApiResult, Caller, Json, form, service::Change, sla},
    store::{
        self, Cx,
        consultation::ConsultationRow,
        routing::{TriageEvent, TriageKind},
    },
};

/// Triage belongs to the coordinators of the advising hospital.
pub fn require_advising_side(caller: &Caller, row: &ConsultationRow) -> ApiResult<()> {
    let advising = row.advising_hospital_id.is_some_and(|h| caller.has_role_at(Role::Coordinator, h));
    if advising { Ok(()) } else { Err(ApiError::Forbidden("not_allowed")) }
}

/// What somebody at the desk gives with a step.
pub struct Given<'a> {
    pub version: i64,
    pub reason: &'a str,
    pub code: Option<&'a str>,
    /// Link ids.
    pub missing: &'a [String],
}

/// Refuses names of items that the form of the request does not have.
async fn check_missing(cx: &mut Cx<'_>, row: &ConsultationRow, missing: &[String]) -> ApiResult<()> {
    let form = form::completeness::form_of(cx, row).await?;
    let known = |id: &str| BUILT_IN.iter().any(|(path, ..)| *path == id) || form.item.iter().any(|i| i.link_id == id);
    match missing.iter().position(|id| !known(id)) {
        Some(number) => Err(ApiError::field(&format!("missing.{number}"), "unknown_field")),
        None => Ok(()),
    }
}

pub async fn step_with_reason(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    given: &Given<'_>,
    transition: Transition,
) -> ApiResult<Json<Consultation>> {
    let reason = given.reason.trim();
    if reason.is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut row = caller.consultation(cx, id).await?;
    require_advising_side(caller, &row)?;
    if row.version != given.version {
        return Err(ApiError::stale(&view::full(app, cx, caller, &row).await?));
    }
    check_missing(cx, &row, given.missing).await?;
    // The sender's clock runs now, not the receiver's.
    let clock = match transition {
        Transition::Return => Some(sla::clock::returned(app, cx, &mut row, now).await?),
        _ => None,
    };
    let row = transition::step(cx, &By::from(caller), row, transition, reason, now).await?;
    if let Some(clock) = clock {
        store::sla::put(cx, id, &clock).await?;
    }
    if let Some(hospital) = row.advising_hospital_id {
        let kind = if row.state == State::Returned { TriageKind::Returned } else { TriageKind::Declined };
        let specialty = row.specialty.as_deref();
        let event = TriageEvent {
            hospital,
            kind,
            code: given.code,
            from_specialty: specialty,
            to_specialty: None,
            missing: given.missing,
        };
        store::routing::note(cx, id, &event, now).await?;
    }
    let kind = if row.state == State::Returned { "consultation.returned" } else { "consultation.declined" };
    store::notification::add(cx, row.requester_id, kind, row.id, now).await?;
    let reply = view::full(app, cx, caller, &row).await?;
    tx.commit().await?;
    app.changed(Change::Consultation { id }, row.hospitals());
    Ok(Json(reply))
}
