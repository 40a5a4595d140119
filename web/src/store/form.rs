//! The forms that hospitals have set, every version of them.

use super::{Cx, StoreError, StoreResult, exec, many, opt};
use crate::domain::{
    clock::Ts,
    form::Questionnaire,
    ids::{HospitalId, UserId},
};
use std::collections::HashMap;

/// The form that a hospital uses in a specialty, with its version.
pub async fn active(
    cx: &mut Cx<'_>,
    hospital: HospitalId,
    specialty: &str,
) -> StoreResult<Option<(Questionnaire, i64)>> {
    let row = opt!(
        cx,
        (String, i64),
        "SELECT questionnaire, version FROM form_definition
         WHERE hospital_id = $1 AND specialty = $2 AND status = 'active' ORDER BY version DESC LIMIT 1",
        hospital,
        specialty
    )?;
    row.map(|(text, version)| Ok((serde_json::from_str(&text).map_err(StoreError::from)?, version))).transpose()
}

/// The forms that some hospitals use, by hospital and specialty; unread, because a list needs few of them.
pub async fn active_at(
    cx: &mut Cx<'_>,
    hospitals: &[HospitalId],
) -> StoreResult<HashMap<(HospitalId, String), String>> {
    let rows = many!(
        cx,
        (HospitalId, String, String),
        "SELECT hospital_id, specialty, questionnaire FROM form_definition
         WHERE hospital_id IN ($1) AND status = 'active' ORDER BY version",
        hospitals
    )?;
    Ok(rows.into_iter().map(|(hospital, specialty, form)| ((hospital, specialty), form)).collect())
}

/// Adds a new version; the older ones are kept and no longer used.
pub async fn add(
    cx: &mut Cx<'_>,
    hospital: HospitalId,
    specialty: &str,
    form: &Questionnaire,
    version: i64,
    by: UserId,
    now: Ts,
) -> StoreResult<()> {
    exec!(
        cx,
        "UPDATE form_definition SET status = 'retired' WHERE hospital_id = $1 AND specialty = $2 AND status = 'active'",
        hospital,
        specialty
    )?;
    exec!(
        cx,
        "INSERT INTO form_definition (hospital_id, specialty, version, status, questionnaire, created_by, created_at)
         VALUES ($1, $2, $3, 'active', $4, $5, $6)",
        hospital,
        specialty,
        version,
        serde_json::to_string(form).map_err(StoreError::from)?,
        by,
        now
    )?;
    Ok(())
}

/// How many versions a hospital's form has had.
#[cfg(test)]
pub async fn versions(cx: &mut Cx<'_>, hospital: HospitalId, specialty: &str) -> StoreResult<i64> {
    let (count,) = super::one!(
        cx,
        (i64,),
        "SELECT count(*) FROM form_definition WHERE hospital_id = $1 AND specialty = $2",
        hospital,
        specialty
    )?;
    Ok(count)
}
