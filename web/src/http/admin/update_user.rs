//! `PUT /api/users/{id}`

use super::{User, UserInput};
use crate::{
    app::App,
    domain::ids::UserId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Changes a user, their roles at the hospital, and whether they may sign in.
#[utoipa::path(
    put,
    path = "/api/users/{id}",
    operation_id = "update_user",
    tag = "admin",
    params(("id" = UserId, Path)),
    request_body = UserInput,
    responses((status = 200, body = User))
)]
pub async fn update_user(State(_app): State<App>, _caller: Caller, Path(_id): Path<UserId>, Json(_body): Json<UserInput>) -> ApiResult<Json<User>> {
    Err(ApiError::Unavailable)
}
