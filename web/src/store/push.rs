//! Web Push subscriptions. Their endpoint is as good as a password, so it is sealed with the master key.

use super::{
    Cx, StoreError, StoreResult, all, exec, opt,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{SubscriptionId, UserId},
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct SubscriptionRow {
    pub id: SubscriptionId,
    pub user_id: UserId,
    pub label: String,
    pub sealed: Vec<u8>,
    pub created_at: Ts,
}

/// Where a message goes and the keys that close it, as the browser gave them (base64url).
#[derive(Clone, Serialize, Deserialize)]
pub struct Target {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

impl SubscriptionRow {
    pub fn open(&self, master: &Key) -> StoreResult<Target> {
        master.open_json(&purpose("push_subscription", self.id), &self.sealed)
    }
}

/// Keeps a subscription. The same endpoint given again by the same person stays the same subscription, so that what
/// waits for it arrives; given by somebody else, who uses this browser now, it is another one.
pub async fn put(
    cx: &mut Cx<'_>,
    master: &Key,
    user: UserId,
    label: &str,
    target: &Target,
    now: Ts,
) -> StoreResult<SubscriptionRow> {
    let hash = master.lookup("push_endpoint", &target.endpoint);
    exec!(cx, "DELETE FROM push_subscription WHERE endpoint_hash = $1 AND user_id <> $2", &hash, user)?;
    let known =
        opt!(cx, (SubscriptionId,), "SELECT id FROM push_subscription WHERE endpoint_hash = $1", &hash)?.map(|r| r.0);
    let id = known.unwrap_or_else(SubscriptionId::new);
    let sealed = master.seal_json(&purpose("push_subscription", id), target)?;
    // What is sealed is bound to its id: where the browser subscribed twice at once, only one of the two is written.
    let row = opt!(
        cx,
        SubscriptionRow,
        "INSERT INTO push_subscription (id, user_id, label, endpoint_hash, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (endpoint_hash) DO UPDATE SET label = excluded.label, sealed = excluded.sealed
         WHERE push_subscription.id = excluded.id
         RETURNING id, user_id, label, sealed, created_at",
        id,
        user,
        label,
        hash,
        sealed,
        now
    )?;
    row.ok_or(StoreError::Stale)
}

pub async fn get(cx: &mut Cx<'_>, id: SubscriptionId) -> StoreResult<Option<SubscriptionRow>> {
    opt!(cx, SubscriptionRow, "SELECT id, user_id, label, sealed, created_at FROM push_subscription WHERE id = $1", id)
}

pub async fn of_user(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Vec<SubscriptionRow>> {
    all!(
        cx,
        SubscriptionRow,
        "SELECT id, user_id, label, sealed, created_at FROM push_subscription WHERE user_id = $1 ORDER BY created_at, id",
        user
    )
}

pub async fn ids_of(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Vec<SubscriptionId>> {
    let rows = all!(cx, (SubscriptionId,), "SELECT id FROM push_subscription WHERE user_id = $1 ORDER BY id", user)?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

pub async fn delete(cx: &mut Cx<'_>, id: SubscriptionId) -> StoreResult<bool> {
    Ok(exec!(cx, "DELETE FROM push_subscription WHERE id = $1", id)? == 1)
}
