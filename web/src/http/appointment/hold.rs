//! `POST /api/appointments`

use super::{
    Appointment, Hold,
    alternatives::{self, Wish},
    turn::{self, Change, Done, IdempotencyKey, Reply, Turn},
};
use crate::{
    app::App,
    domain::{
        appointment::HOLD_MS,
        consultation::{State as ConsultationState, Transition},
        schedule::Span,
    },
    http::{ApiError, ApiResult, Caller, Json, consultation::transition},
    store::{self, Cx, appointment::AppointmentRow},
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Holds a time for 5 minutes. Losing the race answers 409 `time_taken` with the next three free times.
#[utoipa::path(
    post,
    path = "/api/appointments",
    operation_id = "hold",
    tag = "appointment",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request sent again gets the same reply")),
    request_body = Hold,
    responses((status = 201, body = Appointment))
)]
pub async fn hold(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Json(body): Json<Hold>,
) -> ApiResult<Reply> {
    turn::run(&app, &caller, &key, &body).await
}

impl Change for Hold {
    async fn glance(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<()> {
        alternatives::check(self.wish()?.span, turn.now)?;
        let row = turn.caller.consultation(cx, self.consultation_id).await?;
        // Otherwise its own time may be what is taken.
        if matches!(row.state, ConsultationState::Accepted | ConsultationState::NoShow) {
            alternatives::require_specialist(cx, &row, self.specialist_id).await?;
            alternatives::require_free(turn.app, cx, &row, &self.wish()?, turn.now).await?;
        }
        Ok(())
    }

    async fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let id = self.consultation_id;
        let known = turn.caller.consultation(cx, id).await?;
        // A hold of its own that ran out may stand with another specialist.
        let before = store::appointment::current(cx, id).await?.map(|a| a.specialist_id);
        let persons: Vec<_> = before.into_iter().chain([self.specialist_id]).collect();
        store::appointment::lock_persons(cx, &persons).await?;
        store::appointment::lock_consultation(cx, id).await?;
        let released = store::appointment::release_expired_of(cx, &persons, turn.now).await?;
        if let Some(standing) = store::appointment::current(cx, id).await?.filter(|a| a.status.occupies()) {
            // Appeared between the two looks, perhaps with a person who is not locked: begin again.
            let settled = before == Some(standing.specialist_id);
            return Err(if settled { already_scheduled(&standing) } else { ApiError::conflict("stale_version") });
        }
        let mut row = store::consultation::get(cx, known.id).await?.ok_or(ApiError::NotFound)?;
        row.state.after(Transition::Hold)?;
        let hospital = alternatives::require_specialist(cx, &row, self.specialist_id).await?;
        let wish = self.wish()?;
        let overridden = alternatives::require_free(turn.app, cx, &row, &wish, turn.now).await?;

        let by = turn.caller.id();
        let appointment = AppointmentRow::hold(id, hospital, self.specialist_id, wish.span, by, HOLD_MS, turn.now);
        store::appointment::insert(cx, &appointment).await?;
        row.specialist_id = Some(self.specialist_id);
        turn.lock_chains(cx, &row, &released).await?;
        let row = transition::step(cx, &turn.by(), row, Transition::Hold, "", turn.now).await?;
        turn.audit(cx, "appointment.hold", &row, &appointment).await?;
        turn.audit_override(cx, &row, &appointment, &overridden, wish.override_reason).await?;
        store::appointment::audit_released(cx, &released, turn.now).await?;
        Ok(Done { status: StatusCode::CREATED, appointment, consultation: row, persons, released })
    }
}

impl Hold {
    fn wish(&self) -> ApiResult<Wish<'_>> {
        let override_reason = alternatives::override_reason(self.override_reason.as_deref())?;
        let span = Span::new(self.starts_at, self.ends_at);
        Ok(Wish { specialist: self.specialist_id, span, moving: None, override_reason })
    }
}

fn already_scheduled(standing: &AppointmentRow) -> ApiError {
    ApiError::Conflict {
        code: "already_scheduled",
        details: json!({ "appointment_id": standing.id, "status": standing.status }),
    }
}
