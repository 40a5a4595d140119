//! Rules that sort requests into queues, and what they decide.

pub mod adopt;
mod create;
pub mod decide;
mod delete;
mod list;
#[cfg(test)]
mod tests;
mod update;

use super::{ApiError, ApiResult, Caller, Routes};
use crate::{
    domain::{
        clock::Ts,
        ids::{HospitalId, RoutingRuleId},
        policy::{Action, Rule},
        routing::RuleTerms,
    },
    store::{self, Cx, audit, routing::RuleRow},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RulesQuery {
    pub hospital_id: HospitalId,
}

/// A rule of a hospital that is asked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RoutingRuleView {
    pub id: RoutingRuleId,
    pub hospital_id: HospitalId,
    #[serde(flatten)]
    pub terms: RuleTerms,
    pub version: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RoutingRuleInput {
    pub hospital_id: HospitalId,
    #[serde(flatten)]
    pub terms: RuleTerms,
    /// The version that was edited; left out when creating.
    pub version: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct AdoptRules {
    pub hospital_id: HospitalId,
}

fn view(row: RuleRow) -> RoutingRuleView {
    let (hospital_id, version) = (row.hospital_id, row.version);
    let rule = row.rule();
    RoutingRuleView { id: rule.id, hospital_id, terms: rule.terms, version }
}

/// Refuses terms that cannot hold.
async fn check(cx: &mut Cx<'_>, hospital: HospitalId, terms: &RuleTerms) -> ApiResult<()> {
    let errors = terms.errors();
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    if let Some(specialist) = terms.to_specialist_id
        && !store::schedule::advises(cx, specialist, hospital, &terms.to_specialty).await?
    {
        return Err(ApiError::field("to_specialist_id", "not_a_specialist"));
    }
    Ok(())
}

async fn audited(
    cx: &mut Cx<'_>,
    caller: &Caller,
    hospital: HospitalId,
    action: &str,
    id: RoutingRuleId,
    now: Ts,
) -> ApiResult<()> {
    let event = audit::Event {
        actor: audit::Actor::User(caller.id()),
        action,
        object_kind: "routing_rule",
        object_id: id.to_string(),
        detail: json!({}),
    };
    Ok(audit::append(cx, &[hospital], &event, now).await?)
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ManageQueue), routes!(list::list, create::create))
        .add(Rule::May(Action::ManageQueue), routes!(update::update, delete::delete))
        .add(Rule::May(Action::ManageQueue), routes!(adopt::adopt))
}
