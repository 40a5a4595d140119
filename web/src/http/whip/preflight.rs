//! `OPTIONS /whip` and `OPTIONS /whip/sessions/{id}`

use super::cors;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

/// What may be sent here (CORS, Accept-Post).
#[utoipa::path(
    options,
    path = "/whip",
    operation_id = "whip_options",
    tag = "whip",
    responses((status = 200, description = "Headers only"))
)]
pub async fn endpoint() -> HeaderMap {
    let mut headers = cors::preflight("POST, OPTIONS");
    headers.insert(ACCEPT_POST, HeaderValue::from_static("application/sdp"));
    headers
}

/// What may be done to a session (CORS).
#[utoipa::path(
    options,
    path = "/whip/sessions/{id}",
    operation_id = "whip_session_options",
    tag = "whip",
    params(("id" = String, Path)),
    responses((status = 200, description = "Headers only"))
)]
pub async fn session() -> HeaderMap {
    cors::preflight("DELETE, OPTIONS")
}
