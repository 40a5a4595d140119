//! Guests: a named, revocable link that binds to the first device that opens it.

mod invite;
mod join;
mod list;
mod open;
mod revoke;

use super::Routes;
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, GuestLinkId},
    policy::{Action, Rule},
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;
use utoipa_axum::routes;

text_enum! {
    /// Who a guest is.
    GuestKind { Family = "family", Interpreter = "interpreter", SecondDoctor = "second_doctor" }
}

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

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::InviteGuest), routes!(invite::invite, list::list))
        .add(Rule::May(Action::InviteGuest), routes!(revoke::revoke))
        .add(Rule::Public, routes!(open::open))
        .add(Rule::Guest, routes!(join::join))
}
