//! `GET /livez`

/// The event loop turns.
#[utoipa::path(
    get,
    path = "/livez",
    operation_id = "livez",
    tag = "service",
    responses((status = 200, description = "Plain text", content_type = "text/plain"))
)]
pub async fn livez() -> &'static str {
    "ok\n"
}
