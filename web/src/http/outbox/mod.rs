//! What is on its way out, what did not get there: for administrators.

mod list;
mod retry;

use super::{Caller, Routes};
use crate::{
    domain::{
        clock::Ts,
        ids::{DeliveryId, UserId},
        notice::Channel,
        policy::{Action, Role, Rule},
        request::text_enum,
    },
    store::outbox::LetterRow,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

text_enum! {
    DeliveryState { Waiting = "waiting", Sending = "sending", Delivered = "delivered", Dead = "dead" }
}

/// One notification on one way to one person. No address, no text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    pub id: DeliveryId,
    pub user_id: UserId,
    pub user: String,
    /// The consultation's number.
    pub code: Option<String>,
    pub kind: String,
    pub channel: Channel,
    pub state: String,
    pub attempts: i64,
    pub next_at: Ts,
    /// What went wrong last, e.g. `http 503`.
    pub last_error: String,
    pub created_at: Ts,
    /// The newest attempt.
    pub sent_at: Option<Ts>,
    /// The server for mail, the push service or the gateway took it.
    pub delivered_at: Option<Ts>,
    /// The person saw it in the page, or tapped the push message.
    pub seen_at: Option<Ts>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichDeliveries {
    /// `dead` without it.
    #[param(inline)]
    pub state: Option<DeliveryState>,
    /// Those before this one.
    pub before: Option<DeliveryId>,
}

impl From<LetterRow> for Delivery {
    fn from(row: LetterRow) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            user: row.full_name,
            code: row.code,
            kind: row.kind,
            channel: row.channel,
            state: row.state,
            attempts: row.attempts,
            next_at: row.next_at,
            last_error: row.last_error,
            created_at: row.created_at,
            sent_at: row.sent_at,
            delivered_at: row.delivered_at,
            seen_at: row.seen_at,
        }
    }
}

/// For whom the caller administers: `None` is everybody.
fn scope(caller: &Caller) -> Option<UserId> {
    let everywhere = caller.grants.iter().any(|g| g.role == Role::SystemAdmin);
    (!everywhere).then_some(caller.id())
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ManageOutbox), routes!(list::list))
        .add(Rule::May(Action::ManageOutbox), routes!(retry::retry))
}
