//! `DELETE /api/push/subscriptions/{id}`

use crate::{
    app::App,
    domain::ids::SubscriptionId,
    http::{ApiError, ApiResult, Caller},
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// Sends no more push messages to one of the caller's devices.
#[utoipa::path(
    delete,
    path = "/api/push/subscriptions/{id}",
    operation_id = "push_unsubscribe",
    tag = "push",
    params(("id" = SubscriptionId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn unsubscribe(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SubscriptionId>,
) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::push::get(cx, id).await?.filter(|s| s.user_id == caller.id()).ok_or(ApiError::NotFound)?;
    store::push::delete(cx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
