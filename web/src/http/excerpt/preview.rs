//! `GET /api/excerpts/{id}/preview`

use crate::{
    app::App,
    domain::ids::ExcerptId,
    http::{ApiError, ApiResult, Caller},
};
use axum::{extract::{Path, State}, response::Response};

/// A picture of it (PNG), made by the server. Opening is audited before the first byte.
#[utoipa::path(
    get,
    path = "/api/excerpts/{id}/preview",
    operation_id = "preview",
    tag = "excerpt",
    params(("id" = ExcerptId, Path)),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream"))
)]
pub async fn preview(State(_app): State<App>, _caller: Caller, Path(_id): Path<ExcerptId>) -> ApiResult<Response> {
    Err(ApiError::Unavailable)
}
