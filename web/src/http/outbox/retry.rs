//! `POST /api/admin/outbox/{id}/retry`

use super::{Delivery, scope};
use crate::{
    app::App,
    domain::{ids::DeliveryId, notice::TRIED_MS},
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};

/// Begins a delivery anew that was given up.
#[utoipa::path(
    post,
    path = "/api/admin/outbox/{id}/retry",
    operation_id = "retry_delivery",
    tag = "outbox",
    params(("id" = DeliveryId, Path)),
    responses((status = 200, body = Delivery))
)]
pub async fn retry(State(app): State<App>, caller: Caller, Path(id): Path<DeliveryId>) -> ApiResult<Json<Delivery>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::outbox::find(cx, id, scope(&caller)).await?.ok_or(ApiError::NotFound)?;
    if !store::outbox::retry(cx, id, now.plus(TRIED_MS), now).await? {
        return Err(ApiError::conflict("delivery_not_dead"));
    }
    let row = store::outbox::find(cx, id, scope(&caller)).await?.ok_or(ApiError::NotFound)?;
    tx.commit().await?;
    Ok(Json(row.into()))
}
