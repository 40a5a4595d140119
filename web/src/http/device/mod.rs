//! Imaging devices of a meeting (ultrasound, endoscope, theatre camera): a token each, for one appointment and one
//! participant. What a device does with its token is in `http/whip`.

mod issue;
mod list;
mod revoke;
#[cfg(test)]
mod tests;

pub use crate::domain::device::DeviceKind;

use super::Routes;
use crate::{
    app::App,
    domain::{
        clock::Ts,
        device::good_until,
        guest::Meeting,
        ids::{AppointmentId, DeviceId, UserId},
        policy::{Action, Rule},
    },
    store::device::DeviceRow,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

#[derive(Debug, Deserialize, ToSchema)]
pub struct IssueDevice {
    /// What the others read beside the picture; no patient's name.
    pub label: String,
    pub kind: DeviceKind,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Device {
    pub id: DeviceId,
    pub appointment_id: AppointmentId,
    pub label: String,
    pub kind: DeviceKind,
    /// Whose picture it is.
    pub owner_id: UserId,
    pub owner: String,
    pub created_at: Ts,
    pub expires_at: Ts,
    /// When it published first.
    pub connected_at: Option<Ts>,
    pub revoked_at: Option<Ts>,
    /// Its picture is in the room now.
    pub connected: bool,
    /// The WHIP endpoint, for the device's settings.
    pub url: String,
    /// The bearer token, for the device's settings; told once, when it is issued.
    pub token: Option<String>,
}

/// A device as the parties see it; its end follows the appointment.
fn view(app: &App, row: DeviceRow, owner: String, meeting: Meeting, connected: bool) -> Device {
    Device {
        id: row.id,
        appointment_id: row.appointment_id,
        label: row.label,
        kind: row.kind,
        owner_id: row.user_id,
        owner,
        created_at: row.created_at,
        expires_at: good_until(row.created_at, meeting, app.now()),
        connected_at: row.connected_at,
        revoked_at: row.revoked_at,
        connected,
        url: format!("{}{}", app.public_url().trim_end_matches('/'), super::whip::ENDPOINT),
        token: None,
    }
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ConnectDevice), routes!(issue::issue, list::list))
        .add(Rule::May(Action::ConnectDevice), routes!(revoke::revoke))
}
