//! `POST /api/notifications/{id}/seen`

use crate::{
    app::App,
    domain::ids::NotificationId,
    http::{ApiError, ApiResult, Caller, service::Change},
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// The caller has seen it: in the page, or by a tap on the push message. Said again, the first time stays.
#[utoipa::path(
    post,
    path = "/api/notifications/{id}/seen",
    operation_id = "notification_seen",
    tag = "notification",
    params(("id" = NotificationId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn seen(State(app): State<App>, caller: Caller, Path(id): Path<NotificationId>) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    if !store::notification::seen(&mut tx.cx(), caller.id(), id, app.now()).await? {
        return Err(ApiError::NotFound);
    }
    tx.commit().await?;
    app.changed_for(Change::Notification, caller.id());
    Ok(StatusCode::NO_CONTENT)
}
