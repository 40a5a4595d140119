//! `POST /api/meetings/{id}/move`

use super::{
    Meeting, MoveMeeting,
    access::Access,
    booking::{self, Booking, Done, Work},
    everybody, put_people, view,
};
use crate::{
    app::App,
    domain::{
        appointment::Step,
        ids::{AppointmentId, UserId},
        schedule::Span,
    },
    http::{ApiError, ApiResult, Caller, Json, appointment::alternatives},
    store::{self, Cx},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Moves a meeting with everybody and its agenda; the room stays the same.
#[utoipa::path(
    post,
    path = "/api/meetings/{id}/move",
    operation_id = "move_meeting",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = MoveMeeting,
    responses((status = 200, body = Meeting))
)]
pub async fn move_to(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<MoveMeeting>,
) -> ApiResult<Json<Meeting>> {
    booking::run(&app, &caller, &Move { id, body }).await?;
    view::fresh(&app, &caller, id).await
}

struct Move {
    id: AppointmentId,
    body: MoveMeeting,
}

impl Booking for Move {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let span = Span::new(self.body.starts_at, self.body.ends_at);
        alternatives::check(span, work.now)?;
        let reason = alternatives::override_reason(self.body.override_reason.as_deref())?;
        let access = Access::load(cx, work.caller, self.id).await?;
        let speakers = lock_speakers(cx, self.id).await?;
        let row = put_people::locked(work, cx, self.id, self.body.version).await?;
        row.status.after(Step::Move)?;
        let released = store::appointment::release_expired_of(cx, &speakers, work.now).await?;
        everybody::require_free(work.app, cx, &speakers, span, Some(self.id), reason, work.now).await?;
        let mut appointment = store::appointment::get(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        (appointment.starts_at, appointment.ends_at) = (span.from, span.to);
        store::appointment::update(cx, appointment).await?;
        store::appointment_answer::forget(cx, self.id).await?;
        let detail = json!({ "starts_at": span.from, "ends_at": span.to, "override_reason": reason });
        let hospitals = access.hospitals();
        work.audit(cx, &hospitals, "meeting.move", self.id, detail).await?;
        store::appointment::audit_released(cx, &released, work.now).await?;
        work.notify(cx, &speakers, "meeting.moved", self.id, span.from).await?;
        let persons = speakers;
        Ok(Done { meetings: vec![self.id], hospitals, persons, consultations: Vec::new(), released })
    }
}

/// Locks everybody who speaks.
pub async fn lock_speakers(cx: &mut Cx<'_>, id: AppointmentId) -> ApiResult<Vec<UserId>> {
    let speakers: Vec<UserId> = store::meeting::speakers(cx, id).await?.into_iter().map(|s| s.person_id).collect();
    store::appointment::lock_persons(cx, &speakers).await?;
    Ok(speakers)
}
