//! A specialist's weekly hours and exceptions, and the free times that follow from them.

mod free_times;
mod get;
mod put;

use super::Routes;
use crate::domain::{
    clock::Ts,
    ids::{HospitalId, UserId},
    policy::{Action, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Hours of a weekday (1 Monday … 7 Sunday), in minutes from midnight, in the service's time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WeeklyHours {
    pub weekday: i64,
    pub from_minute: i64,
    pub to_minute: i64,
}

/// A time off the weekly pattern: `absent` takes time away, `extra` adds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduleException {
    pub kind: ExceptionKind,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub reason: String,
}

pub use crate::domain::schedule::ExceptionKind;

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    pub person_id: UserId,
    pub weekly: Vec<WeeklyHours>,
    pub exceptions: Vec<ScheduleException>,
    pub version: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveSchedule {
    pub version: i64,
    pub weekly: Vec<WeeklyHours>,
    pub exceptions: Vec<ScheduleException>,
}

/// A time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FreeTime {
    pub specialist_id: UserId,
    pub specialist: String,
    pub starts_at: Ts,
    pub ends_at: Ts,
}

/// What a free-time search needs; `hospital_id` with `specialty`, or one `specialist_id`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct FreeTimesQuery {
    pub hospital_id: Option<HospitalId>,
    pub specialty: Option<String>,
    pub specialist_id: Option<UserId>,
    pub from: Ts,
    pub to: Ts,
    /// Length wanted, 5 to 240; 30 when left out.
    pub minutes: Option<i64>,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadSchedule), routes!(get::get))
        .add(Rule::May(Action::EditSchedule), routes!(put::put))
        .add(Rule::May(Action::ReadSchedule), routes!(free_times::free_times))
}
