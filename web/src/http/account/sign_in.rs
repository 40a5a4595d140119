//! `POST /api/login`

use super::{Me, SignIn};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Json},
};
use axum::extract::State;

/// Signs in and sets the login cookie. Wrong name and wrong password answer alike.
#[utoipa::path(
    post,
    path = "/api/login",
    operation_id = "sign_in",
    tag = "account",
    request_body = SignIn,
    responses((status = 200, body = Me))
)]
pub async fn sign_in(State(_app): State<App>, Json(_body): Json<SignIn>) -> ApiResult<Json<Me>> {
    Err(ApiError::Unavailable)
}
