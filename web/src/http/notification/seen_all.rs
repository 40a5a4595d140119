//! `POST /api/notifications/seen-all`

use crate::{
    app::App,
    http::{ApiResult, Caller, service::Change},
    store,
};
use axum::{extract::State, http::StatusCode};

/// The caller has seen everything there is.
#[utoipa::path(
    post,
    path = "/api/notifications/seen-all",
    operation_id = "notifications_seen_all",
    tag = "notification",
    responses((status = 204, description = "Done"))
)]
pub async fn seen_all(State(app): State<App>, caller: Caller) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    store::notification::seen_all(&mut tx.cx(), caller.id(), app.now()).await?;
    tx.commit().await?;
    app.changed_for(Change::Notification, caller.id());
    Ok(StatusCode::NO_CONTENT)
}
