//! Rotas: recurring rules, limits, and the calendars of one person or of everybody whom a hospital can ask, each part
//! in one query.

use super::{Cx, StoreResult, all, exec, holiday, opt, user::UserRow};
use crate::domain::{
    availability::{AvailabilityRule, AvailabilitySettings, Holiday, RuleKind},
    clock::{DAY, Ts},
    ids::{AppointmentId, EventId, HospitalId, UserId},
    schedule::{Calendar, ExceptionKind, ScheduleException, Span, WeeklyHours},
};
use jiff::{Timestamp, tz::TimeZone};
use sqlx::FromRow;
use std::collections::HashMap;

/// Whose calendars: one person's, or those of a hospital's active specialists, of one specialty or of all.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    Person(UserId),
    Hospital(HospitalId, Option<&'a str>),
}

impl<'a> Whose<'a> {
    fn parts(self) -> (Option<UserId>, Option<HospitalId>, Option<&'a str>) {
        match self {
            Self::Person(id) => (Some(id), None, None),
            Self::Hospital(id, specialty) => (None, Some(id), specialty),
        }
    }
}

/// A person and the limits of their calendar.
#[derive(Clone, Debug, FromRow)]
pub struct Member {
    #[sqlx(flatten)]
    pub user: UserRow,
    /// Counts the changes of the schedule.
    pub schedule_version: i64,
    #[sqlx(flatten)]
    pub settings: AvailabilitySettings,
}

/// Who is meant, in the order of their names.
pub async fn members(cx: &mut Cx<'_>, whose: Whose<'_>) -> StoreResult<Vec<Member>> {
    let (person, hospital, specialty) = whose.parts();
    all!(
        cx,
        Member,
        "SELECT u.id, u.username, u.full_name, u.title, u.license_number, u.phone, u.locale, u.active, u.created_at, u.version,
           u.schedule_version, COALESCE(s.zone, '') AS zone, COALESCE(s.buffer_before_min, 0) AS buffer_before_min,
           COALESCE(s.buffer_after_min, 0) AS buffer_after_min, COALESCE(s.min_notice_min, 0) AS min_notice_min,
           COALESCE(s.max_per_day, 0) AS max_per_day, COALESCE(s.works_on_holidays, FALSE) AS works_on_holidays
         FROM app_user u LEFT JOIN availability_setting s ON s.person_id = u.id
         WHERE u.id = $1 OR (u.active AND u.id IN (SELECT user_id FROM role_grant WHERE role = 'specialist' AND hospital_id = $2)
           AND (u.id IN (SELECT user_id FROM user_specialty WHERE specialty = $3) OR $3 IS NULL))
         ORDER BY u.full_name, u.id",
        person,
        hospital,
        specialty
    )
}

/// A person's settings.
pub async fn settings(cx: &mut Cx<'_>, person: UserId) -> StoreResult<AvailabilitySettings> {
    let found = opt!(
        cx,
        AvailabilitySettings,
        "SELECT zone, buffer_before_min, buffer_after_min, min_notice_min, max_per_day, works_on_holidays
         FROM availability_setting WHERE person_id = $1",
        person
    )?;
    Ok(found.unwrap_or_default())
}

pub async fn save_settings(cx: &mut Cx<'_>, person: UserId, settings: &AvailabilitySettings) -> StoreResult<()> {
    exec!(cx, "DELETE FROM availability_setting WHERE person_id = $1", person)?;
    exec!(
        cx,
        "INSERT INTO availability_setting (person_id, zone, buffer_before_min, buffer_after_min, min_notice_min, max_per_day,
           works_on_holidays) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        person,
        &settings.zone,
        settings.buffer_before_min,
        settings.buffer_after_min,
        settings.min_notice_min,
        settings.max_per_day,
        settings.works_on_holidays
    )?;
    Ok(())
}

#[derive(FromRow)]
struct RuleRow {
    person_id: UserId,
    kind: RuleKind,
    label: String,
    zone: String,
    dtstart: String,
    duration_min: i64,
    rrule: String,
    exdates: String,
    rdates: String,
    works_on_holidays: bool,
}

impl From<RuleRow> for AvailabilityRule {
    fn from(row: RuleRow) -> Self {
        let dates = |text: &str| text.split(',').filter(|date| !date.is_empty()).map(str::to_owned).collect();
        Self {
            kind: row.kind,
            label: row.label,
            zone: row.zone,
            dtstart: row.dtstart,
            duration_min: row.duration_min,
            rrule: row.rrule,
            exdates: dates(&row.exdates),
            rdates: dates(&row.rdates),
            works_on_holidays: row.works_on_holidays,
        }
    }
}

async fn rule_rows(cx: &mut Cx<'_>, whose: Whose<'_>) -> StoreResult<Vec<RuleRow>> {
    let (person, hospital, specialty) = whose.parts();
    all!(
        cx,
        RuleRow,
        "SELECT person_id, kind, label, zone, dtstart, duration_min, rrule, exdates, rdates, works_on_holidays
         FROM availability_rule
         WHERE person_id = $1 OR (person_id IN (SELECT user_id FROM role_grant WHERE role = 'specialist' AND hospital_id = $2)
           AND (person_id IN (SELECT user_id FROM user_specialty WHERE specialty = $3) OR $3 IS NULL))
         ORDER BY id",
        person,
        hospital,
        specialty
    )
}

/// A person's rules, in the order in which they were saved.
pub async fn rules(cx: &mut Cx<'_>, person: UserId) -> StoreResult<Vec<AvailabilityRule>> {
    Ok(rule_rows(cx, Whose::Person(person)).await?.into_iter().map(AvailabilityRule::from).collect())
}

pub async fn save_rules(cx: &mut Cx<'_>, person: UserId, rules: &[AvailabilityRule]) -> StoreResult<()> {
    exec!(cx, "DELETE FROM availability_rule WHERE person_id = $1", person)?;
    for rule in rules {
        exec!(
            cx,
            "INSERT INTO availability_rule (id, person_id, kind, label, zone, dtstart, duration_min, rrule, exdates, rdates,
               works_on_holidays) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            EventId::new(),
            person,
            rule.kind,
            &rule.label,
            &rule.zone,
            &rule.dtstart,
            rule.duration_min,
            &rule.rrule,
            rule.exdates.join(","),
            rule.rdates.join(","),
            rule.works_on_holidays
        )?;
    }
    Ok(())
}

#[derive(FromRow)]
struct HoursOf {
    person_id: UserId,
    #[sqlx(flatten)]
    hours: WeeklyHours,
}

#[derive(FromRow)]
struct ExceptionOf {
    person_id: UserId,
    kind: ExceptionKind,
    starts_at: Ts,
    ends_at: Ts,
    reason: String,
}

#[derive(FromRow)]
struct TakenRow {
    person_id: UserId,
    starts_at: Ts,
    ends_at: Ts,
    occupies: bool,
}

/// What is taken of somebody's time, and what counts against their day.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    pub spans: Vec<Span>,
    pub counted: Vec<Ts>,
}

/// What is taken of everybody's time over a window and two days to either side, holds that ran out not counted.
/// `except` leaves one appointment out: the one that is about to move.
pub async fn taken(
    cx: &mut Cx<'_>,
    whose: Whose<'_>,
    within: Span,
    except: Option<AppointmentId>,
    now: Ts,
) -> StoreResult<HashMap<UserId, Taken>> {
    let (person, hospital, specialty) = whose.parts();
    let rows = all!(
        cx,
        TakenRow,
        "SELECT r.person_id, r.starts_at, r.ends_at, r.occupies FROM reservation r JOIN appointment a ON a.id = r.appointment_id
         WHERE (r.person_id = $1 OR (r.person_id IN (SELECT user_id FROM role_grant WHERE role = 'specialist' AND hospital_id = $2)
             AND (r.person_id IN (SELECT user_id FROM user_specialty WHERE specialty = $3) OR $3 IS NULL)))
           AND r.starts_at > $4 AND r.starts_at < $5 AND a.status NOT IN ('cancelled', 'no_show', 'released')
           AND NOT (a.status = 'held' AND a.hold_expires_at <= $6) AND (a.id <> $7 OR $7 IS NULL)
         ORDER BY r.starts_at",
        person,
        hospital,
        specialty,
        // No reservation is longer than a day; pauses and the local day reach a little further.
        Ts(within.from.0.saturating_sub(2 * DAY)),
        Ts(within.to.0.saturating_add(2 * DAY)),
        now,
        except
    )?;
    let mut taken: HashMap<UserId, Taken> = HashMap::new();
    for row in rows {
        let of = taken.entry(row.person_id).or_default();
        of.counted.push(row.starts_at);
        if row.occupies {
            of.spans.push(Span::new(row.starts_at, row.ends_at));
        }
    }
    Ok(taken)
}

/// The days of holidays that touch a window.
pub async fn holidays(cx: &mut Cx<'_>, within: Span, zone: &TimeZone) -> StoreResult<Vec<Holiday>> {
    // A window may be open to either side.
    let day = |at: Ts| {
        let at = Timestamp::from_millisecond(at.0.clamp(0, 7_258_118_400_000)).unwrap_or_default();
        zone.to_datetime(at).date().to_string()
    };
    holiday::between(cx, &day(within.from), &day(within.to)).await
}

/// Rotas without what is taken of them: weekly hours, exceptions and rules of each member, in their order.
pub async fn rotas(
    cx: &mut Cx<'_>,
    whose: Whose<'_>,
    members: &[Member],
    within: Span,
    zone: &TimeZone,
) -> StoreResult<Vec<Calendar>> {
    let (person, hospital, specialty) = whose.parts();
    let mut of: HashMap<UserId, Calendar> = HashMap::new();
    let hours = all!(
        cx,
        HoursOf,
        "SELECT person_id, weekday, from_minute, to_minute FROM weekly_hours
         WHERE person_id = $1 OR (person_id IN (SELECT user_id FROM role_grant WHERE role = 'specialist' AND hospital_id = $2)
           AND (person_id IN (SELECT user_id FROM user_specialty WHERE specialty = $3) OR $3 IS NULL))
         ORDER BY weekday, from_minute, id",
        person,
        hospital,
        specialty
    )?;
    for row in hours {
        of.entry(row.person_id).or_default().weekly.push(row.hours);
    }
    let exceptions = all!(
        cx,
        ExceptionOf,
        "SELECT person_id, kind, starts_at, ends_at, reason FROM schedule_exception
         WHERE (person_id = $1 OR (person_id IN (SELECT user_id FROM role_grant WHERE role = 'specialist' AND hospital_id = $2)
             AND (person_id IN (SELECT user_id FROM user_specialty WHERE specialty = $3) OR $3 IS NULL)))
           AND starts_at < $5 AND ends_at > $4 ORDER BY starts_at, id",
        person,
        hospital,
        specialty,
        within.from,
        within.to
    )?;
    for row in exceptions {
        let ExceptionOf { person_id, kind, starts_at, ends_at, reason } = row;
        let exception = ScheduleException { kind, starts_at, ends_at, reason };
        of.entry(person_id).or_default().exceptions.push(exception);
    }
    for row in rule_rows(cx, whose).await? {
        of.entry(row.person_id).or_default().rules.push(row.into());
    }
    let days: Vec<_> = holidays(cx, within, zone).await?.iter().filter_map(Holiday::day).collect();
    let rota = |member: &Member| Calendar {
        settings: member.settings.clone(),
        holidays: days.clone(),
        ..of.remove(&member.user.id).unwrap_or_default()
    };
    Ok(members.iter().map(rota).collect())
}

/// Whole calendars over a window, each with its person, in the order of their names.
pub async fn calendars(
    cx: &mut Cx<'_>,
    whose: Whose<'_>,
    within: Span,
    except: Option<AppointmentId>,
    now: Ts,
    zone: &TimeZone,
) -> StoreResult<Vec<(Member, Calendar)>> {
    let members = members(cx, whose).await?;
    let rotas = rotas(cx, whose, &members, within, zone).await?;
    let mut taken = taken(cx, whose, within, except, now).await?;
    let whole = |(member, rota): (Member, Calendar)| {
        let Taken { spans, counted } = taken.remove(&member.user.id).unwrap_or_default();
        (member, Calendar { taken: spans, counted, now: Some(now), ..rota })
    };
    Ok(members.into_iter().zip(rotas).map(whole).collect())
}
