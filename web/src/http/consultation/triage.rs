//! What returning and declining share: a reason, the newest version, and a requester who is told.

use super::{
    Consultation, StepWithReason,
    transition::{self, By},
    view,
};
use crate::{
    app::App,
    domain::{
        consultation::{State, Transition},
        ids::ConsultationId,
        policy::Role,
    },
    http::{ApiError, ApiResult, Caller, Json, service::Change, sla},
    store::{self, consultation::ConsultationRow},
};

/// Triage belongs to the coordinators of the advising hospital.
pub fn require_advising_side(caller: &Caller, row: &ConsultationRow) -> ApiResult<()> {
    let advising = row.advising_hospital_id.is_some_and(|h| caller.has_role_at(Role::Coordinator, h));
    if advising { Ok(()) } else { Err(ApiError::Forbidden("not_allowed")) }
}

pub async fn step_with_reason(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    body: &StepWithReason,
    transition: Transition,
) -> ApiResult<Json<Consultation>> {
    let reason = body.reason.trim();
    if reason.is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut row = caller.consultation(cx, id).await?;
    require_advising_side(caller, &row)?;
    if row.version != body.version {
        return Err(ApiError::stale(&view::full(app, cx, caller, &row).await?));
    }
    // The sender's clock runs now, not the receiver's.
    let clock = match transition {
        Transition::Return => Some(sla::clock::returned(app, cx, &mut row, now).await?),
        _ => None,
    };
    let row = transition::step(cx, &By::from(caller), row, transition, reason, now).await?;
    if let Some(clock) = clock {
        store::sla::put(cx, id, &clock).await?;
    }
    let kind = if row.state == State::Returned { "consultation.returned" } else { "consultation.declined" };
    store::notification::add(cx, row.requester_id, kind, row.id, now).await?;
    let reply = view::full(app, cx, caller, &row).await?;
    tx.commit().await?;
    app.changed(Change::Consultation { id }, row.hospitals());
    Ok(Json(reply))
}
