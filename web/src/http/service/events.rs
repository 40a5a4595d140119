//! `GET /api/events`

use crate::{
    app::App,
    http::{ApiError, ApiResult},
};
use axum::{extract::State, response::Response};

/// Server-sent events: a hint for each change that concerns the caller.
#[utoipa::path(
    get,
    path = "/api/events",
    operation_id = "service_events",
    tag = "service",
    responses((status = 200, description = "A stream of `Change`", content_type = "text/event-stream"))
)]
pub async fn events(State(_app): State<App>) -> ApiResult<Response> {
    Err(ApiError::Unavailable)
}
