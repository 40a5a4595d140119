//! `POST /api/appointments/{id}/no-show`

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

/// Marks that a side did not come; the time is free again.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/no-show",
    operation_id = "no_show",
    tag = "appointment",
    params(
        ("id" = AppointmentId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply"),
    ),
    request_body = CancelAppointment,
    responses((status = 200, body = Appointment))
)]
pub async fn no_show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    key: IdempotencyKey,
    Json(body): Json<CancelAppointment>,
) -> ApiResult<Reply> {
    if body.reason.trim().is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    let reply = turn::run(&app, &caller, &key, &NoShow { id, body }).await?;
    end_room(&app, id, EndReason::Cancelled).await;
    Ok(reply)
}

struct NoShow {
    id: AppointmentId,
    body: CancelAppointment,
}

impl Change for NoShow {
    async fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let (mut row, consultation) = turn.load(cx, self.id, &[]).await?;
        turn.require_version(cx, &row, self.body.version).await?;
        let reason = self.body.reason.trim();
        row.status = row.status.after(Step::Miss)?;
        if turn.now < row.starts_at {
            return Err(ApiError::conflict("not_yet_missed"));
        }
        reason.clone_into(&mut row.cancel_reason);
        let row = store::appointment::update(cx, row).await?;
        let consultation =
            transition::step(cx, &turn.by(), consultation, Transition::MissAppointment, reason, turn.now).await?;
        turn.audit(cx, "appointment.no_show", &consultation, &row).await?;
        turn.notify(cx, &[consultation.requester_id, row.specialist_id], "appointment.missed", &consultation).await?;
        let persons = vec![row.specialist_id];
        Ok(Done { status: StatusCode::OK, appointment: row, consultation, persons, released: Vec::new() })
    }
}
