//! The clocks of requests, and the times that a hospital has set.

use super::{Cx, StoreError, StoreResult, all, exec, many, one, opt};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, HospitalId},
    sla::{ClockOwner, Sla, SlaTimes},
};
use jiff::civil::Date;
use sqlx::FromRow;
use std::collections::{BTreeSet, HashMap};

/// Days on which nobody works.
pub async fn holidays(cx: &mut Cx<'_>) -> StoreResult<BTreeSet<Date>> {
    let rows = all!(cx, (String,), "SELECT date FROM holiday")?;
    Ok(rows.into_iter().filter_map(|row| row.0.parse().ok()).collect())
}

#[derive(FromRow)]
struct SettingRow {
    stat_minutes: i64,
    asap_minutes: i64,
    urgent_minutes: i64,
    routine_working_days: i64,
    sender_minutes: i64,
    sender_urgent_minutes: i64,
    outcome_stat_hours: i64,
    outcome_days: i64,
    version: i64,
}

/// A hospital's times and their version; version 0 is what holds where nothing was set.
pub async fn times(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<(SlaTimes, i64)> {
    let row = opt!(
        cx,
        SettingRow,
        "SELECT stat_minutes, asap_minutes, urgent_minutes, routine_working_days, sender_minutes, sender_urgent_minutes,
           outcome_stat_hours, outcome_days, version FROM sla_setting WHERE hospital_id = $1",
        hospital
    )?;
    Ok(row.map_or((SlaTimes::default(), 0), |r| {
        let times = SlaTimes {
            stat_minutes: r.stat_minutes,
            asap_minutes: r.asap_minutes,
            urgent_minutes: r.urgent_minutes,
            routine_working_days: r.routine_working_days,
            sender_minutes: r.sender_minutes,
            sender_urgent_minutes: r.sender_urgent_minutes,
            outcome_stat_hours: r.outcome_stat_hours,
            outcome_days: r.outcome_days,
        };
        (times, r.version)
    }))
}

/// Writes a hospital's times if their version is still the one read.
pub async fn set_times(cx: &mut Cx<'_>, hospital: HospitalId, times: &SlaTimes, version: i64) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "INSERT INTO sla_setting (hospital_id, stat_minutes, asap_minutes, urgent_minutes, routine_working_days, sender_minutes,
           sender_urgent_minutes, outcome_stat_hours, outcome_days, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10 + 1)
         ON CONFLICT (hospital_id) DO UPDATE SET stat_minutes = excluded.stat_minutes, asap_minutes = excluded.asap_minutes,
           urgent_minutes = excluded.urgent_minutes, routine_working_days = excluded.routine_working_days,
           sender_minutes = excluded.sender_minutes, sender_urgent_minutes = excluded.sender_urgent_minutes,
           outcome_stat_hours = excluded.outcome_stat_hours, outcome_days = excluded.outcome_days,
           version = sla_setting.version + 1
         WHERE sla_setting.version = $10",
        hospital,
        times.stat_minutes,
        times.asap_minutes,
        times.urgent_minutes,
        times.routine_working_days,
        times.sender_minutes,
        times.sender_urgent_minutes,
        times.outcome_stat_hours,
        times.outcome_days,
        version
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

pub async fn get(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<Option<Sla>> {
    opt!(
        cx,
        Sla,
        "SELECT owner, working_days, started_at, total_ms, soon_at, due_at, receiver_working_days, receiver_total_ms,
           receiver_left_ms, paused_at, paused_ms, answered_at, in_time, told, receiver_told
         FROM sla_clock WHERE consultation_id = $1",
        id
    )
}

#[derive(FromRow)]
struct ClockOf {
    consultation_id: ConsultationId,
    #[sqlx(flatten)]
    clock: Sla,
}

/// The clocks of many requests.
pub async fn many(cx: &mut Cx<'_>, consultations: &[ConsultationId]) -> StoreResult<HashMap<ConsultationId, Sla>> {
    let rows = many!(
        cx,
        ClockOf,
        "SELECT consultation_id, owner, working_days, started_at, total_ms, soon_at, due_at, receiver_working_days,
           receiver_total_ms, receiver_left_ms, paused_at, paused_ms, answered_at, in_time, told, receiver_told
         FROM sla_clock WHERE consultation_id IN ($1)",
        consultations
    )?;
    Ok(rows.into_iter().map(|row| (row.consultation_id, row.clock)).collect())
}

/// Forgets a clock, for one that begins anew.
pub async fn forget(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<()> {
    exec!(cx, "DELETE FROM sla_clock WHERE consultation_id = $1", id)?;
    Ok(())
}

/// Writes a clock. Whoever writes has the consultation's row; that somebody was told since it was read stays.
pub async fn put(cx: &mut Cx<'_>, id: ConsultationId, clock: &Sla) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO sla_clock (consultation_id, owner, working_days, started_at, total_ms, soon_at, due_at,
           receiver_working_days, receiver_total_ms, receiver_left_ms, paused_at, paused_ms, answered_at, in_time, told, receiver_told)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (consultation_id) DO UPDATE SET owner = excluded.owner, working_days = excluded.working_days,
           started_at = excluded.started_at, total_ms = excluded.total_ms, soon_at = excluded.soon_at, due_at = excluded.due_at,
           receiver_working_days = excluded.receiver_working_days, receiver_total_ms = excluded.receiver_total_ms,
           receiver_left_ms = excluded.receiver_left_ms, paused_at = excluded.paused_at, paused_ms = excluded.paused_ms,
           answered_at = excluded.answered_at, in_time = excluded.in_time, receiver_told = excluded.receiver_told,
           told = CASE WHEN sla_clock.owner = excluded.owner AND sla_clock.due_at = excluded.due_at
                    AND sla_clock.told > excluded.told THEN sla_clock.told
                  ELSE excluded.told END",
        id,
        clock.owner,
        clock.working_days,
        clock.started_at,
        clock.total_ms,
        clock.soon_at,
        clock.due_at,
        clock.receiver_working_days,
        clock.receiver_total_ms,
        clock.receiver_left_ms,
        clock.paused_at,
        clock.paused_ms,
        clock.answered_at,
        clock.in_time,
        clock.told,
        clock.receiver_told
    )?;
    Ok(())
}

/// Whether there is anything to tell: asked before a write is begun for it.
pub async fn any_to_tell(cx: &mut Cx<'_>, now: Ts) -> StoreResult<bool> {
    let (any,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM sla_clock WHERE owner <> 'none' AND told < 2 AND due_at < $1)
             OR EXISTS (SELECT 1 FROM sla_clock WHERE owner <> 'none' AND told < 1 AND soon_at <= $1)",
        now
    )?;
    Ok(any)
}

/// Takes the clocks that ran out and of which nobody was told; each is taken once, whoever asks.
pub async fn take_late(cx: &mut Cx<'_>, now: Ts) -> StoreResult<Vec<(ConsultationId, ClockOwner)>> {
    all!(
        cx,
        (ConsultationId, ClockOwner),
        "UPDATE sla_clock SET told = 2 WHERE owner <> 'none' AND told < 2 AND due_at < $1 RETURNING consultation_id, owner",
        now
    )
}

/// The same for those of which less than 30 % is left.
pub async fn take_soon(cx: &mut Cx<'_>, now: Ts) -> StoreResult<Vec<(ConsultationId, ClockOwner)>> {
    all!(
        cx,
        (ConsultationId, ClockOwner),
        "UPDATE sla_clock SET told = 1 WHERE owner <> 'none' AND told < 1 AND soon_at <= $1 RETURNING consultation_id, owner",
        now
    )
}
