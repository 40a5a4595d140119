//! `GET /api/free-times`

use super::{FreeTime, FreeTimesQuery, access};
use crate::{
    app::App,
    domain::{
        clock::{DAY, MINUTE, Ts},
        schedule::{MAX_MINUTES, MIN_MINUTES, Span},
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, Cx, user::UserRow},
};
use axum::extract::{Query, State};

const MAX_SPAN_MS: i64 = 62 * DAY;
const MAX_TIMES: usize = 200;
const DEFAULT_MINUTES: i64 = 30;

/// Times that can be booked: weekly hours and exceptions minus reservations; at most 200.
#[utoipa::path(
    get,
    path = "/api/free-times",
    operation_id = "free_times",
    tag = "schedule",
    params(FreeTimesQuery),
    responses((status = 200, body = Vec<FreeTime>))
)]
pub async fn free_times(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<FreeTimesQuery>,
) -> ApiResult<Json<Vec<FreeTime>>> {
    let minutes = query.minutes.unwrap_or(DEFAULT_MINUTES);
    if !(MIN_MINUTES..=MAX_MINUTES).contains(&minutes) {
        return Err(ApiError::field("minutes", "out_of_range"));
    }
    if query.from.0 < 0 || !(0..=MAX_SPAN_MS).contains(&query.to.0.saturating_sub(query.from.0)) {
        return Err(ApiError::field("to", "out_of_range"));
    }
    let now = app.now();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let specialists = whom(cx, &caller, &query, now).await?;
    let within = Span::new(query.from.max(now), query.to);
    let mut times = Vec::new();
    for specialist in &specialists {
        let calendar = store::schedule::calendar(cx, specialist.id, within, None, now).await?;
        let free = calendar.times(within, minutes * MINUTE, app.zone());
        times.extend(free.into_iter().take(MAX_TIMES).map(|span| FreeTime::new(specialist, span)));
    }
    // Stable: at one time, colleagues stay in the order of their names.
    times.sort_by_key(|t| t.starts_at);
    times.truncate(MAX_TIMES);
    Ok(Json(times))
}

/// The specialists that are searched.
async fn whom(cx: &mut Cx<'_>, caller: &Caller, query: &FreeTimesQuery, now: Ts) -> ApiResult<Vec<UserRow>> {
    let Some(person) = query.specialist_id else {
        let hospital = query.hospital_id.ok_or_else(|| ApiError::field("hospital_id", "required"))?;
        if !access::may_search(cx, caller, hospital, now).await? {
            return Err(ApiError::NotFound);
        }
        return Ok(store::schedule::specialists(cx, hospital, query.specialty.as_deref()).await?);
    };
    let hospitals = store::schedule::advises_at(cx, person).await?;
    let mut allowed = person == caller.id() && !hospitals.is_empty();
    for hospital in hospitals {
        allowed = allowed || access::may_search(cx, caller, hospital, now).await?;
    }
    let specialist = store::user::get(cx, person).await?.filter(|u| allowed && u.active);
    Ok(vec![specialist.ok_or(ApiError::NotFound)?])
}
