//! A specialist's weekly hours and exceptions, and the free times that follow from them.

pub mod access;
mod free_times;
mod get;
mod put;

use super::{ApiResult, Routes};
use crate::{
    domain::{
        clock::Ts,
        ids::{HospitalId, UserId},
        policy::{Action, Rule},
        schedule::Span,
    },
    store::{Cx, user::UserRow},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub use crate::domain::schedule::{ExceptionKind, ScheduleException, WeeklyHours};

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    pub person_id: UserId,
    pub weekly: Vec<WeeklyHours>,
    /// Those that have not ended yet.
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
    /// At most 62 days after `from`.
    pub to: Ts,
    /// Length wanted, 5 to 240; 30 when left out.
    pub minutes: Option<i64>,
}

/// A schedule as it stands.
async fn view(cx: &mut Cx<'_>, person: UserId, version: i64, now: Ts) -> ApiResult<Schedule> {
    Ok(Schedule {
        person_id: person,
        weekly: crate::store::schedule::weekly(cx, person).await?,
        exceptions: crate::store::schedule::exceptions(cx, person, Span::new(now, Ts(i64::MAX))).await?,
        version,
    })
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadSchedule), routes!(get::get))
        .add(Rule::May(Action::EditSchedule), routes!(put::put))
        .add(Rule::May(Action::ReadSchedule), routes!(free_times::free_times))
}
