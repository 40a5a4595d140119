//! `POST /api/consultations/{id}/cancel`

use super::{
    Consultation, StepWithReason,
    transition::{self, By},
    view,
};
use crate::{
    app::App,
    domain::{consultation::Transition, ids::ConsultationId, meeting::AgendaState},
    http::{ApiError, ApiResult, Caller, Json, service::Change, waitlist},
    store::{self, Cx, appointment::AppointmentRow},
};
use axum::extract::{Path, State};
use signaling::protocol::EndReason;

/// Cancels the consultation and its appointment.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/cancel",
    operation_id = "cancel_consultation",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = StepWithReason,
    responses((status = 200, body = Consultation))
)]
pub async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<StepWithReason>,
) -> ApiResult<Json<Consultation>> {
    let reason = body.reason.trim();
    if reason.is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let appointment = lock(cx, &caller, id).await?;
    let row = caller.consultation(cx, id).await?;
    if row.version != body.version {
        return Err(ApiError::stale(&view::full(&app, cx, &caller, &row).await?));
    }
    row.state.after(Transition::Cancel)?;
    // A meeting goes on without the case.
    let appointment = appointment.filter(|a| a.consultation_id.is_some());
    match (&appointment, store::meeting::agenda::of_case(cx, id).await?) {
        (Some(appointment), _) => store::appointment::cancel(cx, appointment.id, reason).await?,
        (None, Some(item)) => store::meeting::agenda::set_state(cx, item.id, AgendaState::Dropped, now).await?,
        (None, None) => {}
    }
    // The step ends with the audit chains, which everybody locks last.
    let row = transition::step(cx, &By::from(&caller), row, Transition::Cancel, reason, now).await?;
    if let Some(specialist) = row.specialist_id.filter(|s| *s != caller.id()) {
        store::notification::add(cx, specialist, "consultation.cancelled", row.id, now).await?;
    }
    let reply = view::full(&app, cx, &caller, &row).await?;
    tx.commit().await?;
    if let Some(freed) = &appointment {
        waitlist::offer::soon(&app, freed.specialist_id, freed.span());
    }
    if let (Some(live), Some(appointment)) = (app.live(), appointment) {
        live.end_room(appointment.id, EndReason::Cancelled).await;
    }
    app.changed(Change::Consultation { id }, row.hospitals());
    Ok(Json(reply))
}

/// The consultation's appointment, if it has one, once the rows are locked: its person first, then the consultation.
async fn lock(cx: &mut Cx<'_>, caller: &Caller, id: ConsultationId) -> ApiResult<Option<AppointmentRow>> {
    caller.consultation(cx, id).await?;
    let seen = store::appointment::current(cx, id).await?;
    let person = seen.as_ref().map(|a| a.specialist_id);
    store::appointment::lock_persons(cx, &person.into_iter().collect::<Vec<_>>()).await?;
    store::appointment::lock_consultation(cx, id).await?;
    let appointment = store::appointment::current(cx, id).await?;
    if appointment.as_ref().is_some_and(|a| Some(a.specialist_id) != person) {
        // Planned between the two looks: somebody else's row must be locked.
        return Err(ApiError::conflict("stale_version"));
    }
    Ok(appointment)
}
