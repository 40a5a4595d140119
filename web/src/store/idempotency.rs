//! Replies kept under the key their sender chose, so that a request sent again is answered again and not done twice.
//!
//! A key is written in the transaction of what its request does: whoever commits under a [`Sending`] writes it, so no
//! handler can forget to. A refused request commits nothing and keeps nothing.

use super::{Cx, StoreError, StoreResult, exec, opt};
use crate::domain::{
    clock::{DAY, Ts},
    ids::UserId,
};
use sqlx::FromRow;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// How long a reply is kept.
pub const KEPT_MS: i64 = DAY;

/// `status` of a request that was done and whose reply is not written yet.
pub const UNANSWERED: i64 = 0;

#[derive(Debug, FromRow)]
pub struct KeptRow {
    /// SHA-256 of the operation and its body.
    pub fingerprint: Vec<u8>,
    pub status: i64,
    pub body: String,
}

/// A request that came with a key.
#[derive(Clone, Debug)]
pub struct Sending {
    pub user: UserId,
    pub key: String,
    pub fingerprint: Vec<u8>,
    pub at: Ts,
    written: Arc<AtomicBool>,
}

impl Sending {
    pub fn new(user: UserId, key: String, fingerprint: Vec<u8>, at: Ts) -> Self {
        Self { user, key, fingerprint, at, written: Arc::default() }
    }

    /// Whether its key was written with something that it did.
    pub fn is_written(&self) -> bool {
        self.written.load(Ordering::SeqCst)
    }

    pub(super) fn mark_written(&self) {
        self.written.store(true, Ordering::SeqCst);
    }
}

tokio::task_local! {
    static SENDING: Sending;
}

/// Answers a request: what its handler commits carries the key.
pub async fn answering<F: Future>(sending: Sending, handler: F) -> F::Output {
    SENDING.scope(sending, handler).await
}

/// Writes the key of the request that is being answered, if it has one that is not written yet, before a commit; what
/// it gives is marked ([`Sending::mark_written`]) after it. Stale when the same request was faster on another node:
/// then this one must not be committed.
pub(super) async fn write_key(cx: &mut Cx<'_>) -> StoreResult<Option<Sending>> {
    let Some(sending) = SENDING.try_with(Sending::clone).ok().filter(|s| !s.is_written()) else { return Ok(None) };
    let row = KeptRow { fingerprint: sending.fingerprint.clone(), status: UNANSWERED, body: String::new() };
    if !insert(cx, sending.user, &sending.key, &row, sending.at).await? {
        return Err(StoreError::Stale);
    }
    Ok(Some(sending))
}

/// The reply to a request sent before, not longer ago than [`KEPT_MS`].
pub async fn find(cx: &mut Cx<'_>, user: UserId, key: &str, now: Ts) -> StoreResult<Option<KeptRow>> {
    opt!(
        cx,
        KeptRow,
        "SELECT fingerprint, status, body FROM idempotency WHERE user_id = $1 AND key = $2 AND at > $3",
        user,
        key,
        now.plus(-KEPT_MS)
    )
}

/// Keeps the reply together with what it tells, in the caller's transaction. `false` when another request with this key
/// was faster: then this one must not be committed.
pub async fn keep(cx: &mut Cx<'_>, user: UserId, key: &str, row: &KeptRow, now: Ts) -> StoreResult<bool> {
    let kept = insert(cx, user, key, row, now).await?;
    if kept {
        // Outside of a request there is no commit that would write it again.
        let _outside = SENDING.try_with(Sending::mark_written);
    }
    Ok(kept)
}

async fn insert(cx: &mut Cx<'_>, user: UserId, key: &str, row: &KeptRow, now: Ts) -> StoreResult<bool> {
    let inserted = exec!(
        cx,
        "INSERT INTO idempotency (user_id, key, fingerprint, status, body, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (user_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
           body = excluded.body, at = excluded.at WHERE idempotency.at <= $7",
        user,
        key,
        &row.fingerprint,
        row.status,
        &row.body,
        now,
        now.plus(-KEPT_MS)
    )?;
    Ok(inserted == 1)
}

/// Writes the reply of a request whose key went with its commit.
pub async fn answer(cx: &mut Cx<'_>, sending: &Sending, status: u16, body: &str) -> StoreResult<()> {
    exec!(
        cx,
        "UPDATE idempotency SET status = $3, body = $4 WHERE user_id = $1 AND key = $2 AND status = 0",
        sending.user,
        &sending.key,
        i64::from(status),
        body
    )?;
    Ok(())
}

/// Forgets replies that are older than [`KEPT_MS`].
pub async fn forget_old(cx: &mut Cx<'_>, now: Ts) -> StoreResult<u64> {
    exec!(cx, "DELETE FROM idempotency WHERE at < $1", now.plus(-KEPT_MS))
}
