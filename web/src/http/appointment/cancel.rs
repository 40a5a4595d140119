//! `POST /api/appointments/{id}/cancel`

use super::{
    Appointment, CancelAppointment,
    turn::{self, Change, Done, IdempotencyKey, Reply, Turn},
};
use crate::{
    app::App,
    domain::{appointment::Step, consultation::Transition, ids::AppointmentId},
    http::{ApiError, ApiResult, Caller, Json, consultation::transition},
    live::end_room,
    store::{self, Cx},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use signaling::protocol::EndReason;

/// Cancels a booked appointment with a reason; the consultation waits for a new time.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/cancel",
    operation_id = "cancel_appointment",
    tag = "appointment",
    params(
        ("id" = AppointmentId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply"),
    ),
    request_body = CancelAppointment,
    responses((status = 200, body = Appointment))
)]
pub async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    key: IdempotencyKey,
    Json(body): Json<CancelAppointment>,
) -> ApiResult<Reply> {
    if body.reason.trim().is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    let reply = turn::run(&app, &caller, &key, &Cancel { id, body }).await?;
    // Whoever already waits in the room is told.
    end_room(&app, id, EndReason::Cancelled).await;
    Ok(reply)
}

struct Cancel {
    id: AppointmentId,
    body: CancelAppointment,
}

impl Change for Cancel {
    async fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let (mut row, mut consultation) = turn.load(cx, self.id, &[]).await?;
        turn.require_version(cx, &row, self.body.version).await?;
        let reason = self.body.reason.trim();
        row.status = row.status.after(Step::Cancel)?;
        reason.clone_into(&mut row.cancel_reason);
        let row = store::appointment::update(cx, row).await?;
        consultation.specialist_id = None;
        let consultation =
            transition::step(cx, &turn.by(), consultation, Transition::CancelAppointment, reason, turn.now).await?;
        turn.audit(cx, "appointment.cancel", &consultation, &row).await?;
        turn.notify(cx, &[consultation.requester_id, row.specialist_id], "appointment.cancelled", &consultation)
            .await?;
        let persons = vec![row.specialist_id];
        Ok(Done { status: StatusCode::OK, appointment: row, consultation, persons, released: Vec::new() })
    }
}
