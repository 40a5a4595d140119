//! `POST /api/users/{id}/reset-password`

use super::NewPassword;
use crate::{
    app::App,
    domain::ids::UserId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Gives a new password, told once, and ends the user's logins.
#[utoipa::path(
    post,
    path = "/api/users/{id}/reset-password",
    operation_id = "reset_password",
    tag = "admin",
    params(("id" = UserId, Path)),
    responses((status = 200, body = NewPassword))
)]
pub async fn reset_password(State(_app): State<App>, _caller: Caller, Path(_id): Path<UserId>) -> ApiResult<Json<NewPassword>> {
    Err(ApiError::Unavailable)
}
