//! `POST /api/appointments/{id}/book`

use super::{
    Appointment, AppointmentStep,
    alternatives::{self, Wish},
    turn::{self, Change, Done, IdempotencyKey, Reply, Turn},
};
use crate::{
    app::App,
    domain::{
        appointment::{Step, hold_has_expired},
        consultation::Transition,
        ids::AppointmentId,
        policy::Role,
    },
    http::{ApiError, ApiResult, Caller, Json, consultation::transition},
    store::{self, Cx, appointment::AppointmentRow},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// Books a held time.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/book",
    operation_id = "book",
    tag = "appointment",
    params(
        ("id" = AppointmentId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply"),
    ),
    request_body = AppointmentStep,
    responses((status = 200, body = Appointment))
)]
pub async fn book(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    key: IdempotencyKey,
    Json(body): Json<AppointmentStep>,
) -> ApiResult<Reply> {
    turn::run(&app, &caller, &key, &Book { id, body }).await
}

struct Book {
    id: AppointmentId,
    body: AppointmentStep,
}

impl Change for Book {
    async fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let (mut row, consultation) = turn.load(cx, self.id, &[]).await?;
        require_holder(turn, cx, &row).await?;
        if hold_has_expired(row.status, row.hold_expires_at, turn.now) {
            let wish =
                Wish { specialist: row.specialist_id, span: row.span(), moving: Some(row.id), override_reason: None };
            return Err(alternatives::hold_expired(turn.app, cx, &consultation, &wish, turn.now).await?);
        }
        turn.require_version(cx, &row, self.body.version).await?;
        row.status = row.status.after(Step::Book)?;
        row.hold_expires_at = None;
        let row = store::appointment::update(cx, row).await?;
        store::waitlist::remove(cx, consultation.id).await?;
        let consultation = transition::step(cx, &turn.by(), consultation, Transition::Book, "", turn.now).await?;
        turn.audit(cx, "appointment.book", &consultation, &row).await?;
        turn.notify(cx, &[consultation.requester_id, row.specialist_id], "appointment.booked", &consultation).await?;
        let persons = vec![row.specialist_id];
        Ok(Done { status: StatusCode::OK, appointment: row, consultation, persons, released: Vec::new() })
    }
}

/// A hold belongs to who made it and to the coordinators of the same hospital.
pub async fn require_holder(turn: &Turn<'_>, cx: &mut Cx<'_>, row: &AppointmentRow) -> ApiResult<()> {
    if row.created_by == turn.caller.id() {
        return Ok(());
    }
    let own = turn.caller.hospitals(Role::Coordinator);
    let holder = store::user::grants(cx, row.created_by).await?;
    let shared = holder.iter().any(|g| g.role == Role::Coordinator && g.hospital_id.is_some_and(|h| own.contains(&h)));
    if shared { Ok(()) } else { Err(ApiError::conflict("hold_not_yours")) }
}
