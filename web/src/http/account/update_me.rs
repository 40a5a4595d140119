//! `PATCH /api/me`

use super::{Me, UpdateMe};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::State;

/// Changes the caller's own language and phone.
#[utoipa::path(
    patch,
    path = "/api/me",
    operation_id = "update_me",
    tag = "account",
    request_body = UpdateMe,
    responses((status = 200, body = Me))
)]
pub async fn update_me(State(_app): State<App>, _caller: Caller, Json(_body): Json<UpdateMe>) -> ApiResult<Json<Me>> {
    Err(ApiError::Unavailable)
}
