//! `GET /api/live`

use crate::{app::App, http::ApiError};
use axum::{
    extract::{
        State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::HeaderMap,
    response::{IntoResponse, Response},
};

/// The WebSocket of live sessions (`docs/protocol.md`), authorised by the ticket in its first message.
#[utoipa::path(
    get,
    path = "/api/live",
    operation_id = "live",
    tag = "service",
    responses((status = 101, description = "Switching to the protocol `hoichan.v1`"))
)]
pub async fn live(
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    match app.live() {
        Some(live) => live.signaling().live(&headers, upgrade),
        None => ApiError::Unavailable.into_response(),
    }
}
