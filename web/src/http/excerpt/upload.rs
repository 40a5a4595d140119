//! `POST /api/consultations/{id}/excerpts`

use super::Excerpt;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::{body::Body, extract::{Path, State}, http::StatusCode};

/// Adds an excerpt: the body is the file, `X-File-Name` its percent-encoded name, `X-Sha256` optional. The type is decided by content.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/excerpts",
    operation_id = "upload",
    tag = "excerpt",
    params(("id" = ConsultationId, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Excerpt))
)]
pub async fn upload(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>, _body: Body) -> ApiResult<(StatusCode, Json<Excerpt>)> {
    Err(ApiError::Unavailable)
}
