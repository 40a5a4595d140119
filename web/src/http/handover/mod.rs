//! "Bận gấp": somebody is called away. The consequences first, then everything at once.

mod commit;
mod plan;
mod preview;
#[cfg(test)]
mod tests;

use super::{Routes, appointment::Appointment, consultation::HospitalBrief};
use crate::domain::{
    clock::Ts,
    ids::{AppointmentId, ConsultationId, UserId},
    policy::{Action, Rule},
    request::Urgency,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Who is away, and for how long.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Away {
    pub person_id: UserId,
    pub from: Ts,
    /// At most 24 hours after `from`.
    pub to: Ts,
}

/// What would happen.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HandOverPlan {
    pub person_id: UserId,
    pub person: String,
    pub from: Ts,
    pub to: Ts,
    /// What stands booked in that time, in its order.
    pub cases: Vec<HandOverCase>,
    /// Those who advise at the same hospital, who are free now first.
    pub colleagues: Vec<Colleague>,
    /// How many people would be told, each once.
    pub told: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOverWay {
    /// The same time with a colleague.
    Colleague,
    /// A later time with the same person.
    Later,
    /// Nobody is free: stays as it is, and a coordinator decides.
    Decide,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HandOverCase {
    pub appointment_id: AppointmentId,
    pub version: i64,
    pub consultation_id: ConsultationId,
    pub code: String,
    pub urgency: Urgency,
    pub specialty: Option<String>,
    pub requesting_hospital: HospitalBrief,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub way: HandOverWay,
    /// Where it would go; the same as it is when somebody has to decide.
    pub to_specialist_id: UserId,
    pub to_specialist: String,
    pub to_starts_at: Ts,
    pub to_ends_at: Ts,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Colleague {
    pub person_id: UserId,
    pub person: String,
    pub phone: String,
    pub free_now: bool,
    /// How many of the cases they could take at their time.
    pub could_take: usize,
}

/// The plan that somebody saw and agreed to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct HandOver {
    pub person_id: UserId,
    pub from: Ts,
    pub to: Ts,
    #[serde(default)]
    pub reason: String,
    pub moves: Vec<HandOverMove>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct HandOverMove {
    pub appointment_id: AppointmentId,
    pub version: i64,
    pub specialist_id: UserId,
    pub starts_at: Ts,
    pub ends_at: Ts,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HandedOver {
    pub moved: Vec<Appointment>,
    /// Still in the calendar of who is away: a coordinator was told.
    pub to_decide: Vec<AppointmentId>,
    /// How many people were told, each once.
    pub told: usize,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::HandOver), routes!(preview::preview))
        .add(Rule::May(Action::HandOver), routes!(commit::commit))
}
