//! Replies kept under the key their sender chose, so that a request sent again is answered again and not done twice.
//!
//! A reply is kept in the transaction of what it tells; a refused request keeps nothing.

use super::{Cx, StoreResult, exec, opt};
use crate::domain::{
    clock::{DAY, Ts},
    ids::UserId,
};
use sqlx::FromRow;

/// How long a reply is kept.
pub const KEPT_MS: i64 = 2 * DAY;

#[derive(Debug, FromRow)]
pub struct KeptRow {
    /// SHA-256 of the operation and its body.
    pub fingerprint: Vec<u8>,
    pub status: i64,
    pub body: String,
}

pub async fn find(cx: &mut Cx<'_>, user: UserId, key: &str) -> StoreResult<Option<KeptRow>> {
    opt!(cx, KeptRow, "SELECT fingerprint, status, body FROM idempotency WHERE user_id = $1 AND key = $2", user, key)
}

/// Keeps a reply. `false` when another request with this key was faster: then this one must not be committed.
pub async fn keep(cx: &mut Cx<'_>, user: UserId, key: &str, row: &KeptRow, now: Ts) -> StoreResult<bool> {
    let inserted = exec!(
        cx,
        "INSERT INTO idempotency (user_id, key, fingerprint, status, body, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (user_id, key) DO NOTHING",
        user,
        key,
        &row.fingerprint,
        row.status,
        &row.body,
        now
    )?;
    Ok(inserted == 1)
}

/// Forgets replies that are older than [`KEPT_MS`].
pub async fn forget_old(cx: &mut Cx<'_>, now: Ts) -> StoreResult<u64> {
    exec!(cx, "DELETE FROM idempotency WHERE at < $1", now.plus(-KEPT_MS))
}
