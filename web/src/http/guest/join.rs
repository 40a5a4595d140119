//! `POST /api/guest/join`

use crate::{
    app::App,
    http::{appointment::JoinTicket, ApiError, ApiResult, Json},
};
use axum::extract::State;

/// A ticket for the guest's room; the guest waits to be admitted.
#[utoipa::path(
    post,
    path = "/api/guest/join",
    operation_id = "join_guest",
    tag = "guest",
    responses((status = 200, body = JoinTicket))
)]
pub async fn join(State(_app): State<App>) -> ApiResult<Json<JoinTicket>> {
    Err(ApiError::Unavailable)
}
