//! `GET /readyz`

use crate::app::App;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// A database write succeeded less than a second ago; 503 otherwise, and while draining.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readyz",
    tag = "service",
    responses(
        (status = 200, description = "Plain text", content_type = "text/plain"),
        (status = 503, description = "Plain text: why not", content_type = "text/plain")
    )
)]
pub async fn readyz(State(app): State<App>) -> Response {
    match app.readiness().check(&app).await {
        Ok(()) => "ready\n".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}
