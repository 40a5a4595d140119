//! Guests: a named, revocable link that binds to the first device that opens it.

pub mod caller;
mod invite;
mod join;
mod list;
mod open;
mod revoke;
#[cfg(test)]
mod tests;

pub use crate::domain::guest::GuestKind;
pub use caller::GuestCaller;

use super::Routes;
use crate::{
    domain::{
        clock::Ts,
        guest::{Meeting, good_until},
        ids::{ConsultationId, GuestLinkId},
        policy::{Action, Rule},
    },
    store::guest::GuestLinkRow,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

#[derive(Debug, Deserialize, ToSchema)]
pub struct InviteGuest {
    pub name: String,
    pub kind: GuestKind,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GuestLink {
    pub id: GuestLinkId,
    pub consultation_id: ConsultationId,
    pub name: String,
    pub kind: GuestKind,
    pub created_at: Ts,
    pub expires_at: Ts,
    pub opened_at: Option<Ts>,
    pub revoked_at: Option<Ts>,
    /// The address to pass on; told once, when the link is made. The secret stands behind the `#`.
    pub url: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct OpenLink {
    pub token: String,
}

/// What a guest sees before joining: no patient data.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GuestWelcome {
    pub name: String,
    pub kind: GuestKind,
    pub hospital: String,
    pub starts_at: Option<Ts>,
    /// `true` when the room can be joined now.
    pub open: bool,
}

/// A link as the parties see it; its end follows the appointment.
fn view(link: GuestLinkRow, meeting: Option<Meeting>, now: Ts) -> GuestLink {
    GuestLink {
        id: link.id,
        consultation_id: link.consultation_id,
        name: link.name,
        kind: link.kind,
        created_at: link.created_at,
        expires_at: good_until(link.created_at, meeting, now),
        opened_at: link.opened_at,
        revoked_at: link.revoked_at,
        url: None,
    }
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::InviteGuest), routes!(invite::invite, list::list))
        .add(Rule::May(Action::InviteGuest), routes!(revoke::revoke))
        .add(Rule::Public, routes!(open::open))
        .add(Rule::Guest, routes!(join::join))
}
