//! `DELETE /api/guests/{id}`

use crate::{
    app::App,
    domain::ids::GuestLinkId,
    http::{ApiError, ApiResult, Caller, consultation::transition},
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

/// Revokes a guest's link; their media stops at once.
#[utoipa::path(
    delete,
    path = "/api/guests/{id}",
    operation_id = "revoke",
    tag = "guest",
    params(("id" = GuestLinkId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn revoke(State(app): State<App>, caller: Caller, Path(id): Path<GuestLinkId>) -> ApiResult<StatusCode> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let link = store::guest::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let row = caller.consultation(cx, link.consultation_id).await?;
    if store::guest::revoke(cx, id, now).await? {
        transition::audit(cx, &(&caller).into(), &row, "guest.revoke", json!({ "link": id }), now).await?;
    }
    tx.commit().await?;
    if let Some(live) = app.live() {
        live.remove_guest(id).await;
    }
    Ok(StatusCode::NO_CONTENT)
}
