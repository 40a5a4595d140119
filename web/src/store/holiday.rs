//! Public holidays, and the number of their list: what was expanded against an older one is not used.

use super::{Cx, StoreResult, all, exec, node};
use crate::domain::availability::Holiday;

const VERSION: &str = "holidays";

/// The holidays from one day to another, both included (`YYYY-MM-DD`).
pub async fn between(cx: &mut Cx<'_>, first: &str, last: &str) -> StoreResult<Vec<Holiday>> {
    all!(
        cx,
        Holiday,
        "SELECT date, name_vi, name_en, substitute FROM holiday WHERE date >= $1 AND date <= $2 ORDER BY date",
        first,
        last
    )
}

/// How often the list was replaced; zero before it was first filled.
pub async fn version(cx: &mut Cx<'_>) -> StoreResult<i64> {
    Ok(node::setting(cx, VERSION).await?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Replaces the whole list.
pub async fn replace(cx: &mut Cx<'_>, holidays: &[Holiday]) -> StoreResult<()> {
    // Whoever replaces the list at the same time waits here for this row, and then reads the number that it has.
    exec!(
        cx,
        "INSERT INTO setting (name, value) VALUES ($1, '0') ON CONFLICT (name) DO UPDATE SET value = setting.value",
        VERSION
    )?;
    let version = version(cx).await? + 1;
    node::set_setting(cx, VERSION, &version.to_string()).await?;
    exec!(cx, "DELETE FROM holiday")?;
    for holiday in holidays {
        exec!(
            cx,
            "INSERT INTO holiday (date, name_vi, name_en, substitute) VALUES ($1, $2, $3, $4) ON CONFLICT (date) DO NOTHING",
            &holiday.date,
            &holiday.name_vi,
            &holiday.name_en,
            holiday.substitute
        )?;
    }
    Ok(())
}
