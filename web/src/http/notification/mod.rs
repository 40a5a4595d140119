//! What the caller was told, and how they want to be told.

mod list;
mod put_settings;
mod seen;
mod seen_all;
mod settings;
#[cfg(test)]
mod tests;

pub use crate::domain::notice::{Channels, Group, GroupChannels};

use super::Routes;
use crate::domain::{
    clock::Ts,
    ids::{AppointmentId, ConsultationId, NotificationId},
    policy::{Action, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Something that the caller was told. Nothing of it is about the patient.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    pub id: NotificationId,
    /// Such as `appointment.booked`.
    pub kind: String,
    pub group: Group,
    /// In the language of `Accept-Language`.
    pub title: String,
    pub body: String,
    pub urgent: bool,
    pub consultation_id: Option<ConsultationId>,
    /// The consultation's number.
    pub code: Option<String>,
    pub appointment_id: Option<AppointmentId>,
    /// The time that it is about.
    pub about: Option<Ts>,
    pub at: Ts,
    pub seen_at: Option<Ts>,
}

/// The newest first, 50 at most.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NotificationPage {
    /// Of all that the caller has, not only of this page.
    pub unread: i64,
    pub items: Vec<Notification>,
    /// `before` of the next page; null when this is the last one.
    pub next: Option<NotificationId>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichNotifications {
    /// Only those that the caller has not seen.
    #[serde(default)]
    pub unread: bool,
    /// Those before this one.
    pub before: Option<NotificationId>,
}

/// How a person wants to be told. In the page everything is shown always.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NotificationSettings {
    /// Where mail goes; empty: nowhere.
    pub email: String,
    pub channels: GroupChannels,
    /// Minutes of the day between which only emergencies disturb; they may go over midnight. Both or none.
    pub quiet_from: Option<i64>,
    pub quiet_to: Option<i64>,
    /// IANA time zone of the quiet hours.
    pub zone: String,
    /// Whether this service sends mail at all.
    #[serde(default)]
    pub mail_available: bool,
    pub version: i64,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::OwnAccount), routes!(list::list))
        .add(Rule::May(Action::OwnAccount), routes!(seen_all::seen_all))
        .add(Rule::May(Action::OwnAccount), routes!(seen::seen))
        .add(Rule::May(Action::OwnAccount), routes!(settings::settings, put_settings::put_settings))
}
