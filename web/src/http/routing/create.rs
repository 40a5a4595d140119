//! `POST /api/routing-rules`

use super::{RoutingRuleInput, RoutingRuleView, audited, check, view};
use crate::{
    app::App,
    domain::ids::RoutingRuleId,
    http::{ApiResult, Caller, Json},
    store::{self, routing::RuleRow},
};
use axum::{extract::State, http::StatusCode};

/// Adds a routing rule.
#[utoipa::path(
    post,
    path = "/api/routing-rules",
    operation_id = "create_routing_rule",
    tag = "triage",
    request_body = RoutingRuleInput,
    responses((status = 201, body = RoutingRuleView))
)]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<RoutingRuleInput>,
) -> ApiResult<(StatusCode, Json<RoutingRuleView>)> {
    caller.require_at(caller.action, body.hospital_id)?;
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    check(cx, body.hospital_id, &body.terms).await?;
    let row = RuleRow::new(RoutingRuleId::new(), body.hospital_id, body.terms, 1);
    store::routing::insert_rule(cx, &row, now).await?;
    audited(cx, &caller, row.hospital_id, "routing_rule.create", row.id, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(row))))
}
