//! The consequences of somebody's being away, as they are at this moment.

use super::{Away, Colleague, HandOverCase, HandOverPlan, HandOverWay};
use crate::{
    app::App,
    domain::{
        clock::{DAY, MINUTE, Ts},
        handover::{self, Affected, Way},
        ids::{AppointmentId, HospitalId, UserId},
        policy::{Action, Role},
        schedule::{Calendar, ExceptionKind, HORIZON_MS, ScheduleException, Span},
    },
    http::{ApiError, ApiResult, Caller, consultation::view},
    store::{self, Cx, appointment::AppointmentRow, availability::Whose, consultation::ConsultationRow, user::UserRow},
};
use jiff::tz::TimeZone;
use std::collections::HashMap;

/// Refuses a time that is over, turned round, or longer than a day.
pub fn check(away: &Away, now: Ts) -> ApiResult<Span> {
    let span = Span::new(away.from.max(Ts(now.0 - MINUTE)), away.to);
    if away.from.0 < 0 || away.to <= span.from || away.to.0.saturating_sub(away.from.0) > DAY {
        return Err(ApiError::field("to", "out_of_range"));
    }
    Ok(span)
}

/// What is known of the people a plan is about.
struct People {
    rows: HashMap<UserId, UserRow>,
    calendars: Vec<(UserId, Calendar)>,
}

/// Works the plan out; changes nothing.
pub async fn make(app: &App, cx: &mut Cx<'_>, caller: &Caller, away: &Away, now: Ts) -> ApiResult<HandOverPlan> {
    let span = check(away, now)?;
    let person = store::user::get(cx, away.person_id).await?.ok_or(ApiError::NotFound)?;
    let mut cases = Vec::new();
    for row in store::appointment::booked_with(cx, person.id, span).await? {
        let Some(id) = row.consultation_id else { continue };
        let of = store::consultation::get(cx, id).await?.ok_or(ApiError::NotFound)?;
        // Whoever advises at two hospitals has appointments that this one's coordinators may not know of.
        if caller.may(Action::HandOver, &of) {
            cases.push((row, of));
        }
    }
    let mut people = People { rows: HashMap::new(), calendars: Vec::new() };
    let mut affected = Vec::new();
    for (row, of) in &cases {
        let colleagues = load_colleagues(cx, &mut people, row, of, now, app.zone()).await?;
        let (urgency, due_at) = (of.urgency, of.due_at.filter(|due| *due > row.starts_at));
        affected.push(Affected { id: row.id, span: row.span(), urgency, due_at, colleagues });
    }
    let ways =
        handover::plan(&affected, &own_calendar(app, cx, away, span, now).await?, &people.calendars, now, app.zone());
    let told = told(cx, away.person_id, caller.id(), &cases, &ways).await?;
    let colleagues = free_first(&people, &affected, now, app);
    let mut shown = Vec::with_capacity(cases.len());
    for (row, of) in &cases {
        shown.push(case(cx, &person, &people, &ways, row, of).await?);
    }
    let name = person.display_name();
    Ok(HandOverPlan {
        person_id: person.id,
        person: name,
        from: span.from,
        to: span.to,
        cases: shown,
        colleagues,
        told,
    })
}

/// Who may advise in a case besides the one who is away, their calendars loaded once.
async fn load_colleagues(
    cx: &mut Cx<'_>,
    people: &mut People,
    row: &AppointmentRow,
    of: &ConsultationRow,
    now: Ts,
    zone: &TimeZone,
) -> ApiResult<Vec<UserId>> {
    let mut found = Vec::new();
    let whose = Whose::Hospital(row.hospital_id, of.specialty.as_deref());
    let within = Span::new(now, row.ends_at.max(now).plus(DAY));
    for (member, mut calendar) in store::availability::calendars(cx, whose, within, None, now, zone).await? {
        let user = member.user;
        if user.id == row.specialist_id {
            continue;
        }
        found.push(user.id);
        if !people.rows.contains_key(&user.id) {
            // Who is called away cannot give the notice that a colleague usually gets.
            calendar.now = None;
            people.calendars.push((user.id, calendar));
            people.rows.insert(user.id, user);
        }
    }
    Ok(found)
}

/// The calendar of who is away, with the absence in it and without the cases that will leave their times.
async fn own_calendar(app: &App, cx: &mut Cx<'_>, away: &Away, span: Span, now: Ts) -> ApiResult<Calendar> {
    let within = Span::new(now, span.to.plus(HORIZON_MS));
    let whose = Whose::Person(away.person_id);
    let found = store::availability::calendars(cx, whose, within, None, now, app.zone()).await?;
    let (_, mut own) = found.into_iter().next().ok_or(ApiError::NotFound)?;
    own.now = None;
    let absent = ExceptionKind::Absent;
    let reason = String::new();
    own.exceptions.push(ScheduleException { kind: absent, starts_at: span.from, ends_at: span.to, reason });
    Ok(own)
}

fn free_first(people: &People, affected: &[Affected], now: Ts, app: &App) -> Vec<Colleague> {
    let soon = Span::new(now, now.plus(15 * MINUTE));
    let mut colleagues: Vec<Colleague> = people
        .calendars
        .iter()
        .filter_map(|(id, calendar)| {
            let user = people.rows.get(id)?;
            let takes = |a: &&Affected| a.colleagues.contains(id) && calendar.judge(a.span, app.zone()).is_ok();
            Some(Colleague {
                person_id: *id,
                person: user.display_name(),
                phone: user.phone.clone(),
                free_now: calendar.judge(soon, app.zone()).is_ok(),
                could_take: affected.iter().filter(takes).count(),
            })
        })
        .collect();
    colleagues.sort_by(|a, b| {
        (b.free_now, b.could_take, &a.person, a.person_id).cmp(&(a.free_now, a.could_take, &b.person, b.person_id))
    });
    colleagues
}

async fn case(
    cx: &mut Cx<'_>,
    person: &UserRow,
    people: &People,
    ways: &[(AppointmentId, Way)],
    row: &AppointmentRow,
    of: &ConsultationRow,
) -> ApiResult<HandOverCase> {
    let way = ways.iter().find(|(id, _)| *id == row.id).map_or(Way::Decide, |(_, way)| *way);
    let (to, time) = match way {
        Way::Colleague(id) => (people.rows.get(&id).unwrap_or(person), row.span()),
        Way::Later(span) => (person, span),
        Way::Decide => (person, row.span()),
    };
    let requesting_hospital = view::hospital(cx, of.requesting_hospital_id).await?;
    Ok(HandOverCase {
        appointment_id: row.id,
        version: row.version,
        consultation_id: of.id,
        code: of.code.clone(),
        urgency: of.urgency,
        specialty: of.specialty.clone(),
        requesting_hospital,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        way: match way {
            Way::Colleague(_) => HandOverWay::Colleague,
            Way::Later(_) => HandOverWay::Later,
            Way::Decide => HandOverWay::Decide,
        },
        to_specialist_id: to.id,
        to_specialist: to.display_name(),
        to_starts_at: time.from,
        to_ends_at: time.to,
    })
}

/// How many people the plan would tell.
async fn told(
    cx: &mut Cx<'_>,
    away: UserId,
    caller: UserId,
    cases: &[(AppointmentRow, ConsultationRow)],
    ways: &[(AppointmentId, Way)],
) -> ApiResult<usize> {
    let (mut moved, mut undecided) = (Vec::new(), None);
    for (row, of) in cases {
        match ways.iter().find(|(id, _)| *id == row.id) {
            Some((_, Way::Colleague(to))) => moved.push((of.requester_id, *to)),
            Some((_, Way::Later(_))) => moved.push((of.requester_id, away)),
            _ => undecided = Some(row.hospital_id),
        }
    }
    Ok(recipients(cx, away, caller, &moved, undecided).await?.len())
}

/// Who is told, each once: those whose doctor or time changes, those who take over, who is away, and the coordinators
/// when something is left to decide. Who does it knows already.
pub async fn recipients(
    cx: &mut Cx<'_>,
    away: UserId,
    caller: UserId,
    moved: &[(UserId, UserId)],
    undecided: Option<HospitalId>,
) -> ApiResult<Vec<UserId>> {
    let mut people: Vec<UserId> = moved.iter().flat_map(|(requester, to)| [*requester, *to]).collect();
    if !moved.is_empty() || undecided.is_some() {
        people.push(away);
    }
    if let Some(hospital) = undecided {
        people.extend(store::user::with_role(cx, hospital, Role::Coordinator).await?.into_iter().map(|c| c.id));
    }
    people.sort();
    people.dedup();
    people.retain(|p| *p != caller);
    Ok(people)
}
