//! Appointments in people's own calendars: which invitations are to be written, which reminders are due, who reads what
//! by a secret address.

use super::{Cx, StoreResult, all, exec, opt};
use crate::domain::{
    appointment::Status,
    clock::{DAY, Ts},
    ids::{AppointmentId, ConsultationId, UserId},
    meeting::MeetingKind,
};
use sqlx::FromRow;

/// An appointment beside the invitation that was sent for it last.
#[derive(Clone, Debug, FromRow)]
pub struct InvitedRow {
    pub id: AppointmentId,
    /// None of a meeting, which has an agenda.
    pub consultation_id: Option<ConsultationId>,
    /// Empty of a meeting.
    pub code: String,
    pub requester_id: Option<UserId>,
    /// Of a meeting of several people; the specialist is its chair.
    pub meeting: Option<MeetingKind>,
    pub specialist_id: UserId,
    pub status: Status,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub version: i64,
    pub ics_sequence: i64,
    pub ics_version: i64,
    /// Null: nobody is invited.
    pub ics_specialist_id: Option<UserId>,
    pub ics_starts_at: Option<Ts>,
    pub ics_ends_at: Option<Ts>,
    /// When these times were first known.
    pub ics_at: Option<Ts>,
    /// The nearest reminder that was given for this time, in minutes before it; read by [`soon`] alone.
    #[sqlx(default)]
    pub reminded: Option<i64>,
}

/// Appointments of today and later that changed since they were last looked at.
pub async fn changed(cx: &mut Cx<'_>, now: Ts) -> StoreResult<Vec<InvitedRow>> {
    all!(
        cx,
        InvitedRow,
        "SELECT a.id, a.consultation_id, COALESCE(c.code, '') AS code, c.requester_id, m.kind AS meeting, a.specialist_id, a.status, a.starts_at, a.ends_at, a.version,
           a.ics_sequence, a.ics_version, a.ics_specialist_id, a.ics_starts_at, a.ics_ends_at, a.ics_at
         FROM appointment a LEFT JOIN consultation c ON c.id = a.consultation_id LEFT JOIN meeting m ON m.appointment_id = a.id
         WHERE a.starts_at > $1 AND a.ics_version <> a.version ORDER BY a.id LIMIT 200",
        now.plus(-DAY)
    )
}

/// Notes what the newest invitation says. `false` when another node, or a newer change, was faster.
pub async fn note_invited(cx: &mut Cx<'_>, row: &InvitedRow, seen_version: i64) -> StoreResult<bool> {
    let changed = exec!(
        cx,
        "UPDATE appointment SET ics_version = $3, ics_sequence = $4, ics_specialist_id = $5, ics_starts_at = $6,
           ics_ends_at = $7, ics_at = $8 WHERE id = $1 AND ics_version = $2 AND version = $3",
        row.id,
        seen_version,
        row.version,
        row.ics_sequence,
        row.ics_specialist_id,
        row.ics_starts_at,
        row.ics_ends_at,
        row.ics_at
    )?;
    Ok(changed == 1)
}

/// Whose calendars have an invitation to a meeting.
pub async fn invited(cx: &mut Cx<'_>, meeting: AppointmentId) -> StoreResult<Vec<UserId>> {
    let rows = all!(
        cx,
        (UserId,),
        "SELECT person_id FROM meeting_invitation WHERE appointment_id = $1 ORDER BY person_id",
        meeting
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

pub async fn put_invited(cx: &mut Cx<'_>, meeting: AppointmentId, person: UserId) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO meeting_invitation (appointment_id, person_id) VALUES ($1, $2)
         ON CONFLICT (appointment_id, person_id) DO NOTHING",
        meeting,
        person
    )?;
    Ok(())
}

pub async fn delete_invited(cx: &mut Cx<'_>, meeting: AppointmentId, person: UserId) -> StoreResult<()> {
    exec!(cx, "DELETE FROM meeting_invitation WHERE appointment_id = $1 AND person_id = $2", meeting, person)?;
    Ok(())
}

/// Who speaks at a meeting and has not declined.
pub async fn coming(cx: &mut Cx<'_>, meeting: AppointmentId) -> StoreResult<Vec<UserId>> {
    let rows = all!(
        cx,
        (UserId,),
        "SELECT s.person_id FROM meeting_speaker s WHERE s.appointment_id = $1
           AND NOT EXISTS (SELECT 1 FROM appointment_answer x
             WHERE x.appointment_id = s.appointment_id AND x.person_id = s.person_id AND x.answer = 'declined')
         ORDER BY s.person_id",
        meeting
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Appointments that begin within a day, for reminders; only those whose time is known as it stands.
pub async fn soon(cx: &mut Cx<'_>, now: Ts) -> StoreResult<Vec<InvitedRow>> {
    all!(
        cx,
        InvitedRow,
        "SELECT a.id, a.consultation_id, COALESCE(c.code, '') AS code, c.requester_id, m.kind AS meeting, a.specialist_id, a.status, a.starts_at, a.ends_at, a.version,
           a.ics_sequence, a.ics_version, a.ics_specialist_id, a.ics_starts_at, a.ics_ends_at, a.ics_at,
           (SELECT MIN(r.minutes) FROM reminder r WHERE r.appointment_id = a.id AND r.starts_at = a.starts_at) AS reminded
         FROM appointment a LEFT JOIN consultation c ON c.id = a.consultation_id LEFT JOIN meeting m ON m.appointment_id = a.id
         WHERE a.starts_at > $1 AND a.starts_at <= $2 AND a.status IN ('booked', 'waiting')
           AND a.ics_starts_at = a.starts_at AND a.ics_specialist_id = a.specialist_id ORDER BY a.starts_at, a.id",
        now,
        now.plus(DAY)
    )
}

/// Marks a reminder as given; `true` exactly once.
pub async fn mark_reminded(cx: &mut Cx<'_>, id: AppointmentId, starts_at: Ts, minutes: i64) -> StoreResult<bool> {
    let marked = exec!(
        cx,
        "INSERT INTO reminder (appointment_id, starts_at, minutes) VALUES ($1, $2, $3)
         ON CONFLICT (appointment_id, starts_at, minutes) DO NOTHING",
        id,
        starts_at,
        minutes
    )?;
    Ok(marked == 1)
}

/// The appointments of a person, asked, asking or speaking, for their feed.
pub async fn of_person(cx: &mut Cx<'_>, person: UserId, from: Ts, to: Ts) -> StoreResult<Vec<InvitedRow>> {
    all!(
        cx,
        InvitedRow,
        "SELECT a.id, a.consultation_id, COALESCE(c.code, '') AS code, c.requester_id, m.kind AS meeting, a.specialist_id, a.status, a.starts_at, a.ends_at, a.version,
           a.ics_sequence, a.ics_version, a.ics_specialist_id, a.ics_starts_at, a.ics_ends_at, a.ics_at
         FROM appointment a LEFT JOIN consultation c ON c.id = a.consultation_id LEFT JOIN meeting m ON m.appointment_id = a.id
         WHERE a.starts_at > $2 AND a.starts_at < $3 AND (a.specialist_id = $1 OR c.requester_id = $1
             OR EXISTS (SELECT 1 FROM meeting_speaker s WHERE s.appointment_id = a.id AND s.person_id = $1))
           AND a.status IN ('booked', 'waiting', 'in_consultation', 'interrupted', 'ended')
         ORDER BY a.starts_at, a.id LIMIT 2000",
        person,
        from,
        to
    )
}

/// Gives a person's feed a new secret; the old address is good no more.
pub async fn put_feed(cx: &mut Cx<'_>, user: UserId, token_hash: &[u8], now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO calendar_feed (user_id, token_hash, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at",
        user,
        token_hash,
        now
    )?;
    Ok(())
}

/// Since when a person has a feed.
pub async fn feed_since(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Option<Ts>> {
    Ok(opt!(cx, (Ts,), "SELECT created_at FROM calendar_feed WHERE user_id = $1", user)?.map(|r| r.0))
}

/// Whose feed a secret opens.
pub async fn feed_owner(cx: &mut Cx<'_>, token_hash: &[u8]) -> StoreResult<Option<UserId>> {
    Ok(opt!(cx, (UserId,), "SELECT user_id FROM calendar_feed WHERE token_hash = $1", token_hash)?.map(|r| r.0))
}

pub async fn delete_feed(cx: &mut Cx<'_>, user: UserId) -> StoreResult<()> {
    exec!(cx, "DELETE FROM calendar_feed WHERE user_id = $1", user)?;
    Ok(())
}
