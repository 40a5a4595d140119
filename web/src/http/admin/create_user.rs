//! `POST /api/users`

use super::{NewPassword, UserInput};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::{extract::State, http::StatusCode};

/// Adds a user; the answer tells a first password once.
#[utoipa::path(
    post,
    path = "/api/users",
    operation_id = "create_user",
    tag = "admin",
    request_body = UserInput,
    responses((status = 201, body = NewPassword))
)]
pub async fn create_user(State(_app): State<App>, _caller: Caller, Json(_body): Json<UserInput>) -> ApiResult<(StatusCode, Json<NewPassword>)> {
    Err(ApiError::Unavailable)
}
