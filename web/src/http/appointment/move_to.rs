//! `POST /api/appointments/{id}/move`

use super::{
    Appointment, MoveTo,
    alternatives::{self, Wish},
    turn::{self, Change, Done, IdempotencyKey, Reply, Turn},
};
use crate::{
    app::App,
    domain::{appointment::Step, ids::AppointmentId, schedule::Span},
    http::{ApiResult, Caller, Json},
    store::{self, Cx, consultation::EventActor},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// Moves a booked appointment to another time or specialist; the room stays the same.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/move",
    operation_id = "move_to",
    tag = "appointment",
    params(
        ("id" = AppointmentId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply"),
    ),
    request_body = MoveTo,
    responses((status = 200, body = Appointment))
)]
pub async fn move_to(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    key: IdempotencyKey,
    Json(body): Json<MoveTo>,
) -> ApiResult<Reply> {
    turn::run(&app, &caller, &key, &Move { id, body }).await
}

struct Move {
    id: AppointmentId,
    body: MoveTo,
}

impl Change for Move {
    async fn glance(&self, turn: &Turn<'_>, _: &mut Cx<'_>) -> ApiResult<()> {
        alternatives::check(Span::new(self.body.starts_at, self.body.ends_at), turn.now)
    }

    async fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let others: Vec<_> = self.body.specialist_id.into_iter().collect();
        let (mut row, mut consultation) = turn.load(cx, self.id, &others).await?;
        let (from, to) = (row.specialist_id, self.body.specialist_id.unwrap_or(row.specialist_id));
        turn.require_version(cx, &row, self.body.version).await?;
        row.status = row.status.after(Step::Move)?;
        alternatives::require_specialist(cx, &consultation, to).await?;
        let released = store::appointment::release_expired_of(cx, &[to], turn.now).await?;
        let override_reason = alternatives::override_reason(self.body.override_reason.as_deref())?;
        let span = Span::new(self.body.starts_at, self.body.ends_at);
        let wish = Wish { specialist: to, span, moving: Some(row.id), override_reason };
        let overridden = alternatives::require_free(turn.app, cx, &consultation, &wish, turn.now).await?;

        row.specialist_id = to;
        row.starts_at = self.body.starts_at;
        row.ends_at = self.body.ends_at;
        let row = store::appointment::update(cx, row).await?;
        store::appointment_answer::forget(cx, row.id).await?;
        consultation.specialist_id = Some(to);
        let consultation = store::consultation::update(cx, consultation, turn.now).await?;
        let by = turn.by();
        let actor = EventActor { id: by.user, name: &by.name };
        let state = consultation.state;
        store::consultation::add_event(cx, consultation.id, &actor, state, state, "", turn.now).await?;
        turn.lock_chains(cx, &consultation, &released).await?;
        turn.audit(cx, "appointment.move", &consultation, &row).await?;
        turn.audit_override(cx, &consultation, &row, &overridden, override_reason).await?;
        store::appointment::audit_released(cx, &released, turn.now).await?;
        turn.notify(cx, &[consultation.requester_id, from, to], "appointment.moved", &consultation).await?;
        let persons = if from == to { vec![to] } else { vec![from, to] };
        Ok(Done { status: StatusCode::OK, appointment: row, consultation, persons, released })
    }
}
