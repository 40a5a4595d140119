//! Consultations that would take a time which becomes free.

use super::{Cx, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, HospitalId, UserId},
    schedule::Span,
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct WaitlistRow {
    pub consultation_id: ConsultationId,
    /// The advising hospital.
    pub hospital_id: HospitalId,
    /// `None`: whoever advises in its specialty.
    pub specialist_id: Option<UserId>,
    pub from_at: Ts,
    pub to_at: Ts,
    pub minutes: i64,
    pub created_by: UserId,
    pub created_at: Ts,
}

/// Waits, or waits for something else than before; its place in the queue stays.
pub async fn put(cx: &mut Cx<'_>, row: &WaitlistRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO waitlist (consultation_id, hospital_id, specialist_id, from_at, to_at, minutes, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (consultation_id) DO UPDATE SET hospital_id = excluded.hospital_id, specialist_id = excluded.specialist_id,
           from_at = excluded.from_at, to_at = excluded.to_at, minutes = excluded.minutes, created_by = excluded.created_by",
        row.consultation_id,
        row.hospital_id,
        row.specialist_id,
        row.from_at,
        row.to_at,
        row.minutes,
        row.created_by,
        row.created_at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Option<WaitlistRow>> {
    opt!(
        cx,
        WaitlistRow,
        "SELECT consultation_id, hospital_id, specialist_id, from_at, to_at, minutes, created_by, created_at FROM waitlist
         WHERE consultation_id = $1",
        consultation
    )
}

pub async fn remove(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<bool> {
    Ok(exec!(cx, "DELETE FROM waitlist WHERE consultation_id = $1", consultation)? == 1)
}

/// Those that wait for a time now, hospital by hospital, the most urgent first, then who has waited longest; at most 100
/// of each hospital, so that a long queue at one holds up no other.
pub async fn waiting(cx: &mut Cx<'_>, now: Ts) -> StoreResult<Vec<WaitlistRow>> {
    all!(
        cx,
        WaitlistRow,
        "SELECT consultation_id, hospital_id, specialist_id, from_at, to_at, minutes, created_by, created_at
         FROM (SELECT w.consultation_id, w.hospital_id, w.specialist_id, w.from_at, w.to_at, w.minutes, w.created_by, w.created_at,
             ROW_NUMBER() OVER (PARTITION BY w.hospital_id
               ORDER BY CASE c.urgency WHEN 'stat' THEN 0 WHEN 'asap' THEN 1 WHEN 'urgent' THEN 2 ELSE 3 END,
                 w.created_at, w.consultation_id) AS place
           FROM waitlist w JOIN consultation c ON c.id = w.consultation_id
           WHERE c.state IN ('accepted', 'no_show') AND w.to_at > $1) AS queue
         WHERE place <= 100 ORDER BY hospital_id, place",
        now
    )
}

/// Those that would take some of a person's time, in the same order; at most `most`.
pub async fn waiting_for(
    cx: &mut Cx<'_>,
    person: UserId,
    time: Span,
    now: Ts,
    most: i64,
) -> StoreResult<Vec<WaitlistRow>> {
    all!(
        cx,
        WaitlistRow,
        "SELECT w.consultation_id, w.hospital_id, w.specialist_id, w.from_at, w.to_at, w.minutes, w.created_by, w.created_at
         FROM waitlist w JOIN consultation c ON c.id = w.consultation_id
         WHERE c.state IN ('accepted', 'no_show') AND w.to_at > $4 AND w.from_at < $3 AND w.to_at > $2
           AND (w.specialist_id = $1 OR w.specialist_id IS NULL)
           AND w.hospital_id IN (SELECT hospital_id FROM role_grant WHERE user_id = $1 AND role = 'specialist')
           AND c.specialty IN (SELECT specialty FROM user_specialty WHERE user_id = $1)
         ORDER BY CASE c.urgency WHEN 'stat' THEN 0 WHEN 'asap' THEN 1 WHEN 'urgent' THEN 2 ELSE 3 END, w.created_at, w.consultation_id
         LIMIT $5",
        person,
        time.from,
        time.to,
        now,
        most
    )
}
