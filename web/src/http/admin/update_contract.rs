//! `PUT /api/contracts/{id}`

use super::{Contract, ContractInput};
use crate::{
    app::App,
    domain::ids::ContractId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Changes a support contract.
#[utoipa::path(
    put,
    path = "/api/contracts/{id}",
    operation_id = "update_contract",
    tag = "admin",
    params(("id" = ContractId, Path)),
    request_body = ContractInput,
    responses((status = 200, body = Contract))
)]
pub async fn update_contract(State(_app): State<App>, _caller: Caller, Path(_id): Path<ContractId>, Json(_body): Json<ContractInput>) -> ApiResult<Json<Contract>> {
    Err(ApiError::Unavailable)
}
