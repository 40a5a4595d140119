//! `POST /api/contracts`

use super::{Contract, ContractInput, access, contracts::contract};
use crate::{
    app::App,
    domain::{account::Checks, ids::ContractId},
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, StoreError, contract::ContractRow},
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Adds a support contract.
#[utoipa::path(
    post,
    path = "/api/contracts",
    operation_id = "create_contract",
    tag = "admin",
    request_body = ContractInput,
    responses((status = 201, body = Contract))
)]
pub async fn create_contract(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<ContractInput>,
) -> ApiResult<(StatusCode, Json<Contract>)> {
    let row = body.checked(ContractId::new(), 1)?;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::contract::insert(cx, &row, &body.chosen_specialties()).await.map_err(refused)?;
    let object = ("contract", row.id.to_string());
    let hospitals = [row.requesting_hospital_id, row.advising_hospital_id];
    access::note(cx, &caller, &hospitals, "contract.create", object, json!({ "number": row.number }), app.now())
        .await?;
    let reply = contract(cx, row).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

impl ContractInput {
    /// The row to store, or what is wrong with it.
    pub(super) fn checked(&self, id: ContractId, version: i64) -> ApiResult<ContractRow> {
        let mut checks = Checks::default();
        let different = self.requesting_hospital_id != self.advising_hospital_id;
        checks
            .line("number", &self.number)
            .require(different, "advising_hospital_id", "same_hospital")
            .require(self.valid_to > self.valid_from, "valid_to", "before_beginning")
            .require(!self.specialties.is_empty(), "specialties", "required");
        let errors = checks.errors();
        if !errors.is_empty() {
            return Err(ApiError::fields(&errors));
        }
        Ok(ContractRow {
            id,
            number: self.number.trim().to_owned(),
            requesting_hospital_id: self.requesting_hospital_id,
            advising_hospital_id: self.advising_hospital_id,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version,
        })
    }

    /// Each specialty once.
    pub(super) fn chosen_specialties(&self) -> Vec<String> {
        let mut specialties = self.specialties.clone();
        specialties.sort();
        specialties.dedup();
        specialties
    }
}

pub(super) fn refused(error: StoreError) -> ApiError {
    if error.is_constraint("contract_number") { ApiError::conflict("contract_number_taken") } else { error.into() }
}
