//! Logins, by the hash of their token.

use super::{Cx, StoreResult, exec, opt};
use crate::domain::{clock::Ts, ids::UserId};
use sqlx::FromRow;

#[derive(Debug, FromRow)]
pub struct LoginRow {
    pub user_id: UserId,
    pub last_seen_at: Ts,
    pub expires_at: Ts,
}

pub async fn insert(cx: &mut Cx<'_>, token_hash: &[u8], user: UserId, now: Ts, expires_at: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO login (token_hash, user_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
        token_hash,
        user,
        now,
        expires_at
    )?;
    Ok(())
}

pub async fn find(cx: &mut Cx<'_>, token_hash: &[u8]) -> StoreResult<Option<LoginRow>> {
    opt!(cx, LoginRow, "SELECT user_id, last_seen_at, expires_at FROM login WHERE token_hash = $1", token_hash)
}

pub async fn touch(cx: &mut Cx<'_>, token_hash: &[u8], now: Ts) -> StoreResult<()> {
    exec!(cx, "UPDATE login SET last_seen_at = $2 WHERE token_hash = $1", token_hash, now)?;
    Ok(())
}

pub async fn delete(cx: &mut Cx<'_>, token_hash: &[u8]) -> StoreResult<()> {
    exec!(cx, "DELETE FROM login WHERE token_hash = $1", token_hash)?;
    Ok(())
}

/// Ends every login of a user but, when given, one; and their devices ring no more.
pub async fn delete_of_user(cx: &mut Cx<'_>, user: UserId, but: Option<&[u8]>) -> StoreResult<()> {
    let keep = but.unwrap_or_default();
    exec!(cx, "DELETE FROM login WHERE user_id = $1 AND token_hash <> $2", user, keep)?;
    super::ring_device::delete_of_user(cx, user).await
}

pub async fn delete_expired(cx: &mut Cx<'_>, now: Ts) -> StoreResult<u64> {
    exec!(cx, "DELETE FROM login WHERE expires_at <= $1", now)
}

/// Everybody has just signed in again: for tests whose time goes on by days.
#[cfg(test)]
pub async fn renew_all(cx: &mut Cx<'_>, now: Ts, expires_at: Ts) -> StoreResult<()> {
    exec!(cx, "UPDATE login SET last_seen_at = $1, expires_at = $2", now, expires_at)?;
    Ok(())
}
