//! `GET /api/users`

use super::User;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::State;

/// The users of the hospitals that the caller administers.
#[utoipa::path(
    get,
    path = "/api/users",
    operation_id = "users",
    tag = "admin",
    responses((status = 200, body = Vec<User>))
)]
pub async fn users(State(_app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<User>>> {
    Err(ApiError::Unavailable)
}
