//! `GET /readyz`

use crate::{
    app::App,
    http::{ApiError, ApiResult},
};
use axum::{extract::State, response::Response};

/// A database write succeeded less than a second ago; 503 otherwise, and while draining.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readyz",
    tag = "service",
    responses((status = 200, description = "Plain text", content_type = "text/plain"))
)]
pub async fn readyz(State(_app): State<App>) -> ApiResult<Response> {
    Err(ApiError::Unavailable)
}
