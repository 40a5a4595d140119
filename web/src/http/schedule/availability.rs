//! `GET /api/specialists/{id}/availability`

use super::{Availability, TimeSpan, WindowQuery, access, window};
use crate::{
    app::App,
    domain::{ids::UserId, schedule::Span},
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, availability::Whose},
};
use axum::extract::{Path, Query, State};

/// What a specialist's rota is over at most 366 days: hours, theatre lists, absences, holidays, and what is booked.
#[utoipa::path(
    get,
    path = "/api/specialists/{id}/availability",
    operation_id = "availability",
    tag = "schedule",
    params(("id" = UserId, Path), WindowQuery),
    responses((status = 200, body = Availability))
)]
pub async fn availability(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
    Query(query): Query<WindowQuery>,
) -> ApiResult<Json<Availability>> {
    let (within, now, zone) = (window(query.from, query.to)?, app.now(), app.zone());
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    access::require_search(cx, &caller, id, now).await?;
    let calendars = store::availability::calendars(cx, Whose::Person(id), within, None, now, zone).await?;
    let (member, calendar) = calendars.into_iter().next().ok_or(ApiError::NotFound)?;
    let holidays = store::availability::holidays(cx, within, zone).await?;
    drop(conn);
    let pattern = calendar.pattern(within, zone);
    let spans = |spans: Vec<Span>| spans.into_iter().map(TimeSpan::from).collect();
    Ok(Json(Availability {
        specialist_id: id,
        specialist: member.user.display_name(),
        zone: calendar.zone(zone).iana_name().unwrap_or("UTC").to_owned(),
        open: spans(pattern.open),
        theatre: spans(pattern.theatre),
        absent: spans(pattern.absent),
        closed: spans(pattern.closed),
        booked: spans(calendar.taken.iter().filter_map(|taken| taken.clipped(within)).collect()),
        holidays,
    }))
}
