//! Devices that ring: on call outlives the login. A device's cookie shows that somebody is called and lets them say
//! busy; it sees nothing of a patient and opens nothing else. Taking the emergency needs a login.

mod busy;
pub mod caller;
mod delete;
mod events;
mod list;
mod pages;
mod register;
#[cfg(test)]
mod tests;

pub use caller::RingCaller;

use super::Routes;
use crate::domain::{
    clock::Ts,
    duty::Level,
    ids::{PageId, RingDeviceId},
    policy::{Action, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingDevice {
    pub id: RingDeviceId,
    pub label: String,
    pub created_at: Ts,
    pub last_seen_at: Ts,
    /// Whether it is told by Web Push too.
    pub push: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RegisterRingDevice {
    pub label: String,
    pub push: Option<PushKeys>,
}

/// A Web Push subscription (RFC 8291).
#[derive(Debug, Deserialize, ToSchema)]
pub struct PushKeys {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

/// An emergency as a device may show it: nothing of the patient.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RingingPage {
    pub id: PageId,
    pub title_vi: String,
    pub title_en: String,
    pub specialty: String,
    /// Its short name.
    pub requesting_hospital: String,
    pub started_at: Ts,
    pub level: Level,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::OwnAccount), routes!(register::register, list::list))
        .add(Rule::May(Action::OwnAccount), routes!(delete::delete))
        .add(Rule::RingDevice, routes!(events::events))
        .add(Rule::RingDevice, routes!(pages::pages))
        .add(Rule::RingDevice, routes!(busy::busy))
}
