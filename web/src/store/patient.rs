//! Patients of a hospital, found again by a keyed hash of their identity number.

use super::{
    Cx, StoreResult, one, opt,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{HospitalId, PatientId},
    request::{PatientFields, Sex},
    text::fold,
};
use sqlx::FromRow;

#[derive(Debug, FromRow)]
struct PatientRow {
    id: PatientId,
    sealed: Vec<u8>,
}

fn lookup(key: &Key, identity: &str) -> Option<Vec<u8>> {
    (!identity.is_empty()).then(|| key.lookup("identity", identity))
}

/// Finds the same person again.
pub async fn find(
    cx: &mut Cx<'_>,
    key: &Key,
    hospital: HospitalId,
    identity: &str,
) -> StoreResult<Option<(PatientId, PatientFields)>> {
    let Some(lookup) = lookup(key, identity) else { return Ok(None) };
    let row = opt!(
        cx,
        PatientRow,
        "SELECT id, sealed FROM patient WHERE hospital_id = $1 AND identity_lookup = $2",
        hospital,
        lookup
    )?;
    row.map(|r| Ok((r.id, key.open_json(&purpose("patient", r.id), &r.sealed)?))).transpose()
}

/// Keeps a patient: the one with this identity number when there is one, else a new one.
pub async fn keep(
    cx: &mut Cx<'_>,
    key: &Key,
    hospital: HospitalId,
    fields: &PatientFields,
    now: Ts,
) -> StoreResult<PatientId> {
    let known = find(cx, key, hospital, fields.identity_number.expose()).await?;
    let id = known.map_or_else(PatientId::new, |(id, _)| id);
    let name = fields.full_name.expose();
    let (kept,) = one!(
        cx,
        (PatientId,),
        "INSERT INTO patient (id, hospital_id, full_name, name_fold, birth, sex, sealed, identity_lookup, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET full_name = excluded.full_name, name_fold = excluded.name_fold, birth = excluded.birth,
           sex = excluded.sex, sealed = excluded.sealed, version = patient.version + 1 RETURNING id",
        id,
        hospital,
        name,
        fold(name),
        fields.birth.expose(),
        fields.sex.unwrap_or(Sex::Unknown),
        key.seal_json(&purpose("patient", id), fields)?,
        lookup(key, fields.identity_number.expose()),
        now
    )?;
    Ok(kept)
}
