//! `POST /api/routing-rules/shipped`

use super::{AdoptRules, RoutingRuleView, audited, view};
use crate::{
    app::App,
    domain::{clock::Ts, ids::HospitalId, ids::RoutingRuleId, routing::defaults},
    http::{ApiResult, Caller, Json},
    store::{self, Cx, StoreResult, routing::RuleRow},
};
use axum::extract::State;

/// Takes over the shipped rules, behind those that the hospital has. Gives all its rules.
#[utoipa::path(
    post,
    path = "/api/routing-rules/shipped",
    operation_id = "adopt_routing_rules",
    tag = "triage",
    request_body = AdoptRules,
    responses((status = 200, body = Vec<RoutingRuleView>))
)]
pub async fn adopt(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<AdoptRules>,
) -> ApiResult<Json<Vec<RoutingRuleView>>> {
    caller.require_at(caller.action, body.hospital_id)?;
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    for id in insert_shipped(cx, body.hospital_id, now).await? {
        audited(cx, &caller, body.hospital_id, "routing_rule.create", id, now).await?;
    }
    let rows = store::routing::rules(cx, body.hospital_id).await?;
    tx.commit().await?;
    Ok(Json(rows.into_iter().map(view).collect()))
}

/// Inserts the shipped rules whose specialty this service knows.
pub async fn insert_shipped(cx: &mut Cx<'_>, hospital: HospitalId, now: Ts) -> StoreResult<Vec<RoutingRuleId>> {
    let last = store::routing::rules(cx, hospital).await?.iter().map(|r| r.position).max().unwrap_or(0);
    let known: Vec<String> = store::code::specialties(cx).await?.into_iter().map(|s| s.code).collect();
    let mut ids = Vec::new();
    for mut terms in defaults::rules().into_iter().filter(|r| known.contains(&r.to_specialty)) {
        terms.position += last;
        let row = RuleRow::new(RoutingRuleId::new(), hospital, terms, 1);
        store::routing::insert_rule(cx, &row, now).await?;
        ids.push(row.id);
    }
    Ok(ids)
}
