//! Imaging devices, by the hash of their token.

use super::{Cx, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    device::DeviceKind,
    ids::{AppointmentId, DeviceId, UserId},
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct DeviceRow {
    pub id: DeviceId,
    pub appointment_id: AppointmentId,
    /// Whose second camera it is.
    pub user_id: UserId,
    pub label: String,
    pub kind: DeviceKind,
    pub created_at: Ts,
    /// As it was known when the token was issued; see [`crate::domain::device::good_until`].
    pub expires_at: Ts,
    /// When it published first.
    pub connected_at: Option<Ts>,
    pub revoked_at: Option<Ts>,
}

pub async fn insert(cx: &mut Cx<'_>, device: &DeviceRow, token_hash: &[u8]) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO device (id, appointment_id, user_id, label, kind, token_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        device.id,
        device.appointment_id,
        device.user_id,
        &device.label,
        device.kind,
        token_hash,
        device.created_at,
        device.expires_at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: DeviceId) -> StoreResult<Option<DeviceRow>> {
    opt!(
        cx,
        DeviceRow,
        "SELECT id, appointment_id, user_id, label, kind, created_at, expires_at, connected_at, revoked_at
         FROM device WHERE id = $1",
        id
    )
}

pub async fn by_token(cx: &mut Cx<'_>, token_hash: &[u8]) -> StoreResult<Option<DeviceRow>> {
    opt!(
        cx,
        DeviceRow,
        "SELECT id, appointment_id, user_id, label, kind, created_at, expires_at, connected_at, revoked_at
         FROM device WHERE token_hash = $1",
        token_hash
    )
}

pub async fn of_appointment(cx: &mut Cx<'_>, appointment: AppointmentId) -> StoreResult<Vec<DeviceRow>> {
    all!(
        cx,
        DeviceRow,
        "SELECT id, appointment_id, user_id, label, kind, created_at, expires_at, connected_at, revoked_at
         FROM device WHERE appointment_id = $1 ORDER BY created_at, id",
        appointment
    )
}

/// Notes that a device publishes; `true` the first time.
pub async fn connected(cx: &mut Cx<'_>, id: DeviceId, at: Ts) -> StoreResult<bool> {
    Ok(exec!(cx, "UPDATE device SET connected_at = $2 WHERE id = $1 AND connected_at IS NULL", id, at)? == 1)
}

/// Revokes a device's token; `false` when it was revoked before.
pub async fn revoke(cx: &mut Cx<'_>, id: DeviceId, now: Ts) -> StoreResult<bool> {
    Ok(exec!(cx, "UPDATE device SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id, now)? == 1)
}
