//! `POST /api/appointments/{id}/end`

use super::{Appointment, view};
use crate::{
    app::App,
    domain::{appointment::Status, consultation::Transition, ids::AppointmentId},
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
        service::Change,
    },
    live::end_room,
    store::{self, Cx, appointment::AppointmentRow, consultation::ConsultationRow},
};
use axum::extract::{Path, State};
use signaling::protocol::EndReason;

/// Ends the consultation for everybody. Leaving the room does not.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/end",
    operation_id = "end",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, body = Appointment))
)]
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> ApiResult<Json<Appointment>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let (mut appointment, mut row) = lock(cx, &caller, id).await?;
    // Refused before anything is written.
    row.state.after(Transition::Conclude)?;
    appointment.status = Status::Ended;
    appointment.started_at = appointment.started_at.or(Some(now));
    appointment.ended_at = Some(now);
    row.concluded_at = Some(now);
    let appointment = store::appointment::update(cx, appointment).await?;
    store::seat::end_interruption(cx, id, now).await?;
    store::seat::all_left(cx, id, now).await?;
    // The step ends with the audit chains, which everybody locks last.
    let row = transition::step(cx, &By::from(&caller), row, Transition::Conclude, "", now).await?;
    let reply = view::view(&app, cx, &appointment).await?;
    tx.commit().await?;
    end_room(&app, id, EndReason::Host).await;
    app.changed(Change::Consultation { id: row.id }, row.hospitals());
    Ok(Json(reply))
}

/// The appointment and its consultation as they stand once their rows are locked: the person first, then the
/// consultation.
async fn lock(cx: &mut Cx<'_>, caller: &Caller, id: AppointmentId) -> ApiResult<(AppointmentRow, ConsultationRow)> {
    let seen = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let of = seen.consultation_id.ok_or(ApiError::NotFound)?;
    caller.consultation(cx, of).await?;
    store::appointment::lock_persons(cx, &[seen.specialist_id]).await?;
    store::appointment::lock_consultation(cx, of).await?;
    let appointment = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    if appointment.specialist_id != seen.specialist_id {
        // Handed over between the two looks: somebody else's row must be locked.
        return Err(ApiError::conflict("stale_version"));
    }
    Ok((appointment, caller.consultation(cx, of).await?))
}
