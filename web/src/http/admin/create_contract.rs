//! `POST /api/contracts`

use super::{Contract, ContractInput};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::{extract::State, http::StatusCode};

/// Adds a support contract.
#[utoipa::path(
    post,
    path = "/api/contracts",
    operation_id = "create_contract",
    tag = "admin",
    request_body = ContractInput,
    responses((status = 201, body = Contract))
)]
pub async fn create_contract(State(_app): State<App>, _caller: Caller, Json(_body): Json<ContractInput>) -> ApiResult<(StatusCode, Json<Contract>)> {
    Err(ApiError::Unavailable)
}
