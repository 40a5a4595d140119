//! `POST /api/me/password`

use super::ChangePassword;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::{extract::State, http::StatusCode};

/// Changes the password and ends the caller's other logins.
#[utoipa::path(
    post,
    path = "/api/me/password",
    operation_id = "change_password",
    tag = "account",
    request_body = ChangePassword,
    responses((status = 204, description = "Done"))
)]
pub async fn change_password(State(_app): State<App>, _caller: Caller, Json(_body): Json<ChangePassword>) -> ApiResult<StatusCode> {
    Err(ApiError::Unavailable)
}
