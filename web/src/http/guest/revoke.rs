//! `DELETE /api/guests/{id}`

use crate::{
    app::App,
    domain::ids::GuestLinkId,
    http::{ApiError, ApiResult, Caller},
};
use axum::{extract::{Path, State}, http::StatusCode};

/// Revokes a guest's link; their media stops at once.
#[utoipa::path(
    delete,
    path = "/api/guests/{id}",
    operation_id = "revoke",
    tag = "guest",
    params(("id" = GuestLinkId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn revoke(State(_app): State<App>, _caller: Caller, Path(_id): Path<GuestLinkId>) -> ApiResult<StatusCode> {
    Err(ApiError::Unavailable)
}
