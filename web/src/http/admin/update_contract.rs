//! `PUT /api/contracts/{id}`

use super::{Contract, ContractInput, access, contracts::contract, create_contract::refused};
use crate::{
    app::App,
    domain::ids::ContractId,
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Changes a support contract. 409 `stale_version` carries the newer one.
#[utoipa::path(
    put,
    path = "/api/contracts/{id}",
    operation_id = "update_contract",
    tag = "admin",
    params(("id" = ContractId, Path)),
    request_body = ContractInput,
    responses((status = 200, body = Contract))
)]
pub async fn update_contract(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ContractId>,
    Json(body): Json<ContractInput>,
) -> ApiResult<Json<Contract>> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let known = store::contract::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    if body.version != Some(known.version) {
        return Err(ApiError::stale(&contract(cx, known).await?));
    }
    let mut row = body.checked(id, known.version)?;
    store::contract::update(cx, &row, &body.chosen_specialties()).await.map_err(refused)?;
    row.version += 1;
    // Also those who were party to it before hear of the change.
    let hospitals = [
        row.requesting_hospital_id,
        row.advising_hospital_id,
        known.requesting_hospital_id,
        known.advising_hospital_id,
    ];
    let object = ("contract", id.to_string());
    access::note(cx, &caller, &hospitals, "contract.update", object, json!({ "number": row.number }), app.now())
        .await?;
    let reply = contract(cx, row).await?;
    tx.commit().await?;
    Ok(Json(reply))
}
