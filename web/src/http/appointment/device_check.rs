//! `POST /api/device-check/join`

use super::JoinTicket;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::State;

/// A ticket for a private room to try camera, microphone and relay in.
#[utoipa::path(
    post,
    path = "/api/device-check/join",
    operation_id = "device_check",
    tag = "appointment",
    responses((status = 200, body = JoinTicket))
)]
pub async fn device_check(State(_app): State<App>, _caller: Caller) -> ApiResult<Json<JoinTicket>> {
    Err(ApiError::Unavailable)
}
