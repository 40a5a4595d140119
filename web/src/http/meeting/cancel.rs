//! `POST /api/meetings/{id}/cancel`

use super::{
    CancelMeeting, Meeting,
    access::Access,
    agenda,
    booking::{self, Booking, Done, Work},
    put_people::locked_with_all,
    view,
};
use crate::{
    app::App,
    domain::{appointment::Step, ids::AppointmentId},
    http::{ApiError, ApiResult, Caller, Json},
    live::end_room,
    store::{self, Cx, meeting::MeetingRow},
};
use axum::extract::{Path, State};
use serde_json::json;
use signaling::protocol::EndReason;

/// Cancels a meeting with a reason; its cases wait for another time.
#[utoipa::path(
    post,
    path = "/api/meetings/{id}/cancel",
    operation_id = "cancel_meeting",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = CancelMeeting,
    responses((status = 200, body = Meeting))
)]
pub async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<CancelMeeting>,
) -> ApiResult<Json<Meeting>> {
    if body.reason.trim().is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    booking::run(&app, &caller, &Cancel { id, body }).await?;
    // Whoever already waits in the room is told.
    end_room(&app, id, EndReason::Cancelled).await;
    view::fresh(&app, &caller, id).await
}

struct Cancel {
    id: AppointmentId,
    body: CancelMeeting,
}

impl Booking for Cancel {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let access = Access::load(cx, work.caller, self.id).await?;
        let (row, speakers) = locked_with_all(work, cx, self.id, self.body.version).await?;
        agenda::lock_chains(cx, &row).await?;
        let mut done = Done { meetings: vec![self.id], hospitals: access.hospitals(), ..Done::default() };
        one(work, cx, &row, self.body.reason.trim(), &mut done).await?;
        work.notify(cx, &speakers, "meeting.cancelled", self.id, row.starts_at).await?;
        done.persons = speakers;
        Ok(done)
    }
}

/// Cancels one meeting, whose rows are locked.
pub async fn one(work: &Work<'_>, cx: &mut Cx<'_>, row: &MeetingRow, reason: &str, done: &mut Done) -> ApiResult<()> {
    let mut appointment = store::appointment::get(cx, row.appointment_id).await?.ok_or(ApiError::NotFound)?;
    appointment.status = appointment.status.after(Step::Cancel)?;
    reason.clone_into(&mut appointment.cancel_reason);
    store::appointment::update(cx, appointment).await?;
    done.consultations.extend(agenda::give_back(work, cx, row, reason).await?);
    let detail = json!({ "starts_at": row.starts_at });
    work.audit(cx, &done.hospitals, "meeting.cancel", row.appointment_id, detail).await
}
