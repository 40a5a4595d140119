//! Excerpts: what is known of each file; the bytes live in the excerpt folder.

use super::{Cx, StoreResult, all, exec, one};
use crate::domain::ids::ConsultationId;

/// How many excerpts a consultation has, withdrawn ones left out.
pub async fn count(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<i64> {
    let (count,) = one!(
        cx,
        (i64,),
        "SELECT COUNT(*) FROM excerpt WHERE consultation_id = $1 AND withdrawn_at IS NULL",
        consultation
    )?;
    Ok(count)
}

/// Deletes a draft's excerpts; gives the names of their stored files, to be removed after the commit.
pub async fn delete_of_draft(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Vec<String>> {
    let rows = all!(
        cx,
        (String, Option<String>),
        "SELECT stored_as, preview_stored_as FROM excerpt WHERE consultation_id = $1",
        consultation
    )?;
    exec!(cx, "DELETE FROM excerpt WHERE consultation_id = $1", consultation)?;
    Ok(rows.into_iter().flat_map(|(file, preview)| [Some(file), preview]).flatten().collect())
}
