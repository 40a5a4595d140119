//! Whether a time can be had, and what to offer instead.

use super::TimeTaken;
use crate::{
    app::App,
    domain::{
        clock::{DAY, Ts},
        ids::{AppointmentId, HospitalId, UserId},
        schedule::{self, BadTime, Calendar, HORIZON_MS, NotFree, Span},
    },
    http::{ApiError, ApiResult, schedule::FreeTime},
    store::{
        self, Cx,
        availability::{Member, Whose},
        consultation::ConsultationRow,
    },
};
use serde_json::json;

const COUNT: usize = 3;

/// A time that somebody wants: whose, when, and the appointment that would move there.
#[derive(Clone, Copy)]
pub struct Wish<'a> {
    pub specialist: UserId,
    pub span: Span,
    pub moving: Option<AppointmentId>,
    /// Why limits that a coordinator may set aside are not kept.
    pub override_reason: Option<&'a str>,
}

const MAX_REASON: usize = 400;

impl Wish<'_> {
    /// Whether this speaks against the wish: what may be overridden does not when there is a reason.
    fn heeds(&self, reason: NotFree) -> bool {
        self.override_reason.is_none() || !reason.may_be_overridden()
    }
}

/// The reason for an override, without what is around it; refused when it is empty or too long.
pub fn override_reason(given: Option<&str>) -> ApiResult<Option<&str>> {
    let Some(reason) = given.map(str::trim) else { return Ok(None) };
    if reason.is_empty() {
        return Err(ApiError::field("override_reason", "required"));
    }
    if reason.chars().count() > MAX_REASON {
        return Err(ApiError::field("override_reason", "too_long"));
    }
    Ok(Some(reason))
}

/// Refuses times that nobody's calendar can hold, before anything is locked.
pub fn check(span: Span, now: Ts) -> ApiResult<()> {
    match schedule::check_wish(span, now) {
        Ok(()) => Ok(()),
        Err(BadTime::Past) => Err(ApiError::invalid("time_in_past")),
        Err(BadTime::Length) => Err(ApiError::field("ends_at", "out_of_range")),
    }
}

/// Refuses a person who does not advise at this hospital in this specialty.
pub async fn require_specialist(cx: &mut Cx<'_>, row: &ConsultationRow, specialist: UserId) -> ApiResult<HospitalId> {
    let (Some(hospital), Some(specialty)) = (row.advising_hospital_id, row.specialty.as_deref()) else {
        return Err(ApiError::invalid("not_a_specialist"));
    };
    if store::schedule::advises(cx, specialist, hospital, specialty).await? {
        Ok(hospital)
    } else {
        Err(ApiError::invalid("not_a_specialist"))
    }
}

/// Refuses a time that the specialist's calendar does not give, with why and the next free ones. The person's row is
/// locked. Gives the limits that were set aside.
pub async fn require_free(
    app: &App,
    cx: &mut Cx<'_>,
    row: &ConsultationRow,
    wish: &Wish<'_>,
    now: Ts,
) -> ApiResult<Vec<NotFree>> {
    let (specialist, calendar) = calendar(app, cx, wish, now).await?;
    let reasons = calendar.reasons(wish.span, app.zone());
    let Some(reason) = reasons.iter().copied().find(|reason| wish.heeds(*reason)) else { return Ok(reasons) };
    let code = if reason == NotFree::Taken { "time_taken" } else { "time_not_free" };
    let may_override = reasons.iter().all(|reason| reason.may_be_overridden());
    let alternatives = find(app, cx, row, wish, (&specialist, &calendar), now).await?;
    let taken_by = match row.advising_hospital_id {
        Some(hospital) if reason == NotFree::Taken => {
            store::appointment::booker(cx, hospital, wish.specialist, wish.span, wish.moving, now).await?
        }
        _ => None,
    };
    let details = json!(TimeTaken { reason: Some(reason), may_override, taken_by, alternatives });
    Err(ApiError::Conflict { code, details })
}

/// The refusal of a hold that ran out; its own time comes first if it is still free.
pub async fn hold_expired(
    app: &App,
    cx: &mut Cx<'_>,
    row: &ConsultationRow,
    wish: &Wish<'_>,
    now: Ts,
) -> ApiResult<ApiError> {
    let (specialist, calendar) = calendar(app, cx, wish, now).await?;
    let alternatives = find(app, cx, row, wish, (&specialist, &calendar), now).await?;
    let details = json!(TimeTaken { reason: None, may_override: false, taken_by: None, alternatives });
    Ok(ApiError::Conflict { code: "hold_expired", details })
}

fn window(wish: &Wish<'_>, now: Ts) -> Span {
    Span::new(now.min(wish.span.from), now.max(wish.span.from).plus(HORIZON_MS + DAY))
}

async fn calendar(app: &App, cx: &mut Cx<'_>, wish: &Wish<'_>, now: Ts) -> ApiResult<(Member, Calendar)> {
    let (whose, within) = (Whose::Person(wish.specialist), window(wish, now));
    let found = store::availability::calendars(cx, whose, within, wish.moving, now, app.zone()).await?;
    found.into_iter().next().ok_or(ApiError::NotFound)
}

/// The specialist's own next times; a colleague's only when the specialist has none.
async fn find(
    app: &App,
    cx: &mut Cx<'_>,
    row: &ConsultationRow,
    wish: &Wish<'_>,
    (specialist, calendar): (&Member, &Calendar),
    now: Ts,
) -> ApiResult<Vec<FreeTime>> {
    let own = calendar.alternatives(wish.span, now, COUNT, app.zone());
    if !own.is_empty() {
        return Ok(own.into_iter().map(|span| FreeTime::new(&specialist.user, span)).collect());
    }
    let Some(hospital) = row.advising_hospital_id else { return Ok(Vec::new()) };
    let whose = Whose::Hospital(hospital, row.specialty.as_deref());
    let colleagues = store::availability::calendars(cx, whose, window(wish, now), wish.moving, now, app.zone()).await?;
    let mut alternatives: Vec<FreeTime> = Vec::new();
    for (colleague, theirs) in colleagues {
        let spans = theirs.alternatives(wish.span, now, COUNT, app.zone());
        alternatives.extend(spans.into_iter().map(|span| FreeTime::new(&colleague.user, span)));
    }
    alternatives.sort_by_key(|t| t.starts_at);
    alternatives.truncate(COUNT);
    Ok(alternatives)
}
