//! `POST /api/appointments/{id}/release`

use super::{
    Appointment, AppointmentStep,
    book::require_holder,
    turn::{self, Change, Done, IdempotencyKey, Reply, Turn},
};
use crate::{
    app::App,
    domain::{appointment::Step, consultation::Transition, ids::AppointmentId},
    http::{ApiResult, Caller, Json, consultation::transition},
    store::{self, Cx},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// Gives a held time back.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/release",
    operation_id = "release",
    tag = "appointment",
    params(
        ("id" = AppointmentId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply"),
    ),
    request_body = AppointmentStep,
    responses((status = 200, body = Appointment))
)]
pub async fn release(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    key: IdempotencyKey,
    Json(body): Json<AppointmentStep>,
) -> ApiResult<Reply> {
    turn::run(&app, &caller, &key, &Release { id, body }).await
}

struct Release {
    id: AppointmentId,
    body: AppointmentStep,
}

impl Change for Release {
    async fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let (mut row, mut consultation) = turn.load(cx, self.id, &[]).await?;
        require_holder(turn, cx, &row).await?;
        turn.require_version(cx, &row, self.body.version).await?;
        row.status = row.status.after(Step::Release)?;
        row.hold_expires_at = None;
        let row = store::appointment::update(cx, row).await?;
        consultation.specialist_id = None;
        let consultation =
            transition::step(cx, &turn.by(), consultation, Transition::ReleaseHold, "", turn.now).await?;
        turn.audit(cx, "appointment.release", &consultation, &row).await?;
        let persons = vec![row.specialist_id];
        Ok(Done { status: StatusCode::OK, appointment: row, consultation, persons, released: Vec::new() })
    }
}
