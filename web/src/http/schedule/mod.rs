//! A specialist's rota (weekly hours, exceptions, recurring rules, limits), what it is over a window, and the free times
//! that follow from it.

pub mod access;
mod availability;
mod board;
mod free_times;
mod get;
mod holidays;
mod put;
mod put_holidays;
#[cfg(test)]
mod tests;
mod why;

use super::{ApiError, ApiResult, Routes};
use crate::{
    domain::{
        clock::{DAY, HOUR, Ts},
        ids::{ConsultationId, HospitalId, UserId},
        policy::{Action, Rule},
        schedule::Span,
    },
    store::{Cx, user::UserRow},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub use crate::domain::{
    availability::{AvailabilityRule, AvailabilitySettings, Holiday, RuleKind},
    schedule::{ExceptionKind, NotFree, ScheduleException, WeeklyHours},
};

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    pub person_id: UserId,
    pub weekly: Vec<WeeklyHours>,
    /// Those that have not ended yet.
    pub exceptions: Vec<ScheduleException>,
    #[serde(default)]
    pub rules: Vec<AvailabilityRule>,
    #[serde(default)]
    pub settings: AvailabilitySettings,
    pub version: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveSchedule {
    pub version: i64,
    /// Left out: what is stored stays. So for each part.
    pub weekly: Option<Vec<WeeklyHours>>,
    pub exceptions: Option<Vec<ScheduleException>>,
    pub rules: Option<Vec<AvailabilityRule>>,
    pub settings: Option<AvailabilitySettings>,
}

/// A time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FreeTime {
    pub specialist_id: UserId,
    pub specialist: String,
    pub starts_at: Ts,
    pub ends_at: Ts,
}

impl FreeTime {
    pub fn new(specialist: &UserRow, span: Span) -> Self {
        Self {
            specialist_id: specialist.id,
            specialist: specialist.display_name(),
            starts_at: span.from,
            ends_at: span.to,
        }
    }
}

/// What a free-time search needs; `hospital_id` with `specialty`, or one `specialist_id`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct FreeTimesQuery {
    pub hospital_id: Option<HospitalId>,
    pub specialty: Option<String>,
    pub specialist_id: Option<UserId>,
    pub from: Ts,
    /// At most 366 days after `from`.
    pub to: Ts,
    /// Length wanted, 5 to 240; the specialty's own when left out.
    pub minutes: Option<i64>,
}

/// A window of time.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WindowQuery {
    pub from: Ts,
    /// At most 366 days after `from`.
    pub to: Ts,
}

/// A window of everybody's time at a hospital.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BoardQuery {
    pub hospital_id: HospitalId,
    pub specialty: Option<String>,
    /// A whole minute.
    pub from: Ts,
    /// At most 366 days after `from`.
    pub to: Ts,
}

/// A time that somebody asks about.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhyQuery {
    pub starts_at: Ts,
    pub ends_at: Ts,
    /// Whether the person may advise in this consultation is told too.
    pub consultation_id: Option<ConsultationId>,
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimeSpan {
    pub starts_at: Ts,
    pub ends_at: Ts,
}

impl From<Span> for TimeSpan {
    fn from(span: Span) -> Self {
        Self { starts_at: span.from, ends_at: span.to }
    }
}

/// What a person's rota is over a window, each part in order and without overlaps.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Availability {
    pub specialist_id: UserId,
    pub specialist: String,
    /// Whose clock the weekly hours are on (IANA).
    pub zone: String,
    /// Hours, without theatre lists and absences; what is booked is still in them.
    pub open: Vec<TimeSpan>,
    pub theatre: Vec<TimeSpan>,
    pub absent: Vec<TimeSpan>,
    /// Hours that a holiday took.
    pub closed: Vec<TimeSpan>,
    pub booked: Vec<TimeSpan>,
    pub holidays: Vec<Holiday>,
}

/// The same of everybody at a hospital, short enough for a year: times are minutes after `from`, two numbers a span.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AvailabilityBoard {
    pub from: Ts,
    pub to: Ts,
    pub holidays: Vec<Holiday>,
    pub specialists: Vec<AvailabilityRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AvailabilityRow {
    pub specialist_id: UserId,
    pub specialist: String,
    /// Beginning, end, beginning, end… in minutes after the board's `from`.
    pub open: Vec<i64>,
    pub theatre: Vec<i64>,
    pub absent: Vec<i64>,
    pub closed: Vec<i64>,
    pub booked: Vec<i64>,
}

/// Why a person can or cannot be chosen for a time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Selectable {
    pub selectable: bool,
    /// `not_active`, `not_a_specialist`, `no_contract`, `time_in_past`, `bad_length`, and the reasons of the calendar:
    /// `outside_hours`, `absent`, `theatre`, `holiday`, `taken`, `buffer`, `too_soon`, `day_full`.
    pub reasons: Vec<String>,
    /// Whether a coordinator may have it nevertheless, with a reason.
    pub may_override: bool,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ImportedHolidays {
    pub days: u64,
}

/// A leap year, with the hour that the clock is put back.
const MAX_WINDOW_MS: i64 = 366 * DAY + HOUR;

/// The window asked for; refused when it is longer than a year or lies before the epoch.
fn window(from: Ts, to: Ts) -> ApiResult<Span> {
    if from.0 < 0 || !(0..=MAX_WINDOW_MS).contains(&to.0.saturating_sub(from.0)) {
        return Err(ApiError::field("to", "out_of_range"));
    }
    Ok(Span::new(from, to))
}

/// A schedule as it stands.
async fn view(cx: &mut Cx<'_>, person: UserId, version: i64, now: Ts) -> ApiResult<Schedule> {
    Ok(Schedule {
        person_id: person,
        weekly: crate::store::schedule::weekly(cx, person).await?,
        exceptions: crate::store::schedule::exceptions(cx, person, Span::new(now, Ts(i64::MAX))).await?,
        rules: crate::store::availability::rules(cx, person).await?,
        settings: crate::store::availability::settings(cx, person).await?,
        version,
    })
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadSchedule), routes!(get::get))
        .add(Rule::May(Action::EditSchedule), routes!(put::put))
        .add(Rule::May(Action::ReadSchedule), routes!(free_times::free_times))
        .add(Rule::May(Action::ReadSchedule), routes!(availability::availability))
        .add(Rule::May(Action::ReadSchedule), routes!(board::board))
        .add(Rule::May(Action::ReadSchedule), routes!(why::why))
        .add(Rule::May(Action::ReadDirectory), routes!(holidays::holidays))
        .add(Rule::May(Action::ImportCodes), routes!(put_holidays::put_holidays))
}
