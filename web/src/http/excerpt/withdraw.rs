//! `DELETE /api/excerpts/{id}`

use crate::{
    app::App,
    domain::ids::ExcerptId,
    http::{ApiError, ApiResult, Caller},
};
use axum::{extract::{Path, State}, http::StatusCode};

/// Withdraws an excerpt of the caller's own hospital; its key is destroyed.
#[utoipa::path(
    delete,
    path = "/api/excerpts/{id}",
    operation_id = "withdraw",
    tag = "excerpt",
    params(("id" = ExcerptId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn withdraw(State(_app): State<App>, _caller: Caller, Path(_id): Path<ExcerptId>) -> ApiResult<StatusCode> {
    Err(ApiError::Unavailable)
}
