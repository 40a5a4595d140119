//! The service itself: is it alive, is it ready, what does it count, what changed.

pub mod events;
mod live;
mod livez;
pub mod metrics;
mod readyz;

use super::Routes;
use crate::domain::policy::{Action, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// A hint that something changed; the page asks for the new state itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    Consultation {
        id: crate::domain::ids::ConsultationId,
    },
    /// Of several people.
    Meeting {
        id: crate::domain::ids::AppointmentId,
    },
    Schedule {
        person: crate::domain::ids::UserId,
    },
    /// There is something new for the listener; told to nobody else.
    Notification,
    /// An emergency; `people` are those called now.
    Page {
        id: crate::domain::ids::PageId,
        people: Vec<crate::domain::ids::UserId>,
    },
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::Public, routes!(livez::livez))
        .add(Rule::Public, routes!(readyz::readyz))
        .add(Rule::Public, routes!(metrics::metrics))
        .add(Rule::May(Action::OwnAccount), routes!(events::events))
        .add(Rule::Ticket, routes!(live::live))
}
