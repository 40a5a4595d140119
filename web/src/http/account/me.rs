//! `GET /api/me`

use super::Me;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::State;

/// The signed-in user.
#[utoipa::path(
    get,
    path = "/api/me",
    operation_id = "me",
    tag = "account",
    responses((status = 200, body = Me))
)]
pub async fn me(State(_app): State<App>, _caller: Caller) -> ApiResult<Json<Me>> {
    Err(ApiError::Unavailable)
}
