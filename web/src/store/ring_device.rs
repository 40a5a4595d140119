//! Devices that ring for their owner, by the hash of their token. One that is revoked is gone.

use super::{Cx, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    ids::{RingDeviceId, SubscriptionId, UserId},
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct RingDeviceRow {
    pub id: RingDeviceId,
    pub user_id: UserId,
    pub label: String,
    pub created_at: Ts,
    pub last_seen_at: Ts,
    pub expires_at: Ts,
    /// Where a push message goes when no page is open.
    pub subscription_id: Option<SubscriptionId>,
}

pub async fn insert(cx: &mut Cx<'_>, row: &RingDeviceRow, token_hash: &[u8]) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO ring_device (id, user_id, label, token_hash, created_at, last_seen_at, expires_at, subscription_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        row.user_id,
        &row.label,
        token_hash,
        row.created_at,
        row.last_seen_at,
        row.expires_at,
        row.subscription_id
    )?;
    Ok(())
}

pub async fn by_token(cx: &mut Cx<'_>, token_hash: &[u8], now: Ts) -> StoreResult<Option<RingDeviceRow>> {
    opt!(
        cx,
        RingDeviceRow,
        "SELECT id, user_id, label, created_at, last_seen_at, expires_at, subscription_id
         FROM ring_device WHERE token_hash = $1 AND expires_at > $2",
        token_hash,
        now
    )
}

pub async fn of_user(cx: &mut Cx<'_>, user: UserId, now: Ts) -> StoreResult<Vec<RingDeviceRow>> {
    all!(
        cx,
        RingDeviceRow,
        "SELECT id, user_id, label, created_at, last_seen_at, expires_at, subscription_id
         FROM ring_device WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at, id",
        user,
        now
    )
}

pub async fn touch(cx: &mut Cx<'_>, id: RingDeviceId, now: Ts, expires_at: Ts) -> StoreResult<()> {
    exec!(cx, "UPDATE ring_device SET last_seen_at = $2, expires_at = $3 WHERE id = $1", id, now, expires_at)?;
    Ok(())
}

/// Revokes one of a user's devices, and what it was sent messages by.
pub async fn delete(cx: &mut Cx<'_>, id: RingDeviceId, user: UserId) -> StoreResult<bool> {
    exec!(
        cx,
        "DELETE FROM push_subscription WHERE id IN (SELECT subscription_id FROM ring_device WHERE id = $1 AND user_id = $2)",
        id,
        user
    )?;
    Ok(exec!(cx, "DELETE FROM ring_device WHERE id = $1 AND user_id = $2", id, user)? == 1)
}

/// Revokes every device of a user.
pub async fn delete_of_user(cx: &mut Cx<'_>, user: UserId) -> StoreResult<()> {
    exec!(
        cx,
        "DELETE FROM push_subscription WHERE id IN (SELECT subscription_id FROM ring_device WHERE user_id = $1)",
        user
    )?;
    exec!(cx, "DELETE FROM ring_device WHERE user_id = $1", user)?;
    Ok(())
}

pub async fn delete_expired(cx: &mut Cx<'_>, now: Ts) -> StoreResult<u64> {
    exec!(
        cx,
        "DELETE FROM push_subscription WHERE id IN (SELECT subscription_id FROM ring_device WHERE expires_at <= $1)",
        now
    )?;
    exec!(cx, "DELETE FROM ring_device WHERE expires_at <= $1", now)
}
