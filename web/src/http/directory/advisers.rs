//! `GET /api/advisers`

use super::Adviser;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::State;

/// Which hospitals the caller's hospitals may ask now, for what, under which contract.
#[utoipa::path(
    get,
    path = "/api/advisers",
    operation_id = "advisers",
    tag = "directory",
    responses((status = 200, body = Vec<Adviser>))
)]
pub async fn advisers(State(_app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<Adviser>>> {
    Err(ApiError::Unavailable)
}
