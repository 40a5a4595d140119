//! Seats in a room, tickets that are good once, and interruptions.

use super::{Cx, StoreResult, all, exec, one, opt};
use crate::domain::{
    clock::Ts,
    ids::{AppointmentId, EventId, GuestLinkId, SeatId, UserId},
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct SeatRow {
    pub id: SeatId,
    pub appointment_id: AppointmentId,
    pub user_id: Option<UserId>,
    pub guest_id: Option<GuestLinkId>,
    pub name: String,
    pub kind: String,
    pub joined_at: Option<Ts>,
    pub left_at: Option<Ts>,
}

/// A user's seat in an appointment's room; the same one each time.
pub async fn of_user(
    cx: &mut Cx<'_>,
    appointment: AppointmentId,
    user: UserId,
    name: &str,
    kind: &str,
) -> StoreResult<SeatId> {
    let (id,) = one!(
        cx,
        (SeatId,),
        "INSERT INTO seat (id, appointment_id, user_id, name, kind) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (appointment_id, user_id) DO UPDATE SET name = excluded.name, kind = excluded.kind RETURNING id",
        SeatId::new(),
        appointment,
        user,
        name,
        kind
    )?;
    Ok(id)
}

/// A guest's seat in an appointment's room.
pub async fn of_guest(
    cx: &mut Cx<'_>,
    appointment: AppointmentId,
    guest: GuestLinkId,
    name: &str,
    kind: &str,
) -> StoreResult<SeatId> {
    let (id,) = one!(
        cx,
        (SeatId,),
        "INSERT INTO seat (id, appointment_id, guest_id, name, kind) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (appointment_id, guest_id) DO UPDATE SET name = excluded.name, kind = excluded.kind RETURNING id",
        SeatId::new(),
        appointment,
        guest,
        name,
        kind
    )?;
    Ok(id)
}

/// The seat that a user has in an appointment's room, if they ever asked for the way in.
pub async fn find_user(cx: &mut Cx<'_>, appointment: AppointmentId, user: UserId) -> StoreResult<Option<SeatId>> {
    let found =
        opt!(cx, (SeatId,), "SELECT id FROM seat WHERE appointment_id = $1 AND user_id = $2", appointment, user)?;
    Ok(found.map(|row| row.0))
}

pub async fn get(cx: &mut Cx<'_>, id: SeatId) -> StoreResult<Option<SeatRow>> {
    opt!(
        cx,
        SeatRow,
        "SELECT id, appointment_id, user_id, guest_id, name, kind, joined_at, left_at FROM seat WHERE id = $1",
        id
    )
}

pub async fn of_appointment(cx: &mut Cx<'_>, appointment: AppointmentId) -> StoreResult<Vec<SeatRow>> {
    all!(
        cx,
        SeatRow,
        "SELECT id, appointment_id, user_id, guest_id, name, kind, joined_at, left_at FROM seat WHERE appointment_id = $1 ORDER BY id",
        appointment
    )
}

/// Every seat that a guest link ever took.
pub async fn of_link(cx: &mut Cx<'_>, guest: GuestLinkId) -> StoreResult<Vec<SeatRow>> {
    all!(
        cx,
        SeatRow,
        "SELECT id, appointment_id, user_id, guest_id, name, kind, joined_at, left_at FROM seat WHERE guest_id = $1",
        guest
    )
}

/// The seats that a user took and has not left.
pub async fn taken_by(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Vec<SeatRow>> {
    all!(
        cx,
        SeatRow,
        "SELECT id, appointment_id, user_id, guest_id, name, kind, joined_at, left_at FROM seat
         WHERE user_id = $1 AND joined_at IS NOT NULL AND left_at IS NULL",
        user
    )
}

pub async fn joined(cx: &mut Cx<'_>, id: SeatId, at: Ts) -> StoreResult<()> {
    exec!(cx, "UPDATE seat SET joined_at = COALESCE(joined_at, $2), left_at = NULL WHERE id = $1", id, at)?;
    Ok(())
}

pub async fn left(cx: &mut Cx<'_>, id: SeatId, at: Ts) -> StoreResult<()> {
    exec!(cx, "UPDATE seat SET left_at = $2 WHERE id = $1 AND joined_at IS NOT NULL", id, at)?;
    Ok(())
}

/// Everybody still in the room left when it ended.
pub async fn all_left(cx: &mut Cx<'_>, appointment: AppointmentId, at: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "UPDATE seat SET left_at = $2 WHERE appointment_id = $1 AND joined_at IS NOT NULL AND left_at IS NULL",
        appointment,
        at
    )?;
    Ok(())
}

/// Marks a ticket as used; `true` exactly once.
pub async fn redeem(cx: &mut Cx<'_>, jti: Uuid, expires_at: Ts) -> StoreResult<bool> {
    let marked = exec!(
        cx,
        "INSERT INTO ticket_used (jti, expires_at) VALUES ($1, $2) ON CONFLICT (jti) DO NOTHING",
        jti,
        expires_at
    )?;
    Ok(marked == 1)
}

pub async fn forget_tickets(cx: &mut Cx<'_>, now: Ts) -> StoreResult<u64> {
    exec!(cx, "DELETE FROM ticket_used WHERE expires_at < $1", now)
}

pub async fn begin_interruption(cx: &mut Cx<'_>, appointment: AppointmentId, at: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO interruption (id, appointment_id, from_at) VALUES ($1, $2, $3)",
        EventId::new(),
        appointment,
        at
    )?;
    Ok(())
}

pub async fn end_interruption(cx: &mut Cx<'_>, appointment: AppointmentId, at: Ts) -> StoreResult<()> {
    exec!(cx, "UPDATE interruption SET to_at = $2 WHERE appointment_id = $1 AND to_at IS NULL", appointment, at)?;
    Ok(())
}

/// Takes the next epoch of a room's placement, on this relay.
pub async fn place(cx: &mut Cx<'_>, room: Uuid, relay: &str) -> StoreResult<i64> {
    let (epoch,) = one!(
        cx,
        (i64,),
        "INSERT INTO placement (room_id, relay, epoch) VALUES ($1, $2, 1)
         ON CONFLICT (room_id) DO UPDATE SET relay = excluded.relay, epoch = placement.epoch + 1 RETURNING epoch",
        room,
        relay
    )?;
    Ok(epoch)
}

/// The relay that a room was placed on.
pub async fn placed_on(cx: &mut Cx<'_>, room: Uuid) -> StoreResult<Option<String>> {
    Ok(opt!(cx, (String,), "SELECT relay FROM placement WHERE room_id = $1", room)?.map(|r| r.0))
}
