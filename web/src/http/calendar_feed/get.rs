//! `GET /api/me/calendar-feed`

use super::CalendarFeed;
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// Whether the caller has a feed. Its address is not known to the service any more.
#[utoipa::path(
    get,
    path = "/api/me/calendar-feed",
    operation_id = "calendar_feed",
    tag = "calendar",
    responses((status = 200, body = CalendarFeed))
)]
pub async fn get(State(app): State<App>, caller: Caller) -> ApiResult<Json<CalendarFeed>> {
    let mut conn = app.db().read().await?;
    let created_at = store::calendar::feed_since(&mut conn.cx(), caller.id()).await?;
    Ok(Json(CalendarFeed { created_at, url: None }))
}
