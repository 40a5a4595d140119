//! `GET /livez`

use crate::{
    app::App,
    http::{ApiError, ApiResult},
};
use axum::{extract::State, response::Response};

/// The event loop turns.
#[utoipa::path(
    get,
    path = "/livez",
    operation_id = "livez",
    tag = "service",
    responses((status = 200, description = "Plain text", content_type = "text/plain"))
)]
pub async fn livez(State(_app): State<App>) -> ApiResult<Response> {
    Err(ApiError::Unavailable)
}
