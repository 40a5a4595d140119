//! A hospital's gateways for SMS, Zalo and voice, set up by its administrators.

mod create;
mod delete;
mod list;
mod rotate;
mod test;
#[cfg(test)]
mod tests;

use super::{ApiError, ApiResult, Caller, Routes};
use crate::{
    domain::{
        clock::Ts,
        ids::{HospitalId, WebhookId},
        policy::{Action, Rule},
    },
    store::{self, Cx, webhook::WebhookRow},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Webhook {
    pub id: WebhookId,
    pub hospital_id: HospitalId,
    pub label: String,
    pub url: String,
    /// Kinds of notifications, or beginnings of kinds such as `page.*`.
    pub events: Vec<String>,
    pub created_at: Ts,
    pub version: i64,
    /// What signs the calls; told once, when it is made.
    pub secret: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct WebhookInput {
    pub hospital_id: HospitalId,
    pub label: String,
    pub url: String,
    pub events: Vec<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfHospital {
    pub hospital_id: HospitalId,
}

/// What a gateway answered to a trial.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WebhookTried {
    pub delivered: bool,
    /// `http 204`, or why nothing was answered.
    pub answer: String,
}

fn view(row: WebhookRow, secret: Option<String>) -> Webhook {
    Webhook {
        id: row.id,
        hospital_id: row.hospital_id,
        label: row.label,
        url: row.url,
        events: row.events.split_whitespace().map(str::to_owned).collect(),
        created_at: row.created_at,
        version: row.version,
        secret,
    }
}

/// A gateway of a hospital that the caller administers.
async fn own(cx: &mut Cx<'_>, caller: &Caller, id: WebhookId) -> ApiResult<WebhookRow> {
    let row = store::webhook::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    caller.require_at(caller.action, row.hospital_id)?;
    Ok(row)
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ManageWebhooks), routes!(list::list, create::create))
        .add(Rule::May(Action::ManageWebhooks), routes!(delete::delete))
        .add(Rule::May(Action::ManageWebhooks), routes!(rotate::rotate))
        .add(Rule::May(Action::ManageWebhooks), routes!(test::test))
}
