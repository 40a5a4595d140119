//! Weekly hours and exceptions, and who advises where. Whole calendars are in `availability`.

use super::{Cx, StoreError, StoreResult, all, exec, one, opt};
use crate::domain::{
    clock::Ts,
    ids::{EventId, HospitalId, HoursId, UserId},
    schedule::{ScheduleException, Span, WeeklyHours},
};

pub async fn weekly(cx: &mut Cx<'_>, person: UserId) -> StoreResult<Vec<WeeklyHours>> {
    all!(
        cx,
        WeeklyHours,
        "SELECT weekday, from_minute, to_minute FROM weekly_hours WHERE person_id = $1 ORDER BY weekday, from_minute, id",
        person
    )
}

/// Exceptions that touch a span of time.
pub async fn exceptions(cx: &mut Cx<'_>, person: UserId, within: Span) -> StoreResult<Vec<ScheduleException>> {
    all!(
        cx,
        ScheduleException,
        "SELECT kind, starts_at, ends_at, reason FROM schedule_exception
         WHERE person_id = $1 AND starts_at < $3 AND ends_at > $2 ORDER BY starts_at, id",
        person,
        within.from,
        within.to
    )
}

/// The version of a person's schedule; `None` for an unknown person.
pub async fn version(cx: &mut Cx<'_>, person: UserId) -> StoreResult<Option<i64>> {
    Ok(opt!(cx, (i64,), "SELECT schedule_version FROM app_user WHERE id = $1", person)?.map(|r| r.0))
}

/// Replaces a person's hours and their exceptions that end after `now`, if the version is still the one read.
pub async fn replace(
    cx: &mut Cx<'_>,
    person: UserId,
    version: i64,
    weekly: &[WeeklyHours],
    exceptions: &[ScheduleException],
    now: Ts,
) -> StoreResult<()> {
    // The person's row is locked as for a booking, so nobody books against hours that are being replaced.
    let changed = exec!(
        cx,
        "UPDATE app_user SET schedule_version = schedule_version + 1, schedule_seq = schedule_seq + 1
         WHERE id = $1 AND schedule_version = $2",
        person,
        version
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    exec!(cx, "DELETE FROM weekly_hours WHERE person_id = $1", person)?;
    exec!(cx, "DELETE FROM schedule_exception WHERE person_id = $1 AND ends_at > $2", person, now)?;
    for hours in weekly {
        exec!(
            cx,
            "INSERT INTO weekly_hours (id, person_id, weekday, from_minute, to_minute) VALUES ($1, $2, $3, $4, $5)",
            HoursId::new(),
            person,
            hours.weekday,
            hours.from_minute,
            hours.to_minute
        )?;
    }
    for exception in exceptions.iter().filter(|e| e.ends_at > now) {
        exec!(
            cx,
            "INSERT INTO schedule_exception (id, person_id, kind, starts_at, ends_at, reason) VALUES ($1, $2, $3, $4, $5, $6)",
            EventId::new(),
            person,
            exception.kind,
            exception.starts_at,
            exception.ends_at,
            &exception.reason
        )?;
    }
    Ok(())
}

/// Takes a time away at once, besides what the person wrote into their schedule.
pub async fn add_absence(cx: &mut Cx<'_>, person: UserId, away: Span, reason: &str) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO schedule_exception (id, person_id, kind, starts_at, ends_at, reason) VALUES ($1, $2, 'absent', $3, $4, $5)",
        EventId::new(),
        person,
        away.from,
        away.to,
        reason
    )?;
    exec!(cx, "UPDATE app_user SET schedule_version = schedule_version + 1 WHERE id = $1", person)?;
    Ok(())
}

/// Whether a person is an active specialist of a hospital in a specialty.
pub async fn advises(cx: &mut Cx<'_>, person: UserId, hospital: HospitalId, specialty: &str) -> StoreResult<bool> {
    let (advises,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM app_user u JOIN role_grant g ON g.user_id = u.id JOIN user_specialty s ON s.user_id = u.id
           WHERE u.id = $1 AND u.active AND g.role = 'specialist' AND g.hospital_id = $2 AND s.specialty = $3)",
        person,
        hospital,
        specialty
    )?;
    Ok(advises)
}

/// The hospitals where a person is a specialist.
pub async fn advises_at(cx: &mut Cx<'_>, person: UserId) -> StoreResult<Vec<HospitalId>> {
    let rows = all!(
        cx,
        (HospitalId,),
        "SELECT DISTINCT hospital_id FROM role_grant WHERE user_id = $1 AND role = 'specialist' ORDER BY hospital_id",
        person
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
