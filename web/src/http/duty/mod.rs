//! The on-call rota: who is on duty when, at which level; cover and swap; who can be called now.

mod accept_swap;
mod access;
mod cover;
mod create;
mod delete;
mod list;
mod now;
mod put_timings;
mod refuse_swap;
mod swap;
mod swaps;
#[cfg(test)]
mod tests;
mod timings;
mod view;
mod withdraw_swap;

use super::Routes;
use crate::domain::{
    clock::Ts,
    duty::{Level, Timings},
    ids::{HospitalId, ShiftId, SwapId, UserId},
    policy::{Action, Rule},
    request::text_enum,
};
use crate::store::duty::SwapState;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Somebody is on duty at a level.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DutyShift {
    pub id: ShiftId,
    pub hospital_id: HospitalId,
    /// Null for coordinator and leader.
    pub specialty: Option<String>,
    pub level: Level,
    pub person_id: UserId,
    pub person: String,
    pub phone: String,
    /// Whom this person covers.
    pub covers_id: Option<UserId>,
    pub covers: Option<String>,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub version: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct NewShift {
    pub hospital_id: HospitalId,
    pub specialty: Option<String>,
    pub level: Level,
    pub person_id: UserId,
    pub starts_at: Ts,
    pub ends_at: Ts,
    /// How many weeks after the first the same shift is repeated, 0 to 52.
    pub repeat_weeks: Option<i64>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct DutyQuery {
    pub hospital_id: HospitalId,
    pub from: Ts,
    /// At most 62 days after `from`.
    pub to: Ts,
    pub specialty: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct VersionQuery {
    pub version: i64,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct HospitalQuery {
    pub hospital_id: HospitalId,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct NowQuery {
    pub hospital_id: HospitalId,
    pub specialty: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Cover {
    pub version: i64,
    /// Who takes the shift over.
    pub person_id: UserId,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct AskSwap {
    pub version: i64,
    /// A shift of theirs in return; null for a favour.
    pub with_shift_id: Option<ShiftId>,
    pub person_id: UserId,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SwapStep {
    pub version: i64,
}

/// A wish to give a shift away, for another or as a favour.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DutySwap {
    pub id: SwapId,
    pub shift: DutyShift,
    pub with_shift: Option<DutyShift>,
    pub from_person_id: UserId,
    pub from_person: String,
    pub to_person_id: UserId,
    pub to_person: String,
    pub state: SwapState,
    pub reason: String,
    pub asked_at: Ts,
    pub answered_at: Option<Ts>,
    pub version: i64,
}

text_enum! {
    /// Whether somebody can be called.
    Presence {
        /// A page of theirs is open, or a device of theirs rings.
        Available = "available",
        /// In a meeting that runs.
        Busy = "busy",
        Away = "away",
    }
}

/// Who is on duty now.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DutyNow {
    pub now: Ts,
    pub people: Vec<DutyPerson>,
    pub timings: Timings,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DutyPerson {
    pub level: Level,
    pub person_id: UserId,
    pub person: String,
    pub phone: String,
    pub photo_url: Option<String>,
    pub presence: Presence,
    /// When their shift ends.
    pub until: Ts,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadDuty), routes!(list::list))
        .add(Rule::May(Action::EditDuty), routes!(create::create))
        .add(Rule::May(Action::ReadDuty), routes!(now::now))
        .add(Rule::May(Action::ReadDuty), routes!(timings::timings))
        .add(Rule::May(Action::EditDuty), routes!(put_timings::put_timings))
        .add(Rule::May(Action::SwapDuty), routes!(swaps::swaps))
        .add(Rule::May(Action::EditDuty), routes!(delete::delete))
        .add(Rule::May(Action::EditDuty), routes!(cover::cover))
        .add(Rule::May(Action::SwapDuty), routes!(swap::swap))
        .add(Rule::May(Action::SwapDuty), routes!(accept_swap::accept_swap))
        .add(Rule::May(Action::SwapDuty), routes!(refuse_swap::refuse_swap))
        .add(Rule::May(Action::SwapDuty), routes!(withdraw_swap::withdraw_swap))
}
