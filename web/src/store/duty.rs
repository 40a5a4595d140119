//! The on-call rota: shifts with their history, swaps, timings. That no two shifts of one level overlap is the
//! database's to refuse (`duty_shift_no_overlap`).

use super::{Cx, StoreError, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    duty::{LONGEST_SHIFT_MS, Level, OnDuty, Timings},
    ids::{EventId, HospitalId, ShiftId, SwapId, UserId},
    request::text_enum,
    schedule::Span,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::fmt;
use utoipa::ToSchema;

#[derive(Clone, Debug, FromRow)]
pub struct ShiftRow {
    pub id: ShiftId,
    pub hospital_id: HospitalId,
    pub specialty: Option<String>,
    pub level: Level,
    pub person_id: UserId,
    pub covers_id: Option<UserId>,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub created_by: UserId,
    pub created_at: Ts,
    pub removed_at: Option<Ts>,
    pub version: i64,
}

text_enum! {
    /// Where a wish to swap stands.
    SwapState { Asked = "asked", Accepted = "accepted", Refused = "refused", Withdrawn = "withdrawn" }
}

#[derive(Clone, Debug, FromRow)]
pub struct SwapRow {
    pub id: SwapId,
    pub hospital_id: HospitalId,
    pub shift_id: ShiftId,
    pub with_shift_id: Option<ShiftId>,
    pub from_person_id: UserId,
    pub to_person_id: UserId,
    pub state: SwapState,
    pub reason: String,
    pub asked_at: Ts,
    pub answered_at: Option<Ts>,
    pub version: i64,
}

/// What happened to a shift.
#[derive(Clone, Copy, Debug)]
pub struct ShiftEvent<'a> {
    pub shift: ShiftId,
    pub actor: UserId,
    /// `planned`, `removed`, `covered` or `swapped`.
    pub kind: &'a str,
    pub from: Option<UserId>,
    pub to: Option<UserId>,
    pub reason: &'a str,
}

pub async fn insert(cx: &mut Cx<'_>, row: &ShiftRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO duty_shift (id, hospital_id, specialty, level, person_id, covers_id, starts_at, ends_at, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.id,
        row.hospital_id,
        row.specialty.as_deref(),
        row.level,
        row.person_id,
        row.covers_id,
        row.starts_at,
        row.ends_at,
        row.created_by,
        row.created_at
    )?;
    Ok(())
}

pub async fn add_event(cx: &mut Cx<'_>, event: &ShiftEvent<'_>, now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO duty_shift_event (id, shift_id, at, actor_id, kind, from_person_id, to_person_id, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        EventId::new(),
        event.shift,
        now,
        event.actor,
        event.kind,
        event.from,
        event.to,
        event.reason
    )?;
    Ok(())
}

/// A shift that was not removed.
pub async fn get(cx: &mut Cx<'_>, id: ShiftId) -> StoreResult<Option<ShiftRow>> {
    opt!(
        cx,
        ShiftRow,
        "SELECT id, hospital_id, specialty, level, person_id, covers_id, starts_at, ends_at, created_by, created_at, removed_at,
           version FROM duty_shift WHERE id = $1 AND removed_at IS NULL",
        id
    )
}

/// Locks the shifts' rows, always in the order of their ids, until the end of the transaction.
pub async fn lock(cx: &mut Cx<'_>, shifts: &[ShiftId]) -> StoreResult<()> {
    let mut shifts = shifts.to_vec();
    shifts.sort();
    for shift in shifts {
        exec!(cx, "UPDATE duty_shift SET version = version WHERE id = $1", shift)?;
    }
    Ok(())
}

/// Writes holder, cover and removal if the version is still the one read.
pub async fn update(cx: &mut Cx<'_>, mut row: ShiftRow) -> StoreResult<ShiftRow> {
    let changed = exec!(
        cx,
        "UPDATE duty_shift SET person_id = $3, covers_id = $4, removed_at = $5, version = version + 1
         WHERE id = $1 AND version = $2",
        row.id,
        row.version,
        row.person_id,
        row.covers_id,
        row.removed_at
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    row.version += 1;
    Ok(row)
}

/// A hospital's shifts that touch a span of time; of one specialty (and those without) or of all.
pub async fn list(
    cx: &mut Cx<'_>,
    hospital: HospitalId,
    specialty: Option<&str>,
    within: Span,
) -> StoreResult<Vec<ShiftRow>> {
    all!(
        cx,
        ShiftRow,
        "SELECT id, hospital_id, specialty, level, person_id, covers_id, starts_at, ends_at, created_by, created_at, removed_at,
           version FROM duty_shift
         WHERE hospital_id = $1 AND removed_at IS NULL AND starts_at > $2 AND starts_at < $4 AND ends_at > $3
           AND (specialty IS NULL OR specialty = $5 OR $5 IS NULL) ORDER BY starts_at, id LIMIT 5000",
        hospital,
        within.from.plus(-LONGEST_SHIFT_MS),
        within.from,
        within.to,
        specialty
    )
}

/// The shift that holds a level at some of the time of another.
pub async fn holder(cx: &mut Cx<'_>, wanted: &ShiftRow) -> StoreResult<Option<ShiftRow>> {
    let rows =
        list(cx, wanted.hospital_id, wanted.specialty.as_deref(), Span::new(wanted.starts_at, wanted.ends_at)).await?;
    let same = |row: &ShiftRow| row.level == wanted.level && row.specialty == wanted.specialty && row.id != wanted.id;
    Ok(rows.into_iter().find(same))
}

/// The shifts that run now for a specialty, with the hospital's own levels, in the order of their levels; of people
/// who may still sign in.
pub async fn running(cx: &mut Cx<'_>, hospital: HospitalId, specialty: &str, now: Ts) -> StoreResult<Vec<ShiftRow>> {
    let mut rows = all!(
        cx,
        ShiftRow,
        "SELECT s.id, s.hospital_id, s.specialty, s.level, s.person_id, s.covers_id, s.starts_at, s.ends_at, s.created_by,
           s.created_at, s.removed_at, s.version FROM duty_shift s JOIN app_user u ON u.id = s.person_id
         WHERE s.hospital_id = $1 AND s.removed_at IS NULL AND s.starts_at > $2 AND s.starts_at <= $3 AND s.ends_at > $3
           AND u.active AND (s.specialty IS NULL OR s.specialty = $4)",
        hospital,
        now.plus(-LONGEST_SHIFT_MS),
        now,
        specialty
    )?;
    rows.sort_by_key(|row| row.level);
    Ok(rows)
}

/// Who can be called now.
pub async fn on_duty(cx: &mut Cx<'_>, hospital: HospitalId, specialty: &str, now: Ts) -> StoreResult<OnDuty> {
    use crate::domain::policy::Role;
    let holders = running(cx, hospital, specialty, now).await?.into_iter().map(|s| (s.level, s.person_id)).collect();
    let advisers = super::availability::Whose::Hospital(hospital, Some(specialty));
    let specialists = super::availability::members(cx, advisers).await?;
    let coordinators = super::user::with_role(cx, hospital, Role::Coordinator).await?;
    Ok(OnDuty {
        holders,
        specialists: specialists.into_iter().map(|m| m.user.id).collect(),
        coordinators: coordinators.into_iter().map(|u| u.id).collect(),
    })
}

pub async fn timings(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<Timings> {
    let row = opt!(
        cx,
        (i64, i64, i64, i64),
        "SELECT second_s, third_s, leader_s, version FROM duty_timings WHERE hospital_id = $1",
        hospital
    )?;
    Ok(row.map_or_else(Timings::default, |(second_s, third_s, leader_s, version)| Timings {
        second_s,
        third_s,
        leader_s,
        version,
    }))
}

/// Writes the timings if their version is still the one read; 0 when there were none.
pub async fn set_timings(cx: &mut Cx<'_>, hospital: HospitalId, timings: &Timings) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "INSERT INTO duty_timings (hospital_id, second_s, third_s, leader_s, version) VALUES ($1, $2, $3, $4, $5 + 1)
         ON CONFLICT (hospital_id) DO UPDATE SET second_s = excluded.second_s, third_s = excluded.third_s,
           leader_s = excluded.leader_s, version = excluded.version WHERE duty_timings.version = $5",
        hospital,
        timings.second_s,
        timings.third_s,
        timings.leader_s,
        timings.version
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

pub async fn insert_swap(cx: &mut Cx<'_>, row: &SwapRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO duty_swap (id, hospital_id, shift_id, with_shift_id, from_person_id, to_person_id, state, reason, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.id,
        row.hospital_id,
        row.shift_id,
        row.with_shift_id,
        row.from_person_id,
        row.to_person_id,
        row.state,
        &row.reason,
        row.asked_at
    )?;
    Ok(())
}

pub async fn get_swap(cx: &mut Cx<'_>, id: SwapId) -> StoreResult<Option<SwapRow>> {
    opt!(
        cx,
        SwapRow,
        "SELECT id, hospital_id, shift_id, with_shift_id, from_person_id, to_person_id, state, reason, asked_at, answered_at,
           version FROM duty_swap WHERE id = $1",
        id
    )
}

pub async fn answer_swap(cx: &mut Cx<'_>, mut row: SwapRow, state: SwapState, now: Ts) -> StoreResult<SwapRow> {
    let changed = exec!(
        cx,
        "UPDATE duty_swap SET state = $3, answered_at = $4, version = version + 1
         WHERE id = $1 AND version = $2 AND state = 'asked'",
        row.id,
        row.version,
        state,
        now
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    row.state = state;
    row.answered_at = Some(now);
    row.version += 1;
    Ok(row)
}

/// A shift that is removed or covered has nothing left to swap.
pub async fn withdraw_swaps_of(cx: &mut Cx<'_>, shift: ShiftId, now: Ts) -> StoreResult<u64> {
    exec!(
        cx,
        "UPDATE duty_swap SET state = 'withdrawn', answered_at = $2, version = version + 1
         WHERE (shift_id = $1 OR with_shift_id = $1) AND state = 'asked'",
        shift,
        now
    )
}

/// The swaps that a person asked for or is asked, and those of the hospitals they coordinate; open ones first.
pub async fn swaps_of(cx: &mut Cx<'_>, person: UserId) -> StoreResult<Vec<SwapRow>> {
    all!(
        cx,
        SwapRow,
        "SELECT id, hospital_id, shift_id, with_shift_id, from_person_id, to_person_id, state, reason, asked_at, answered_at,
           version FROM duty_swap
         WHERE from_person_id = $1 OR to_person_id = $1
           OR hospital_id IN (SELECT hospital_id FROM role_grant WHERE user_id = $1 AND role = 'coordinator')
         ORDER BY CASE WHEN state = 'asked' THEN 0 ELSE 1 END, asked_at DESC, id LIMIT 200",
        person
    )
}

/// A shift, removed or not: for the history of swaps.
pub async fn get_any(cx: &mut Cx<'_>, id: ShiftId) -> StoreResult<Option<ShiftRow>> {
    opt!(
        cx,
        ShiftRow,
        "SELECT id, hospital_id, specialty, level, person_id, covers_id, starts_at, ends_at, created_by, created_at, removed_at,
           version FROM duty_shift WHERE id = $1",
        id
    )
}
