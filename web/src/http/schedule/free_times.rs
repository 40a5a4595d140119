//! `GET /api/free-times`

use super::{FreeTime, FreeTimesQuery, access, window};
use crate::{
    app::App,
    domain::{
        clock::{DAY, MINUTE, Ts},
        schedule::{Calendar, MAX_MINUTES, MIN_MINUTES, Span},
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self, Cx,
        availability::{Member, Whose},
    },
};
use axum::extract::{Query, State};
use jiff::tz::TimeZone;

const MAX_TIMES: usize = 200;
const DEFAULT_MINUTES: i64 = 30;
/// A search looks this far at once: the first times are what most ask for, and a year is long.
const STEP_MS: i64 = 14 * DAY;

/// Times that can be booked: what the rota gives minus reservations, pauses and limits; at most 200.
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
    let window = window(query.from, query.to)?;
    let now = app.now();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let whose = whose(cx, &caller, &query, now).await?;
    let minutes = match query.minutes {
        Some(minutes) => minutes,
        None => store::code::default_minutes(cx, query.specialty.as_deref(), query.specialist_id)
            .await?
            .unwrap_or(DEFAULT_MINUTES),
    };
    if !(MIN_MINUTES..=MAX_MINUTES).contains(&minutes) {
        return Err(ApiError::field("minutes", "out_of_range"));
    }
    let within = Span::new(window.from.max(now), window.to);
    let calendars = store::availability::calendars(cx, whose, within, None, now, app.zone()).await?;
    drop(conn);
    let (length_ms, zone) = (minutes * MINUTE, app.zone().clone());
    let found = tokio::task::spawn_blocking(move || search(&calendars, within, length_ms, &zone));
    Ok(Json(found.await.map_err(|e| ApiError::Internal(Box::new(e)))?))
}

/// The first times of everybody, step by step until there are enough.
fn search(calendars: &[(Member, Calendar)], within: Span, length_ms: i64, zone: &TimeZone) -> Vec<FreeTime> {
    let mut times: Vec<FreeTime> = Vec::new();
    let mut from = within.from;
    while from < within.to && times.len() < MAX_TIMES {
        let next = from.plus(STEP_MS).min(within.to);
        // A time may begin in this step and end in the next one.
        let step = Span::new(from, next.plus(length_ms).min(within.to));
        let mut found = Vec::new();
        for (member, calendar) in calendars {
            let free = calendar.times(step, length_ms, zone).into_iter().filter(|span| span.from < next);
            found.extend(free.take(MAX_TIMES).map(|span| FreeTime::new(&member.user, span)));
        }
        // Stable: at one time, colleagues stay in the order of their names.
        found.sort_by_key(|t| t.starts_at);
        times.extend(found);
        from = next;
    }
    times.truncate(MAX_TIMES);
    times
}

/// Whose calendars are searched.
async fn whose<'a>(cx: &mut Cx<'_>, caller: &Caller, query: &'a FreeTimesQuery, now: Ts) -> ApiResult<Whose<'a>> {
    let Some(person) = query.specialist_id else {
        let hospital = query.hospital_id.ok_or_else(|| ApiError::field("hospital_id", "required"))?;
        if !access::may_search(cx, caller, hospital, now).await? {
            return Err(ApiError::NotFound);
        }
        return Ok(Whose::Hospital(hospital, query.specialty.as_deref()));
    };
    access::require_search(cx, caller, person, now).await?;
    let active = store::user::get(cx, person).await?.is_some_and(|user| user.active);
    if active { Ok(Whose::Person(person)) } else { Err(ApiError::NotFound) }
}
