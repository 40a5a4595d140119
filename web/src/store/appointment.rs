//! Appointments and the reservation rows they own.
//!
//! Whoever writes a reservation locks the person's row first ([`lock_persons`]). PostgreSQL's exclusion constraint and
//! SQLite's triggers refuse an overlap in any case; the locks keep two bookings from waiting for each other in a circle.

use super::{
    Cx, StoreError, StoreResult, all, audit,
    consultation::{self, EventActor},
    exec, many, one, opt,
};
use crate::domain::{
    appointment::Status,
    clock::{DAY, Ts},
    consultation::Transition,
    ids::{AppointmentId, ConsultationId, HospitalId, ReservationId, UserId},
    schedule::Span,
};
use serde_json::json;
use sqlx::FromRow;
use std::collections::HashMap;

#[derive(Clone, Debug, FromRow)]
pub struct AppointmentRow {
    pub id: AppointmentId,
    pub consultation_id: Option<ConsultationId>,
    /// The advising hospital.
    pub hospital_id: HospitalId,
    pub specialist_id: UserId,
    pub status: Status,
    pub starts_at: Ts,
    pub ends_at: Ts,
    /// Kept when a hold runs out; cleared when it is booked or given back.
    pub hold_expires_at: Option<Ts>,
    pub created_by: UserId,
    pub cancel_reason: String,
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    pub created_at: Ts,
    pub version: i64,
}

impl AppointmentRow {
    /// A time held for a consultation from now on.
    pub fn hold(
        consultation: ConsultationId,
        hospital: HospitalId,
        specialist: UserId,
        span: Span,
        by: UserId,
        lasts_ms: i64,
        now: Ts,
    ) -> Self {
        Self {
            id: AppointmentId::new(),
            consultation_id: Some(consultation),
            hospital_id: hospital,
            specialist_id: specialist,
            status: Status::Held,
            starts_at: span.from,
            ends_at: span.to,
            hold_expires_at: Some(now.plus(lasts_ms)),
            created_by: by,
            cancel_reason: String::new(),
            started_at: None,
            ended_at: None,
            created_at: now,
            version: 1,
        }
    }

    pub fn span(&self) -> Span {
        Span::new(self.starts_at, self.ends_at)
    }
}

/// Locks the persons' rows, always in the order of their ids, until the end of the transaction.
pub async fn lock_persons(cx: &mut Cx<'_>, persons: &[UserId]) -> StoreResult<()> {
    let mut persons = persons.to_vec();
    persons.sort();
    persons.dedup();
    for person in persons {
        exec!(cx, "UPDATE app_user SET schedule_seq = schedule_seq + 1 WHERE id = $1", person)?;
    }
    Ok(())
}

/// Locks a consultation's row until the end of the transaction: after the persons, before the audit chains.
pub async fn lock_consultation(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<()> {
    exec!(cx, "UPDATE consultation SET version = version WHERE id = $1", id)?;
    Ok(())
}

/// Adds the appointment of an emergency: its room is open, and it reserves nobody's time.
pub async fn insert_emergency(cx: &mut Cx<'_>, row: &AppointmentRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO appointment (id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, created_by,
           created_at, version, emergency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.id,
        row.consultation_id,
        row.hospital_id,
        row.specialist_id,
        row.status,
        row.starts_at,
        row.ends_at,
        row.created_by,
        row.created_at,
        row.version,
        true
    )?;
    Ok(())
}

pub async fn is_emergency(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<bool> {
    Ok(opt!(cx, (bool,), "SELECT emergency FROM appointment WHERE id = $1", id)?.is_some_and(|r| r.0))
}

/// What somebody who takes an emergency is booked for soon.
#[derive(Clone, Debug, FromRow)]
pub struct BookedRow {
    pub id: AppointmentId,
    pub code: String,
    pub starts_at: Ts,
}

pub async fn booked_between(cx: &mut Cx<'_>, specialist: UserId, from: Ts, to: Ts) -> StoreResult<Vec<BookedRow>> {
    all!(
        cx,
        BookedRow,
        "SELECT a.id, c.code, a.starts_at FROM appointment a JOIN consultation c ON c.id = a.consultation_id
         WHERE a.specialist_id = $1 AND a.status = 'booked' AND a.ends_at > $2 AND a.starts_at < $3
         ORDER BY a.starts_at, a.id LIMIT 20",
        specialist,
        from,
        to
    )
}

/// Adds an appointment and reserves its specialist.
pub async fn insert(cx: &mut Cx<'_>, row: &AppointmentRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO appointment (id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at,
           created_by, cancel_reason, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        row.id,
        row.consultation_id,
        row.hospital_id,
        row.specialist_id,
        row.status,
        row.starts_at,
        row.ends_at,
        row.hold_expires_at,
        row.created_by,
        &row.cancel_reason,
        row.created_at,
        row.version
    )?;
    exec!(
        cx,
        "INSERT INTO reservation (id, appointment_id, person_id, starts_at, ends_at, occupies) VALUES ($1, $2, $3, $4, $5, $6)",
        ReservationId::new(),
        row.id,
        row.specialist_id,
        row.starts_at,
        row.ends_at,
        row.status.occupies()
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: AppointmentId) -> StoreResult<Option<AppointmentRow>> {
    opt!(
        cx,
        AppointmentRow,
        "SELECT id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at, created_by,
           cancel_reason, started_at, ended_at, created_at, version FROM appointment WHERE id = $1",
        id
    )
}

/// The appointment of a consultation that stands or has taken place: not one that was cancelled, missed or released. Its
/// own, or the meeting that has it on the agenda.
pub async fn current(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Option<AppointmentRow>> {
    opt!(
        cx,
        AppointmentRow,
        "SELECT id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at, created_by,
           cancel_reason, started_at, ended_at, created_at, version FROM appointment
         WHERE (consultation_id = $1
             OR id IN (SELECT appointment_id FROM agenda_item WHERE consultation_id = $1 AND state <> 'dropped'))
           AND status NOT IN ('cancelled', 'no_show', 'released') ORDER BY created_at DESC, id DESC LIMIT 1",
        consultation
    )
}

/// The same of many consultations.
pub async fn current_of(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<HashMap<ConsultationId, AppointmentRow>> {
    let rows = many!(
        cx,
        AppointmentRow,
        "SELECT id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at, created_by,
           cancel_reason, started_at, ended_at, created_at, version FROM appointment
         WHERE consultation_id IN ($1) AND status NOT IN ('cancelled', 'no_show', 'released') ORDER BY created_at, id",
        consultations
    )?;
    // The newest comes last and stays.
    Ok(rows.into_iter().filter_map(|row| Some((row.consultation_id?, row))).collect())
}

/// Writes every changeable column if the version is still the one read, and lets the reservation rows follow: their
/// times, whom they reserve, and whether they occupy. Gives the row with its new version.
pub async fn update(cx: &mut Cx<'_>, mut row: AppointmentRow) -> StoreResult<AppointmentRow> {
    // One statement for person and times: in two steps the row would stand at a time that was never asked for.
    exec!(
        cx,
        "UPDATE reservation SET starts_at = $2, ends_at = $3, occupies = $4,
           person_id = CASE WHEN person_id = (SELECT specialist_id FROM appointment WHERE id = $1) THEN $5 ELSE person_id END
         WHERE appointment_id = $1",
        row.id,
        row.starts_at,
        row.ends_at,
        row.status.occupies(),
        row.specialist_id
    )?;
    let changed = exec!(
        cx,
        "UPDATE appointment SET specialist_id = $3, status = $4, starts_at = $5, ends_at = $6, hold_expires_at = $7,
           cancel_reason = $8, started_at = $9, ended_at = $10, version = version + 1 WHERE id = $1 AND version = $2",
        row.id,
        row.version,
        row.specialist_id,
        row.status,
        row.starts_at,
        row.ends_at,
        row.hold_expires_at,
        &row.cancel_reason,
        row.started_at,
        row.ended_at
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    row.version += 1;
    Ok(row)
}

/// Cancels an appointment whose consultation is cancelled; one that has ended stays as it is.
pub async fn cancel(cx: &mut Cx<'_>, id: AppointmentId, reason: &str) -> StoreResult<()> {
    match get(cx, id).await? {
        Some(mut row) if row.status.occupies() => {
            row.status = Status::Cancelled;
            row.hold_expires_at = None;
            reason.clone_into(&mut row.cancel_reason);
            update(cx, row).await?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What stands booked in a person's calendar over a time, in order.
pub async fn booked_with(cx: &mut Cx<'_>, person: UserId, within: Span) -> StoreResult<Vec<AppointmentRow>> {
    all!(
        cx,
        AppointmentRow,
        "SELECT id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at, created_by,
           cancel_reason, started_at, ended_at, created_at, version FROM appointment
         WHERE specialist_id = $1 AND status IN ('booked', 'waiting') AND starts_at > $2 AND starts_at < $4 AND ends_at > $3
           AND NOT emergency
         ORDER BY starts_at, id",
        person,
        // No appointment is longer than a day.
        within.from.plus(-DAY),
        within.from,
        within.to
    )
}

/// Booked times that have begun long enough ago and nobody was reminded of: each is given once.
pub async fn claim_late(cx: &mut Cx<'_>, begun_before: Ts, now: Ts) -> StoreResult<Vec<AppointmentRow>> {
    all!(
        cx,
        AppointmentRow,
        "UPDATE appointment SET reminded_at = $2
         WHERE status IN ('booked', 'waiting') AND starts_at <= $1 AND starts_at > $3 AND reminded_at IS NULL
           AND consultation_id IS NOT NULL
         RETURNING id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at, created_by,
           cancel_reason, started_at, ended_at, created_at, version",
        begun_before,
        now,
        begun_before.plus(-DAY)
    )
}

/// Whether anybody is late: asked before a write is begun for it.
pub async fn any_late(cx: &mut Cx<'_>, begun_before: Ts, given_up_before: Ts) -> StoreResult<bool> {
    let (any,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM appointment WHERE starts_at > $3 AND consultation_id IS NOT NULL
           AND ((status IN ('booked', 'waiting') AND starts_at <= $1 AND reminded_at IS NULL) OR (status = 'booked' AND starts_at <= $2)))",
        begun_before,
        given_up_before,
        begun_before.plus(-DAY)
    )?;
    Ok(any)
}

/// Booked times to which nobody has come.
pub async fn abandoned(cx: &mut Cx<'_>, begun_before: Ts) -> StoreResult<Vec<AppointmentId>> {
    let rows = all!(
        cx,
        (AppointmentId,),
        "SELECT id FROM appointment WHERE status = 'booked' AND starts_at <= $1 AND starts_at > $2 AND consultation_id IS NOT NULL
         ORDER BY starts_at, id LIMIT 100",
        begun_before,
        begun_before.plus(-DAY)
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Whose calendar is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    Specialist(UserId),
    Requester(UserId),
    /// Every appointment in which a hospital advises or asks.
    Hospital(HospitalId),
}

/// The consultations that stand or stood in a calendar, at most 1000; holds that ran out are left out.
pub async fn list(cx: &mut Cx<'_>, whose: Whose, within: Span, now: Ts) -> StoreResult<Vec<AppointmentRow>> {
    let (specialist, requester, hospital) = match whose {
        Whose::Specialist(id) => (Some(id), None, None),
        Whose::Requester(id) => (None, Some(id), None),
        Whose::Hospital(id) => (None, None, Some(id)),
    };
    all!(
        cx,
        AppointmentRow,
        "SELECT a.id, a.consultation_id, a.hospital_id, a.specialist_id, a.status, a.starts_at, a.ends_at, a.hold_expires_at,
           a.created_by, a.cancel_reason, a.started_at, a.ended_at, a.created_at, a.version
         FROM appointment a JOIN consultation c ON c.id = a.consultation_id
         WHERE a.starts_at < $2 AND a.starts_at > $7 AND a.ends_at > $1 AND a.status NOT IN ('cancelled', 'released')
           AND NOT (a.status = 'held' AND a.hold_expires_at <= $3)
           AND (a.specialist_id = $4 OR c.requester_id = $5 OR a.hospital_id = $6 OR c.requesting_hospital_id = $6)
         ORDER BY a.starts_at, a.id LIMIT 1000",
        within.from,
        within.to,
        now,
        specialist,
        requester,
        hospital,
        // No appointment is longer than a day.
        within.from.plus(-DAY)
    )
}

/// A time that somebody who asks is to be at.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct AskedFor {
    pub requester_id: UserId,
    pub id: AppointmentId,
    pub starts_at: Ts,
    pub ends_at: Ts,
}

/// The times between two moments of doctors who ask: that they are busy is told, not refused.
pub async fn asked_for(cx: &mut Cx<'_>, requesters: &[UserId], within: Span, now: Ts) -> StoreResult<Vec<AskedFor>> {
    many!(
        cx,
        AskedFor,
        "SELECT c.requester_id, a.id, a.starts_at, a.ends_at FROM appointment a JOIN consultation c ON c.id = a.consultation_id
         WHERE c.requester_id IN ($1) AND a.starts_at < $3 AND a.ends_at > $2
           AND a.status IN ('held', 'booked', 'waiting', 'in_consultation', 'interrupted')
           AND NOT (a.status = 'held' AND a.hold_expires_at <= $4)",
        requesters,
        within.from,
        within.to,
        now
    )
}

/// A hold that ran out and was released.
#[derive(Clone, Debug)]
pub struct Released {
    pub appointment_id: AppointmentId,
    pub person: UserId,
    pub consultation_id: Option<ConsultationId>,
    /// Whose people may hear of it.
    pub hospitals: Vec<HospitalId>,
}

/// Whether any hold has run out: asked before a write is begun for it.
pub async fn any_expired(cx: &mut Cx<'_>, now: Ts) -> StoreResult<bool> {
    let (any,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM appointment WHERE status = 'held' AND hold_expires_at <= $1)",
        now
    )?;
    Ok(any)
}

/// Releases every hold that ran out, and lets their consultations wait for a time again.
pub async fn release_expired(cx: &mut Cx<'_>, now: Ts) -> StoreResult<Vec<Released>> {
    let persons = all!(
        cx,
        (UserId,),
        "SELECT DISTINCT specialist_id FROM appointment WHERE status = 'held' AND hold_expires_at <= $1 ORDER BY specialist_id",
        now
    )?;
    let persons: Vec<UserId> = persons.into_iter().map(|r| r.0).collect();
    lock_persons(cx, &persons).await?;
    let released = release_expired_of(cx, &persons, now).await?;
    let hospitals: Vec<HospitalId> = released.iter().flat_map(|r| r.hospitals.clone()).collect();
    audit::lock_ends(cx, &hospitals).await?;
    audit_released(cx, &released, now).await?;
    Ok(released)
}

/// Who booked or holds the first of a person's times at this hospital that this one overlaps.
pub async fn booker(
    cx: &mut Cx<'_>,
    hospital: HospitalId,
    person: UserId,
    span: Span,
    but: Option<AppointmentId>,
    now: Ts,
) -> StoreResult<Option<String>> {
    let found = opt!(
        cx,
        (String, String),
        "SELECT u.title, u.full_name FROM reservation r JOIN appointment a ON a.id = r.appointment_id JOIN app_user u ON u.id = a.created_by
         WHERE r.person_id = $1 AND r.starts_at < $3 AND r.ends_at > $2 AND r.starts_at > $7 AND a.hospital_id = $4
           AND a.status NOT IN ('cancelled', 'no_show', 'released') AND NOT (a.status = 'held' AND a.hold_expires_at <= $6)
           AND (a.id <> $5 OR $5 IS NULL) ORDER BY r.starts_at LIMIT 1",
        person,
        span.from,
        span.to,
        hospital,
        but,
        now,
        // No reservation is longer than a day.
        span.from.plus(-DAY)
    )?;
    Ok(found.map(|(title, name)| format!("{title} {name}").trim().to_owned()))
}

/// The same for some persons, whose rows the caller has locked. The caller audits ([`audit_released`]) after its own
/// rows are written: the ends of the audit chains are locked last, by everybody.
pub async fn release_expired_of(cx: &mut Cx<'_>, persons: &[UserId], now: Ts) -> StoreResult<Vec<Released>> {
    let mut released = Vec::new();
    for person in persons {
        let expired = all!(
            cx,
            AppointmentRow,
            "SELECT id, consultation_id, hospital_id, specialist_id, status, starts_at, ends_at, hold_expires_at, created_by,
               cancel_reason, started_at, ended_at, created_at, version FROM appointment
             WHERE specialist_id = $1 AND status = 'held' AND hold_expires_at <= $2 ORDER BY id",
            person,
            now
        )?;
        for mut row in expired {
            // The consultation first: whoever cancels it locks it, then its appointment.
            let hospitals = wait_again(cx, &row, now).await?;
            row.status = Status::Released;
            let row = update(cx, row).await?;
            released.push(Released {
                appointment_id: row.id,
                person: row.specialist_id,
                consultation_id: row.consultation_id,
                hospitals,
            });
        }
    }
    Ok(released)
}

/// The consultation of an expired hold is accepted again, with its history. Gives the hospitals it concerns.
async fn wait_again(cx: &mut Cx<'_>, row: &AppointmentRow, now: Ts) -> StoreResult<Vec<HospitalId>> {
    let only_advising = vec![row.hospital_id];
    let Some(id) = row.consultation_id else { return Ok(only_advising) };
    lock_consultation(cx, id).await?;
    let Some(mut waiting) = consultation::get(cx, id).await? else { return Ok(only_advising) };
    let from = waiting.state;
    let Ok(to) = from.after(Transition::ReleaseHold) else { return Ok(only_advising) };
    waiting.state = to;
    waiting.specialist_id = None;
    let waiting = consultation::update(cx, waiting, now).await?;
    consultation::add_event(cx, id, &EventActor { id: None, name: "" }, from, to, "", now).await?;
    Ok(waiting.hospitals())
}

pub async fn audit_released(cx: &mut Cx<'_>, released: &[Released], now: Ts) -> StoreResult<()> {
    for hold in released {
        let (object_kind, object_id) = match hold.consultation_id {
            Some(id) => ("consultation", id.to_string()),
            None => ("appointment", hold.appointment_id.to_string()),
        };
        let event = audit::Event {
            actor: audit::Actor::System,
            action: "appointment.hold_expired",
            object_kind,
            object_id,
            detail: json!({ "appointment": hold.appointment_id }),
        };
        audit::append(cx, &hold.hospitals, &event, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
