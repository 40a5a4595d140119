//! `DELETE /api/me/calendar-feed`

use crate::{
    app::App,
    http::{ApiResult, Caller},
    store,
};
use axum::{extract::State, http::StatusCode};

/// Ends the caller's feed. Without one, does nothing.
#[utoipa::path(
    delete,
    path = "/api/me/calendar-feed",
    operation_id = "delete_calendar_feed",
    tag = "calendar",
    responses((status = 204, description = "Done"))
)]
pub async fn delete(State(app): State<App>, caller: Caller) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    store::calendar::delete_feed(&mut tx.cx(), caller.id()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
