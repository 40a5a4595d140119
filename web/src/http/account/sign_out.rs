//! `DELETE /api/login`

use crate::{
    app::App,
    http::{ApiError, ApiResult},
};
use axum::{extract::State, http::StatusCode};

/// Ends the login. Without one, does nothing.
#[utoipa::path(
    delete,
    path = "/api/login",
    operation_id = "sign_out",
    tag = "account",
    responses((status = 204, description = "Done"))
)]
pub async fn sign_out(State(_app): State<App>) -> ApiResult<StatusCode> {
    Err(ApiError::Unavailable)
}
