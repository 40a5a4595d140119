//! `GET /api/contracts`

use super::Contract;
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store::{self, Cx, contract::ContractRow},
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
pub async fn contracts(State(app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<Contract>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut contracts = Vec::new();
    for row in store::contract::list(cx).await? {
        contracts.push(contract(cx, row).await?);
    }
    Ok(Json(contracts))
}

/// A contract with its specialties.
pub(super) async fn contract(cx: &mut Cx<'_>, row: ContractRow) -> ApiResult<Contract> {
    Ok(Contract {
        specialties: store::contract::specialties(cx, row.id).await?,
        id: row.id,
        number: row.number,
        requesting_hospital_id: row.requesting_hospital_id,
        advising_hospital_id: row.advising_hospital_id,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        version: row.version,
    })
}
