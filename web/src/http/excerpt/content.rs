//! `GET /api/excerpts/{id}/content`

use crate::{
    app::App,
    domain::ids::ExcerptId,
    http::{ApiError, ApiResult, Caller},
};
use axum::{extract::{Path, State}, response::Response};

/// The file itself. Opening is audited before the first byte.
#[utoipa::path(
    get,
    path = "/api/excerpts/{id}/content",
    operation_id = "content",
    tag = "excerpt",
    params(("id" = ExcerptId, Path)),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream"))
)]
pub async fn content(State(_app): State<App>, _caller: Caller, Path(_id): Path<ExcerptId>) -> ApiResult<Response> {
    Err(ApiError::Unavailable)
}
