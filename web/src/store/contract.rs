//! Support contracts: which hospital may ask which, for what, until when.

use super::{Cx, StoreError, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    ids::{ContractId, HospitalId},
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct ContractRow {
    pub id: ContractId,
    pub number: String,
    pub requesting_hospital_id: HospitalId,
    pub advising_hospital_id: HospitalId,
    pub valid_from: Ts,
    pub valid_to: Ts,
    pub version: i64,
}

pub async fn insert(cx: &mut Cx<'_>, contract: &ContractRow, specialties: &[String]) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO contract (id, number, requesting_hospital_id, advising_hospital_id, valid_from, valid_to)
         VALUES ($1, $2, $3, $4, $5, $6)",
        contract.id,
        &contract.number,
        contract.requesting_hospital_id,
        contract.advising_hospital_id,
        contract.valid_from,
        contract.valid_to
    )?;
    set_specialties(cx, contract.id, specialties).await
}

pub async fn update(cx: &mut Cx<'_>, contract: &ContractRow, specialties: &[String]) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "UPDATE contract SET number = $3, requesting_hospital_id = $4, advising_hospital_id = $5, valid_from = $6,
           valid_to = $7, version = version + 1 WHERE id = $1 AND version = $2",
        contract.id,
        contract.version,
        &contract.number,
        contract.requesting_hospital_id,
        contract.advising_hospital_id,
        contract.valid_from,
        contract.valid_to
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    set_specialties(cx, contract.id, specialties).await
}

async fn set_specialties(cx: &mut Cx<'_>, id: ContractId, specialties: &[String]) -> StoreResult<()> {
    exec!(cx, "DELETE FROM contract_specialty WHERE contract_id = $1", id)?;
    for specialty in specialties {
        exec!(cx, "INSERT INTO contract_specialty (contract_id, specialty) VALUES ($1, $2)", id, specialty)?;
    }
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: ContractId) -> StoreResult<Option<ContractRow>> {
    opt!(
        cx,
        ContractRow,
        "SELECT id, number, requesting_hospital_id, advising_hospital_id, valid_from, valid_to, version FROM contract WHERE id = $1",
        id
    )
}

pub async fn list(cx: &mut Cx<'_>) -> StoreResult<Vec<ContractRow>> {
    all!(
        cx,
        ContractRow,
        "SELECT id, number, requesting_hospital_id, advising_hospital_id, valid_from, valid_to, version FROM contract ORDER BY number"
    )
}

pub async fn specialties(cx: &mut Cx<'_>, id: ContractId) -> StoreResult<Vec<String>> {
    let rows =
        all!(cx, (String,), "SELECT specialty FROM contract_specialty WHERE contract_id = $1 ORDER BY specialty", id)?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// The contracts under which a hospital may ask now.
pub async fn valid_for(cx: &mut Cx<'_>, requesting: HospitalId, now: Ts) -> StoreResult<Vec<ContractRow>> {
    all!(
        cx,
        ContractRow,
        "SELECT id, number, requesting_hospital_id, advising_hospital_id, valid_from, valid_to, version FROM contract
         WHERE requesting_hospital_id = $1 AND valid_from <= $2 AND valid_to > $2 ORDER BY valid_to DESC, id",
        requesting,
        now
    )
}

/// The contract that covers a question between two hospitals now, the longest-lasting first.
pub async fn covering(
    cx: &mut Cx<'_>,
    requesting: HospitalId,
    advising: HospitalId,
    specialty: &str,
    now: Ts,
) -> StoreResult<Option<ContractId>> {
    let row = opt!(
        cx,
        (ContractId,),
        "SELECT c.id FROM contract c JOIN contract_specialty s ON s.contract_id = c.id
         WHERE c.requesting_hospital_id = $1 AND c.advising_hospital_id = $2 AND s.specialty = $3
           AND c.valid_from <= $4 AND c.valid_to > $4 ORDER BY c.valid_to DESC, c.id LIMIT 1",
        requesting,
        advising,
        specialty,
        now
    )?;
    Ok(row.map(|r| r.0))
}
