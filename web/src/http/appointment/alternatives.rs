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
    store::{self, Cx, consultation::ConsultationRow},
};
use serde_json::json;

const COUNT: usize = 3;

/// A time that somebody wants: whose, when, and the appointment that would move there.
#[derive(Clone, Copy)]
pub struct Wish {
    pub specialist: UserId,
    pub span: Span,
    pub moving: Option<AppointmentId>,
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

/// Refuses a time outside the hours, or one that is taken, with the next free ones. The person's row is locked.
pub async fn require_free(app: &App, cx: &mut Cx<'_>, row: &ConsultationRow, wish: &Wish, now: Ts) -> ApiResult<()> {
    let calendar = calendar(cx, wish, now).await?;
    let code = match calendar.judge(wish.span, app.zone()) {
        Ok(()) => return Ok(()),
        Err(NotFree::Taken) => "time_taken",
        Err(NotFree::OutsideHours) => "time_not_free",
    };
    let found = find(app, cx, row, wish, &calendar, now).await?;
    Err(ApiError::Conflict { code, details: json!(found) })
}

/// The refusal of a hold that ran out; its own time comes first if it is still free.
pub async fn hold_expired(
    app: &App,
    cx: &mut Cx<'_>,
    row: &ConsultationRow,
    wish: &Wish,
    now: Ts,
) -> ApiResult<ApiError> {
    let calendar = calendar(cx, wish, now).await?;
    let found = find(app, cx, row, wish, &calendar, now).await?;
    Ok(ApiError::Conflict { code: "hold_expired", details: json!(found) })
}

async fn calendar(cx: &mut Cx<'_>, wish: &Wish, now: Ts) -> ApiResult<Calendar> {
    let within = Span::new(now.min(wish.span.from), now.max(wish.span.from).plus(HORIZON_MS + DAY));
    Ok(store::schedule::calendar(cx, wish.specialist, within, wish.moving, now).await?)
}

/// The specialist's own next times; a colleague's only when the specialist has none.
async fn find(
    app: &App,
    cx: &mut Cx<'_>,
    row: &ConsultationRow,
    wish: &Wish,
    calendar: &Calendar,
    now: Ts,
) -> ApiResult<TimeTaken> {
    let mut alternatives = Vec::new();
    let own = calendar.alternatives(wish.span, now, COUNT, app.zone());
    if !own.is_empty() {
        let specialist = store::user::get(cx, wish.specialist).await?.ok_or(ApiError::NotFound)?;
        alternatives.extend(own.into_iter().map(|span| FreeTime::new(&specialist, span)));
    } else if let Some(hospital) = row.advising_hospital_id {
        for colleague in store::schedule::specialists(cx, hospital, row.specialty.as_deref()).await? {
            let theirs = self::calendar(cx, &Wish { specialist: colleague.id, ..*wish }, now).await?;
            let spans = theirs.alternatives(wish.span, now, COUNT, app.zone());
            alternatives.extend(spans.into_iter().map(|span| FreeTime::new(&colleague, span)));
        }
        alternatives.sort_by_key(|t: &FreeTime| t.starts_at);
        alternatives.truncate(COUNT);
    }
    Ok(TimeTaken { alternatives })
}
