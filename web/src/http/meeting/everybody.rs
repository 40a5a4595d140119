//! Whether a time suits everybody who is to speak, and which times do.

use super::{MeetingNotFree, PersonNotFree};
use crate::{
    app::App,
    domain::{
        clock::{DAY, MINUTE, Ts},
        ids::{AppointmentId, UserId},
        meeting::{self, MAX_SPEAKERS},
        schedule::{Calendar, HORIZON_MS, NotFree, Span},
    },
    http::{ApiError, ApiResult},
    store::{self, Cx, availability::Whose, user::UserRow},
};
use jiff::tz::TimeZone;
use serde_json::json;

/// How many other times are offered.
const COUNT: usize = 3;

/// Somebody with their calendar.
pub struct Somebody {
    pub user: UserRow,
    pub calendar: Calendar,
}

/// The people who are to speak, each once, the chair first.
pub fn speakers(chair: UserId, others: &[UserId]) -> ApiResult<Vec<UserId>> {
    let mut people = vec![chair];
    for person in others {
        if !people.contains(person) {
            people.push(*person);
        }
    }
    if people.len() > MAX_SPEAKERS { Err(ApiError::field("speakers", "too_many")) } else { Ok(people) }
}

/// Refuses people who are not there any more, or who have no role that sits in meetings.
pub async fn require_people(cx: &mut Cx<'_>, people: &[UserId]) -> ApiResult<()> {
    for person in people {
        let active = store::user::get(cx, *person).await?.is_some_and(|user| user.active);
        let sits = store::user::grants(cx, *person).await?.iter().any(|grant| grant.hospital_id.is_some());
        if !active || !sits {
            return Err(ApiError::field("speakers", "unknown_reference"));
        }
    }
    Ok(())
}

/// Everybody's calendar around a time; their rows are locked by whoever is about to write.
pub async fn calendars(
    app: &App,
    cx: &mut Cx<'_>,
    people: &[UserId],
    within: Span,
    except: Option<AppointmentId>,
    now: Ts,
) -> ApiResult<Vec<Somebody>> {
    let mut found = Vec::with_capacity(people.len());
    for person in people {
        let theirs =
            store::availability::calendars(cx, Whose::Person(*person), within, except, now, app.zone()).await?;
        let (member, calendar) = theirs.into_iter().next().ok_or(ApiError::NotFound)?;
        found.push(Somebody { user: member.user, calendar: meeting::at_any_hour(calendar) });
    }
    Ok(found)
}

/// Who cannot come at a time, and the first reason; what an override sets aside is not counted.
pub fn absent(people: &[Somebody], wanted: Span, overridden: bool, zone: &TimeZone) -> Vec<PersonNotFree> {
    let mut absent = Vec::new();
    for somebody in people {
        let reasons = somebody.calendar.reasons(wanted, zone);
        let stands = |reason: &NotFree| !(overridden && reason.may_be_overridden());
        if let Some(reason) = reasons.into_iter().find(stands) {
            let (person_id, name) = (somebody.user.id, somebody.user.display_name());
            absent.push(PersonNotFree { person_id, name, reason });
        }
    }
    absent
}

/// Refuses a time that does not suit everybody, with who cannot come, why, and three times that do.
pub async fn require_free(
    app: &App,
    cx: &mut Cx<'_>,
    people: &[UserId],
    wanted: Span,
    except: Option<AppointmentId>,
    override_reason: Option<&str>,
    now: Ts,
) -> ApiResult<()> {
    let within = Span::new(now.min(wanted.from), now.max(wanted.from).plus(HORIZON_MS + DAY));
    let everybody = calendars(app, cx, people, within, except, now).await?;
    let absent = absent(&everybody, wanted, override_reason.is_some(), app.zone());
    if absent.is_empty() {
        return Ok(());
    }
    let taken = absent.iter().any(|person| person.reason == NotFree::Taken);
    let code = if taken { "time_taken" } else { "time_not_free" };
    let may_override = absent.iter().all(|person| person.reason.may_be_overridden());
    let calendars: Vec<Calendar> = everybody.into_iter().map(|somebody| somebody.calendar).collect();
    let minutes = wanted.length_ms() / MINUTE;
    let around = Span::new(now.max(wanted.from.plus(-DAY)), within.to);
    let alternatives = meeting::common_times(&calendars, around, minutes, COUNT, app.zone());
    let alternatives = alternatives.into_iter().map(Into::into).collect();
    Err(ApiError::Conflict { code, details: json!(MeetingNotFree { people: absent, may_override, alternatives }) })
}
