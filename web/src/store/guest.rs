//! Guest links, by the hash of their token; the first device that opens one keeps it.

use super::{Cx, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    guest::GuestKind,
    ids::{ConsultationId, GuestLinkId, UserId},
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct GuestLinkRow {
    pub id: GuestLinkId,
    pub consultation_id: ConsultationId,
    pub name: String,
    pub kind: GuestKind,
    /// Hash of the secret in the cookie of the device that opened it first.
    pub device_hash: Option<Vec<u8>>,
    pub created_by: UserId,
    pub created_at: Ts,
    /// As it was known when the link was made; see [`crate::domain::guest::good_until`].
    pub expires_at: Ts,
    pub opened_at: Option<Ts>,
    pub revoked_at: Option<Ts>,
}

pub async fn insert(cx: &mut Cx<'_>, link: &GuestLinkRow, token_hash: &[u8]) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO guest_link (id, consultation_id, name, kind, token_hash, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        link.id,
        link.consultation_id,
        &link.name,
        link.kind,
        token_hash,
        link.created_by,
        link.created_at,
        link.expires_at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: GuestLinkId) -> StoreResult<Option<GuestLinkRow>> {
    opt!(
        cx,
        GuestLinkRow,
        "SELECT id, consultation_id, name, kind, device_hash, created_by, created_at, expires_at, opened_at, revoked_at
         FROM guest_link WHERE id = $1",
        id
    )
}

pub async fn by_token(cx: &mut Cx<'_>, token_hash: &[u8]) -> StoreResult<Option<GuestLinkRow>> {
    opt!(
        cx,
        GuestLinkRow,
        "SELECT id, consultation_id, name, kind, device_hash, created_by, created_at, expires_at, opened_at, revoked_at
         FROM guest_link WHERE token_hash = $1",
        token_hash
    )
}

pub async fn of_consultation(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Vec<GuestLinkRow>> {
    all!(
        cx,
        GuestLinkRow,
        "SELECT id, consultation_id, name, kind, device_hash, created_by, created_at, expires_at, opened_at, revoked_at
         FROM guest_link WHERE consultation_id = $1 ORDER BY created_at, id",
        consultation
    )
}

/// Binds a link to the device that opens it first; `false` when another was faster.
pub async fn bind(cx: &mut Cx<'_>, id: GuestLinkId, device_hash: &[u8], now: Ts) -> StoreResult<bool> {
    let bound = exec!(
        cx,
        "UPDATE guest_link SET device_hash = $2, opened_at = $3 WHERE id = $1 AND device_hash IS NULL AND revoked_at IS NULL",
        id,
        device_hash,
        now
    )?;
    Ok(bound == 1)
}

/// Revokes a link; `false` when it was revoked before.
pub async fn revoke(cx: &mut Cx<'_>, id: GuestLinkId, now: Ts) -> StoreResult<bool> {
    Ok(exec!(cx, "UPDATE guest_link SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id, now)? == 1)
}
