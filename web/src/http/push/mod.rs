//! Web Push: the key that a browser subscribes with, and the caller's subscriptions.

mod key;
mod list;
mod subscribe;
mod unsubscribe;

use super::Routes;
use crate::{
    domain::{
        clock::Ts,
        ids::SubscriptionId,
        policy::{Action, Rule},
    },
    store::push::SubscriptionRow,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PushKey {
    /// `applicationServerKey`, base64url.
    pub key: String,
}

/// What `PushSubscription.toJSON()` gives in the browser.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Subscribe {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
    /// Which device it is, for the person's own list.
    pub label: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub label: String,
    pub created_at: Ts,
}

impl From<SubscriptionRow> for Subscription {
    fn from(row: SubscriptionRow) -> Self {
        Self { id: row.id, label: row.label, created_at: row.created_at }
    }
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::OwnAccount), routes!(key::key))
        .add(Rule::May(Action::OwnAccount), routes!(list::list, subscribe::subscribe))
        .add(Rule::May(Action::OwnAccount), routes!(unsubscribe::unsubscribe))
}
