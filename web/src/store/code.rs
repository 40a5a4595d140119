//! Code lists: specialties and ICD-10.

use super::{Cx, StoreResult, all, exec};
use crate::domain::text::fold;
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct SpecialtyRow {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
}

#[derive(Clone, Debug, FromRow)]
pub struct Icd10Row {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
}

pub async fn specialties(cx: &mut Cx<'_>) -> StoreResult<Vec<SpecialtyRow>> {
    all!(cx, SpecialtyRow, "SELECT code, name_vi, name_en FROM specialty ORDER BY name_vi")
}

pub async fn put_specialty(cx: &mut Cx<'_>, row: &SpecialtyRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO specialty (code, name_vi, name_en) VALUES ($1, $2, $3)
         ON CONFLICT (code) DO UPDATE SET name_vi = excluded.name_vi, name_en = excluded.name_en",
        &row.code,
        &row.name_vi,
        &row.name_en
    )?;
    Ok(())
}

/// Codes that begin with the text, then names that hold every one of its words.
pub async fn search_icd10(cx: &mut Cx<'_>, text: &str) -> StoreResult<Vec<Icd10Row>> {
    let escape = |t: &str| t.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let by_code = format!("{}%", escape(&text.trim().to_uppercase()));
    let by_name = format!("%{}%", escape(&fold(text)).replace(' ', "%"));
    all!(
        cx,
        Icd10Row,
        "SELECT code, name_vi, name_en FROM icd10 WHERE code LIKE $1 ESCAPE '\\' OR name_fold LIKE $2 ESCAPE '\\'
         ORDER BY CASE WHEN code LIKE $1 ESCAPE '\\' THEN 0 ELSE 1 END, code LIMIT 20",
        by_code,
        by_name
    )
}

/// Replaces the whole ICD-10 list.
pub async fn replace_icd10(cx: &mut Cx<'_>, rows: &[Icd10Row]) -> StoreResult<()> {
    exec!(cx, "DELETE FROM icd10")?;
    for row in rows {
        exec!(
            cx,
            "INSERT INTO icd10 (code, name_vi, name_en, name_fold) VALUES ($1, $2, $3, $4)",
            &row.code,
            &row.name_vi,
            &row.name_en,
            fold(&format!("{} {}", row.name_vi, row.name_en))
        )?;
    }
    Ok(())
}
