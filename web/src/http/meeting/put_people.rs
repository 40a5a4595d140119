//! `PUT /api/meetings/{id}/people`

use super::{
    Meeting, PutPeople,
    access::Access,
    agenda,
    booking::{self, Booking, Done, Work},
    everybody,
    move_to::lock_speakers,
    view,
};
use crate::{
    app::App,
    domain::{
        ids::{AppointmentId, UserId},
        meeting,
    },
    http::{ApiError, ApiResult, Caller, Json, appointment::alternatives},
    store::{self, Cx, meeting::MeetingRow},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Sets who speaks: who is new must be free, who is left out gets the time back.
#[utoipa::path(
    put,
    path = "/api/meetings/{id}/people",
    operation_id = "put_meeting_people",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    request_body = PutPeople,
    responses((status = 200, body = Meeting))
)]
pub async fn put_people(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<PutPeople>,
) -> ApiResult<Json<Meeting>> {
    booking::run(&app, &caller, &Put { id, body }).await?;
    view::fresh(&app, &caller, id).await
}

struct Put {
    id: AppointmentId,
    body: PutPeople,
}

impl Booking for Put {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let access = Access::load(cx, work.caller, self.id).await?;
        let wanted = everybody::speakers(access.row.chair_id, &self.body.speakers)?;
        everybody::require_people(cx, &wanted).await?;
        let reason = alternatives::override_reason(self.body.override_reason.as_deref())?;
        let before: Vec<UserId> =
            store::meeting::speakers(cx, self.id).await?.into_iter().map(|s| s.person_id).collect();
        store::appointment::lock_persons(cx, &[before.as_slice(), &wanted].concat()).await?;
        let row = locked(work, cx, self.id, self.body.version).await?;
        let leads: Vec<UserId> =
            store::meeting::agenda::of_meeting(cx, self.id).await?.iter().filter_map(|i| i.lead_id).collect();
        if leads.iter().any(|lead| !wanted.contains(lead)) {
            return Err(ApiError::conflict("agenda_lead_leaves"));
        }
        let (new, gone) = (without(&wanted, &before), without(&before, &wanted));
        let released = store::appointment::release_expired_of(cx, &new, work.now).await?;
        everybody::require_free(work.app, cx, &new, row.span(), Some(self.id), reason, work.now).await?;
        store::meeting::put_speakers(cx, &row, &wanted).await?;
        let appointment = store::appointment::get(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        store::appointment::update(cx, appointment).await?;
        let hospitals = access.hospitals();
        let detail = json!({ "invited": new, "left_out": gone, "override_reason": reason });
        work.audit(cx, &hospitals, "meeting.people", self.id, detail).await?;
        store::appointment::audit_released(cx, &released, work.now).await?;
        work.notify(cx, &new, "meeting.invited", self.id, row.starts_at).await?;
        work.notify(cx, &gone, "meeting.cancelled", self.id, row.starts_at).await?;
        let persons = [new, gone].concat();
        Ok(Done { meetings: vec![self.id], hospitals, persons, consultations: Vec::new(), released })
    }
}

fn without(people: &[UserId], others: &[UserId]) -> Vec<UserId> {
    people.iter().copied().filter(|person| !others.contains(person)).collect()
}

/// The meeting with its row locked, at the version that the caller saw, and still open. People are locked before it.
pub async fn locked(work: &Work<'_>, cx: &mut Cx<'_>, id: AppointmentId, version: i64) -> ApiResult<MeetingRow> {
    let row = store::meeting::lock(cx, id).await?.ok_or(ApiError::NotFound)?;
    if row.version != version {
        let access = Access::of(cx, work.caller, row).await?;
        return Err(ApiError::stale(&view::view(work.app, cx, work.caller, &access).await?));
    }
    if !meeting::is_open(row.status) {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "status": row.status }) });
    }
    Ok(row)
}

/// The same with everybody who speaks and every case on the agenda locked before it.
pub async fn locked_with_all(
    work: &Work<'_>,
    cx: &mut Cx<'_>,
    id: AppointmentId,
    version: i64,
) -> ApiResult<(MeetingRow, Vec<UserId>)> {
    let speakers = lock_speakers(cx, id).await?;
    agenda::lock_cases(cx, id).await?;
    Ok((locked(work, cx, id, version).await?, speakers))
}
