//! What a user is to be told, written in the transaction of what happened.

use super::{Cx, StoreResult, exec};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, EventId, UserId},
};

pub async fn add(cx: &mut Cx<'_>, user: UserId, kind: &str, consultation: ConsultationId, now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO notification (id, user_id, kind, consultation_id, at) VALUES ($1, $2, $3, $4, $5)",
        EventId::new(),
        user,
        kind,
        consultation,
        now
    )?;
    Ok(())
}

/// The kinds of what a user was told, oldest first.
#[cfg(test)]
pub async fn kinds_of(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Vec<String>> {
    use super::all;
    let rows = all!(cx, (String,), "SELECT kind FROM notification WHERE user_id = $1 ORDER BY at, id", user)?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
