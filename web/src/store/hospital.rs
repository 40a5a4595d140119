//! Hospitals, their departments and their keys.

use super::{
    Cx, StoreError, StoreResult, all, exec, many, opt,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{DepartmentId, HospitalId},
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct HospitalRow {
    pub id: HospitalId,
    pub name: String,
    pub short_name: String,
    pub cskcb_code: String,
    pub level: String,
    pub authority: String,
    pub address: String,
    pub duty_phone: String,
    pub version: i64,
}

#[derive(Clone, Debug, FromRow)]
pub struct DepartmentRow {
    pub id: DepartmentId,
    pub hospital_id: HospitalId,
    pub name: String,
}

/// Adds a hospital with a fresh key, wrapped by the master key, and the beginning of its audit chain.
pub async fn insert(cx: &mut Cx<'_>, hospital: &HospitalRow, master: &Key, now: Ts) -> StoreResult<()> {
    let wrapped = master.seal(&purpose("hospital", hospital.id), Key::random()?.bytes())?;
    exec!(
        cx,
        "INSERT INTO hospital (id, name, short_name, cskcb_code, level, authority, address, duty_phone, wrapped_key, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        hospital.id,
        &hospital.name,
        &hospital.short_name,
        &hospital.cskcb_code,
        &hospital.level,
        &hospital.authority,
        &hospital.address,
        &hospital.duty_phone,
        wrapped,
        now
    )?;
    super::audit::begin_chain(cx, hospital.id).await
}

pub async fn update(cx: &mut Cx<'_>, hospital: &HospitalRow) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "UPDATE hospital SET name = $3, short_name = $4, cskcb_code = $5, level = $6, authority = $7, address = $8,
           duty_phone = $9, version = version + 1 WHERE id = $1 AND version = $2",
        hospital.id,
        hospital.version,
        &hospital.name,
        &hospital.short_name,
        &hospital.cskcb_code,
        &hospital.level,
        &hospital.authority,
        &hospital.address,
        &hospital.duty_phone
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

pub async fn get(cx: &mut Cx<'_>, id: HospitalId) -> StoreResult<Option<HospitalRow>> {
    opt!(
        cx,
        HospitalRow,
        "SELECT id, name, short_name, cskcb_code, level, authority, address, duty_phone, version FROM hospital WHERE id = $1",
        id
    )
}

/// Those of some identifiers.
pub async fn many(cx: &mut Cx<'_>, ids: &[HospitalId]) -> StoreResult<Vec<HospitalRow>> {
    many!(
        cx,
        HospitalRow,
        "SELECT id, name, short_name, cskcb_code, level, authority, address, duty_phone, version FROM hospital WHERE id IN ($1)",
        ids
    )
}

pub async fn list(cx: &mut Cx<'_>) -> StoreResult<Vec<HospitalRow>> {
    all!(
        cx,
        HospitalRow,
        "SELECT id, name, short_name, cskcb_code, level, authority, address, duty_phone, version FROM hospital ORDER BY name, id"
    )
}

pub async fn wrapped_key(cx: &mut Cx<'_>, id: HospitalId) -> StoreResult<Option<Vec<u8>>> {
    Ok(opt!(cx, (Vec<u8>,), "SELECT wrapped_key FROM hospital WHERE id = $1", id)?.map(|r| r.0))
}

pub async fn insert_department(cx: &mut Cx<'_>, department: &DepartmentRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO department (id, hospital_id, name) VALUES ($1, $2, $3)",
        department.id,
        department.hospital_id,
        &department.name
    )?;
    Ok(())
}

pub async fn departments(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<Vec<DepartmentRow>> {
    all!(
        cx,
        DepartmentRow,
        "SELECT id, hospital_id, name FROM department WHERE hospital_id = $1 ORDER BY name",
        hospital
    )
}
