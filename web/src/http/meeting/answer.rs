//! `POST /api/meetings/{id}/answer`

use super::{
    AnswerMeeting, Meeting,
    access::Access,
    booking::{self, Booking, Done, Work},
    view,
};
use crate::{
    app::App,
    domain::{appointment::BookingAnswer, ids::AppointmentId, meeting, policy::Role},
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, Cx, appointment_answer::AnswerRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// A speaker says whether they come. Declining gives nobody's time back: the organisers hear of it and decide.
#[utoipa::path(
    post,
    path = "/api/meetings/{id}/answer",
    operation_id = "answer_meeting",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = AnswerMeeting,
    responses((status = 200, body = Meeting))
)]
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<AnswerMeeting>,
) -> ApiResult<Json<Meeting>> {
    match body.answer {
        BookingAnswer::Accepted => {}
        BookingAnswer::Declined if body.reason.trim().is_empty() => return Err(ApiError::invalid("reason_required")),
        BookingAnswer::Declined => {}
        BookingAnswer::Proposed => return Err(ApiError::field("answer", "not_here")),
    }
    booking::run(&app, &caller, &Said { id, body }).await?;
    view::fresh(&app, &caller, id).await
}

struct Said {
    id: AppointmentId,
    body: AnswerMeeting,
}

impl Booking for Said {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let access = Access::load(cx, work.caller, self.id).await?;
        let row = store::meeting::lock(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        if !meeting::is_open(row.status) {
            return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "status": row.status }) });
        }
        let said = AnswerRow {
            person_id: work.caller.id(),
            answer: self.body.answer,
            proposed_from: None,
            proposed_to: None,
            reason: self.body.reason.trim().to_owned(),
            at: work.now,
        };
        store::appointment_answer::put(cx, self.id, &said).await?;
        let hospitals = access.hospitals();
        let detail = json!({ "answer": self.body.answer });
        work.audit(cx, &[row.hospital_id], "meeting.answer", self.id, detail).await?;
        if self.body.answer == BookingAnswer::Declined {
            let coordinators = store::user::with_role(cx, row.hospital_id, Role::Coordinator).await?;
            let people: Vec<_> = coordinators.into_iter().map(|c| c.id).collect();
            work.notify(cx, &people, "meeting.declined", self.id, row.starts_at).await?;
        }
        Ok(Done { meetings: vec![self.id], hospitals, ..Done::default() })
    }
}
