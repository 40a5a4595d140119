//! Consultations that wait for a time to become free, and the offers they get.

mod list;
pub mod offer;
mod put;
mod remove;
#[cfg(test)]
mod tests;

use super::{ApiError, ApiResult, Routes};
use crate::{
    domain::{
        clock::{HOUR, MINUTE, Ts},
        ids::{ConsultationId, HospitalId, UserId},
        policy::{Action, Rule},
        schedule::{HORIZON_MS, MAX_MINUTES, MIN_MINUTES},
    },
    store::waitlist::WaitlistRow,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// What a consultation waits for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Waiting {
    pub consultation_id: ConsultationId,
    pub hospital_id: HospitalId,
    /// Null: whoever advises in its specialty.
    pub specialist_id: Option<UserId>,
    pub from: Ts,
    pub to: Ts,
    pub minutes: i64,
    pub since: Ts,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct WaitFor {
    pub specialist_id: Option<UserId>,
    /// Now when left out.
    pub from: Option<Ts>,
    /// 14 days from now when left out, which is also the furthest.
    pub to: Option<Ts>,
    /// Length wanted, 5 to 240.
    pub minutes: i64,
}

impl WaitFor {
    /// The time waited for, checked.
    fn period(&self, now: Ts) -> ApiResult<(Ts, Ts)> {
        let furthest = now.plus(HORIZON_MS);
        let (from, to) = (self.from.unwrap_or(now), self.to.unwrap_or(furthest));
        if !(MIN_MINUTES..=MAX_MINUTES).contains(&self.minutes) {
            return Err(ApiError::field("minutes", "out_of_range"));
        }
        if from.0 < now.0 - HOUR || to > furthest || to.0 < from.0.max(now.0).saturating_add(self.minutes * MINUTE) {
            return Err(ApiError::field("to", "out_of_range"));
        }
        Ok((from, to))
    }
}

impl From<WaitlistRow> for Waiting {
    fn from(row: WaitlistRow) -> Self {
        Self {
            consultation_id: row.consultation_id,
            hospital_id: row.hospital_id,
            specialist_id: row.specialist_id,
            from: row.from_at,
            to: row.to_at,
            minutes: row.minutes,
            since: row.created_at,
        }
    }
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::Book), routes!(list::list))
        .add(Rule::May(Action::Book), routes!(put::put, remove::remove))
}
