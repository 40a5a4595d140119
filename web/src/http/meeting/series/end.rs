//! `POST /api/meeting-series/{id}/end`

use super::{EndSeries, MeetingSeries, view};
use crate::{
    app::App,
    domain::ids::{SeriesId, UserId},
    http::{
        ApiError, ApiResult, Caller, Json,
        meeting::{
            agenda,
            booking::{self, Booking, Done, Work},
            cancel,
        },
    },
    store::{self, Cx},
};
use axum::extract::{Path, State};
use serde_json::json;

/// Ends a series: its meetings from a time on are cancelled and their cases wait for another time.
#[utoipa::path(
    post,
    path = "/api/meeting-series/{id}/end",
    operation_id = "end_series",
    tag = "meeting",
    params(("id" = SeriesId, Path)),
    request_body = EndSeries,
    responses((status = 200, body = MeetingSeries))
)]
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SeriesId>,
    Json(body): Json<EndSeries>,
) -> ApiResult<Json<MeetingSeries>> {
    if body.reason.trim().is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    booking::run(&app, &caller, &End { id, body }).await?;
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let row = store::meeting::series::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view(cx, row, app.now()).await?))
}

struct End {
    id: SeriesId,
    body: EndSeries,
}

impl Booking for End {
    async fn apply(&self, work: &Work<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        let row = store::meeting::series::get(cx, self.id).await?.ok_or(ApiError::NotFound)?;
        work.caller.require_at(work.caller.action, row.hospital_id)?;
        let from = self.body.from.unwrap_or(work.now).max(work.now);
        let meetings = store::meeting::series::to_come(cx, self.id, from).await?;
        let mut people: Vec<UserId> = store::meeting::series::speakers(cx, self.id).await?;
        for id in &meetings {
            people.extend(store::meeting::speakers(cx, *id).await?.into_iter().map(|s| s.person_id));
        }
        people.sort();
        people.dedup();
        store::appointment::lock_persons(cx, &people).await?;
        for id in &meetings {
            agenda::lock_cases(cx, *id).await?;
        }
        if row.version != self.body.version || row.ended_at.is_some() {
            return Err(ApiError::stale(&view(cx, row, work.now).await?));
        }
        store::meeting::series::end(cx, &row, work.now).await?;
        let listeners = store::meeting::series::listeners(cx, self.id).await?;
        let mut done = Done { hospitals: [&[row.hospital_id], listeners.as_slice()].concat(), ..Done::default() };
        let mut first = None;
        for id in meetings {
            let meeting = store::meeting::lock(cx, id).await?.ok_or(ApiError::NotFound)?;
            // What has begun since goes on to its end.
            if meeting.status != crate::domain::appointment::Status::Booked {
                continue;
            }
            agenda::lock_chains(cx, &meeting).await?;
            cancel::one(work, cx, &meeting, self.body.reason.trim(), &mut done).await?;
            first = first.or(Some((id, meeting.starts_at)));
            done.meetings.push(id);
        }
        if let Some((id, starts_at)) = first {
            let detail = json!({ "series": self.id, "from": from, "meetings": done.meetings.len() });
            work.audit(cx, &done.hospitals, "meeting.series_end", id, detail).await?;
            work.notify(cx, &people, "meeting.series_ended", id, starts_at).await?;
        }
        done.persons = people;
        Ok(done)
    }
}
