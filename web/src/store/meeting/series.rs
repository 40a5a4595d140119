//! Meetings that come again.

use super::super::{Cx, StoreError, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    ids::{AppointmentId, HospitalId, SeriesId, UserId},
    meeting::MeetingKind,
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct SeriesRow {
    pub id: SeriesId,
    pub hospital_id: HospitalId,
    pub kind: MeetingKind,
    pub title: String,
    pub chair_id: UserId,
    pub zone: String,
    pub dtstart: String,
    pub duration_min: i64,
    pub rrule: String,
    /// Up to when its meetings are booked.
    pub made_until: Ts,
    pub ended_at: Option<Ts>,
    pub created_by: UserId,
    pub created_at: Ts,
    pub version: i64,
}

pub async fn insert(
    cx: &mut Cx<'_>,
    row: &SeriesRow,
    speakers: &[UserId],
    listeners: &[HospitalId],
) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO meeting_series (id, hospital_id, kind, title, chair_id, zone, dtstart, duration_min, rrule, made_until,
           created_by, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        row.id,
        row.hospital_id,
        row.kind,
        &row.title,
        row.chair_id,
        &row.zone,
        &row.dtstart,
        row.duration_min,
        &row.rrule,
        row.made_until,
        row.created_by,
        row.created_at,
        row.version
    )?;
    for person in speakers {
        exec!(cx, "INSERT INTO series_speaker (series_id, person_id) VALUES ($1, $2)", row.id, person)?;
    }
    for hospital in listeners {
        exec!(cx, "INSERT INTO series_listener (series_id, hospital_id) VALUES ($1, $2)", row.id, hospital)?;
    }
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: SeriesId) -> StoreResult<Option<SeriesRow>> {
    opt!(
        cx,
        SeriesRow,
        "SELECT id, hospital_id, kind, title, chair_id, zone, dtstart, duration_min, rrule, made_until, ended_at, created_by,
           created_at, version FROM meeting_series WHERE id = $1",
        id
    )
}

/// The series of a hospital that go on, by title.
pub async fn of_hospital(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<Vec<SeriesRow>> {
    all!(
        cx,
        SeriesRow,
        "SELECT id, hospital_id, kind, title, chair_id, zone, dtstart, duration_min, rrule, made_until, ended_at, created_by,
           created_at, version FROM meeting_series WHERE hospital_id = $1 AND ended_at IS NULL ORDER BY title, id",
        hospital
    )
}

/// Series whose next meetings are to be booked.
pub async fn due(cx: &mut Cx<'_>, made_until: Ts) -> StoreResult<Vec<SeriesRow>> {
    all!(
        cx,
        SeriesRow,
        "SELECT id, hospital_id, kind, title, chair_id, zone, dtstart, duration_min, rrule, made_until, ended_at, created_by,
           created_at, version FROM meeting_series WHERE ended_at IS NULL AND made_until < $1 ORDER BY id LIMIT 50",
        made_until
    )
}

pub async fn speakers(cx: &mut Cx<'_>, id: SeriesId) -> StoreResult<Vec<UserId>> {
    let rows = all!(cx, (UserId,), "SELECT person_id FROM series_speaker WHERE series_id = $1 ORDER BY person_id", id)?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

pub async fn listeners(cx: &mut Cx<'_>, id: SeriesId) -> StoreResult<Vec<HospitalId>> {
    let rows = all!(
        cx,
        (HospitalId,),
        "SELECT hospital_id FROM series_listener WHERE series_id = $1 ORDER BY hospital_id",
        id
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Notes up to when its meetings are booked, if the version is still the one read.
pub async fn made(cx: &mut Cx<'_>, row: &SeriesRow, until: Ts) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "UPDATE meeting_series SET made_until = $3, version = version + 1 WHERE id = $1 AND version = $2 AND ended_at IS NULL",
        row.id,
        row.version,
        until
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

pub async fn end(cx: &mut Cx<'_>, row: &SeriesRow, now: Ts) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "UPDATE meeting_series SET ended_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND ended_at IS NULL",
        row.id,
        row.version,
        now
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// Its meetings from a time on that are still to come.
pub async fn to_come(cx: &mut Cx<'_>, id: SeriesId, from: Ts) -> StoreResult<Vec<AppointmentId>> {
    let rows = all!(
        cx,
        (AppointmentId,),
        "SELECT a.id FROM meeting m JOIN appointment a ON a.id = m.appointment_id
         WHERE m.series_id = $1 AND a.starts_at >= $2 AND a.status = 'booked' ORDER BY a.starts_at, a.id",
        id,
        from
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Notes that there is no meeting at a time of the series, and why.
pub async fn leave_out(cx: &mut Cx<'_>, id: SeriesId, starts_at: Ts, reason: &str) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO series_gap (series_id, starts_at, reason) VALUES ($1, $2, $3)
         ON CONFLICT (series_id, starts_at) DO UPDATE SET reason = excluded.reason",
        id,
        starts_at,
        reason
    )?;
    Ok(())
}

/// The times left out from a time on.
pub async fn gaps(cx: &mut Cx<'_>, id: SeriesId, from: Ts) -> StoreResult<Vec<(Ts, String)>> {
    all!(
        cx,
        (Ts, String),
        "SELECT starts_at, reason FROM series_gap WHERE series_id = $1 AND starts_at >= $2 ORDER BY starts_at",
        id,
        from
    )
}
