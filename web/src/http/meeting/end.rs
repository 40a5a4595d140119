//! `POST /api/meetings/{id}/end`

use super::{
    Meeting, MeetingStep,
    access::Access,
    agenda,
    booking::{self, Booking, Done, Work},
    put_people::locked_with_all,
    view,
};
use crate::{
    app::App,
    domain::{appointment::Status, clock::HOUR, ids::AppointmentId, policy::Action},
    http::{ApiError, ApiResult, Caller, Json, caller, consultation::transition::By},
    live::end_room,
    store::{self, Cx, meeting::MeetingRow},
};
use axum::extract::{Path, State};
use serde_json::json;
use signaling::protocol::EndReason;

/// Ends a meeting for everybody. The case in hand is concluded; cases that nobody came to wait for another time.
#[utoipa::path(
    post,
    path = "/api/meetings/{id}/end",
    operation_id = "end_meeting",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = MeetingStep,
    responses((status = 200, body = Meeting))
)]
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<MeetingStep>,
) -> ApiResult<Json<Meeting>> {
    booking::run(&app, &caller, &End { id, body }).await?;
    end_room(&app, id, EndReason::Host).await;
    view::fresh(&app, &caller, id).await
}

/// A meeting that nobody ended is over this long after its time.
const LEFT_OPEN_MS: i64 = 2 * HOUR;

/// Ends what nobody ended and nobody sits in. Called every few seconds on every node.
pub async fn sweep(app: &App) -> ApiResult<usize> {
    let now = app.now();
    let mut conn = app.db().read().await?;
    let open = store::meeting::left_open(&mut conn.cx(), now.plus(-LEFT_OPEN_MS)).await?;
    drop(conn);
    let mut ended = 0;
    for id in open {
        let mut tx = app.db().begin().await?;
        let cx = &mut tx.cx();
        let Some(row) = store::meeting::get(cx, id).await? else { continue };
        let Some(chair) = caller::of_user(cx, row.chair_id, Action::RunMeeting).await? else { continue };
        let work = Work { app, caller: &chair, by: By::system(), now };
        match over(&work, cx, &row).await {
            Ok(done) => {
                tx.commit().await?;
                done.tell(app);
                end_room(app, id, EndReason::Host).await;
                ended += 1;
            }
            // The others do not wait for it; it is looked at again in a few seconds.
            Err(error) => tracing::warn!(?error, "a meeting that nobody ended could not be ended"),
        }
    }
    Ok(ended)
}

struct End {
    id: AppointmentId,
    body: MeetingStep,
}

impl Booking for End {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let row = Access::load(cx, work.caller, self.id).await?.row;
        let row = MeetingRow { version: self.body.version, ..row };
        over(work, cx, &row).await
    }
}

/// Ends a meeting at the version of this row.
async fn over(work: &Work<'_>, cx: &mut Cx<'_>, seen: &MeetingRow) -> ApiResult<Done> {
    let id = seen.appointment_id;
    let (row, speakers) = locked_with_all(work, cx, id, seen.version).await?;
    agenda::lock_chains(cx, &row).await?;
    let mut consultations = agenda::finish_running(work, cx, &row).await?;
    consultations.extend(agenda::give_back(work, cx, &row, "").await?);
    let mut appointment = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    appointment.status = Status::Ended;
    appointment.started_at = appointment.started_at.or(Some(work.now));
    appointment.ended_at = Some(work.now);
    store::seat::end_interruption(cx, id, work.now).await?;
    store::seat::all_left(cx, id, work.now).await?;
    store::appointment::update(cx, appointment).await?;
    let hospitals = [&[row.hospital_id], store::meeting::listeners(cx, id).await?.as_slice()].concat();
    work.audit(cx, &hospitals, "meeting.end", id, json!({})).await?;
    Ok(Done { meetings: vec![id], hospitals, persons: speakers, consultations, released: Vec::new() })
}
