//! `POST /api/me/calendar-feed`

use super::CalendarFeed;
use crate::{
    app::App,
    auth::login,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::{extract::State, http::StatusCode};

/// Makes the caller's feed, or gives it a new address; the old one is good no more.
#[utoipa::path(
    post,
    path = "/api/me/calendar-feed",
    operation_id = "make_calendar_feed",
    tag = "calendar",
    responses((status = 201, body = CalendarFeed))
)]
pub async fn make(State(app): State<App>, caller: Caller) -> ApiResult<(StatusCode, Json<CalendarFeed>)> {
    let (now, token) = (app.now(), login::new_token()?);
    let mut tx = app.db().begin().await?;
    store::calendar::put_feed(&mut tx.cx(), caller.id(), &login::hash(&token), now).await?;
    tx.commit().await?;
    let url = format!("{}/calendar/{token}.ics", app.public_url().trim_end_matches('/'));
    Ok((StatusCode::CREATED, Json(CalendarFeed { created_at: Some(now), url: Some(url) })))
}
