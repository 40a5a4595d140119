//! `GET /metrics`

use crate::{
    app::App,
    http::{ApiError, ApiResult},
};
use axum::{extract::State, response::Response};

/// Counters in the Prometheus text format. No identifiers.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "metrics",
    tag = "service",
    responses((status = 200, description = "Plain text", content_type = "text/plain"))
)]
pub async fn metrics(State(_app): State<App>) -> ApiResult<Response> {
    Err(ApiError::Unavailable)
}
