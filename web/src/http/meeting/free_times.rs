//! `POST /api/meetings/free-times`

use super::{PersonNotFree, everybody};
use crate::{
    app::App,
    domain::{
        clock::{MINUTE, Ts},
        ids::{HospitalId, UserId},
        meeting::{self, MAX_SPEAKERS},
        schedule::{Calendar, HORIZON_MS, MAX_MINUTES, MIN_MINUTES, Span},
    },
    http::{ApiError, ApiResult, Caller, Json, schedule::TimeSpan},
};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const MAX_TIMES: usize = 30;

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CommonTimesWish {
    /// Who organises it.
    pub hospital_id: HospitalId,
    /// At most 12.
    pub people: Vec<UserId>,
    pub from: Ts,
    /// At most 14 days after `from`.
    pub to: Ts,
    /// 5 to 240.
    pub minutes: i64,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CommonTimes {
    /// Not overlapping each other, at most 30.
    pub times: Vec<TimeSpan>,
    /// Who cannot come at the time that begins with `from`, and why.
    pub absent: Vec<PersonNotFree>,
}

/// Times that suit everybody named. A question and no change; it is sent as a body because of its length.
#[utoipa::path(
    post,
    path = "/api/meetings/free-times",
    operation_id = "common_times",
    tag = "meeting",
    request_body = CommonTimesWish,
    responses((status = 200, body = CommonTimes))
)]
pub async fn free_times(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<CommonTimesWish>,
) -> ApiResult<Json<CommonTimes>> {
    caller.require_at(caller.action, body.hospital_id)?;
    let now = app.now();
    if !(MIN_MINUTES..=MAX_MINUTES).contains(&body.minutes) {
        return Err(ApiError::field("minutes", "out_of_range"));
    }
    if body.people.len() > MAX_SPEAKERS {
        return Err(ApiError::field("people", "too_many"));
    }
    let length = body.to.0.saturating_sub(body.from.0);
    if body.from.0 < 0 || !(0..=HORIZON_MS).contains(&length) {
        return Err(ApiError::field("to", "out_of_range"));
    }
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    everybody::require_people(cx, &body.people).await?;
    let within = Span::new(body.from.max(now), body.to.max(now));
    let wanted = Span::new(body.from, body.from.plus(body.minutes * MINUTE));
    let people = everybody::calendars(&app, cx, &body.people, within, None, now).await?;
    drop(conn);
    let absent = everybody::absent(&people, wanted, false, app.zone());
    let calendars: Vec<Calendar> = people.into_iter().map(|somebody| somebody.calendar).collect();
    let (zone, minutes) = (app.zone().clone(), body.minutes);
    let search =
        tokio::task::spawn_blocking(move || meeting::common_times(&calendars, within, minutes, MAX_TIMES, &zone));
    let times = search.await.map_err(|e| ApiError::Internal(Box::new(e)))?;
    Ok(Json(CommonTimes { times: times.into_iter().map(Into::into).collect(), absent }))
}
