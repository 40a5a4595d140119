//! Code lists: specialties and ICD-10.

use super::{Cx, StoreResult, all, exec, opt};
use crate::domain::{ids::UserId, text::fold};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct SpecialtyRow {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    /// The length of a consultation when nobody says another.
    pub default_minutes: i64,
}

#[derive(Clone, Debug, FromRow)]
pub struct Icd10Row {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
}

pub async fn specialties(cx: &mut Cx<'_>) -> StoreResult<Vec<SpecialtyRow>> {
    all!(cx, SpecialtyRow, "SELECT code, name_vi, name_en, default_minutes FROM specialty ORDER BY name_vi")
}

/// How long a consultation is by default: in a specialty, or the longest of a person's specialties.
pub async fn default_minutes(
    cx: &mut Cx<'_>,
    specialty: Option<&str>,
    person: Option<UserId>,
) -> StoreResult<Option<i64>> {
    let found = opt!(
        cx,
        (i64,),
        "SELECT default_minutes FROM specialty WHERE code = $1 OR ($1 IS NULL AND code IN
           (SELECT specialty FROM user_specialty WHERE user_id = $2)) ORDER BY default_minutes DESC LIMIT 1",
        specialty,
        person
    )?;
    Ok(found.map(|(minutes,)| minutes))
}

pub async fn put_specialty(cx: &mut Cx<'_>, row: &SpecialtyRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO specialty (code, name_vi, name_en, default_minutes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (code) DO UPDATE SET name_vi = excluded.name_vi, name_en = excluded.name_en,
           default_minutes = excluded.default_minutes",
        &row.code,
        &row.name_vi,
        &row.name_en,
        row.default_minutes
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
