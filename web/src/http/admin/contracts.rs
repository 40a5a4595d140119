//! `GET /api/contracts`

use super::Contract;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::State;

/// Every support contract.
#[utoipa::path(
    get,
    path = "/api/contracts",
    operation_id = "contracts",
    tag = "admin",
    responses((status = 200, body = Vec<Contract>))
)]
pub async fn contracts(State(_app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<Contract>>> {
    Err(ApiError::Unavailable)
}
