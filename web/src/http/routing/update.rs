//! `PUT /api/routing-rules/{id}`

use super::{RoutingRuleInput, RoutingRuleView, audited, check, view};
use crate::{
    app::App,
    domain::ids::RoutingRuleId,
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, routing::RuleRow},
};
use axum::extract::{Path, State};

/// Changes a routing rule. 409 `stale_version` carries the newer one.
#[utoipa::path(
    put,
    path = "/api/routing-rules/{id}",
    operation_id = "update_routing_rule",
    tag = "triage",
    params(("id" = RoutingRuleId, Path)),
    request_body = RoutingRuleInput,
    responses((status = 200, body = RoutingRuleView))
)]
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RoutingRuleId>,
    Json(body): Json<RoutingRuleInput>,
) -> ApiResult<Json<RoutingRuleView>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let known = store::routing::rule(cx, id).await?.ok_or(ApiError::NotFound)?;
    caller.require_at(caller.action, known.hospital_id)?;
    if body.version != Some(known.version) {
        return Err(ApiError::stale(&view(known)));
    }
    check(cx, known.hospital_id, &body.terms).await?;
    // A rule stays with its hospital, whatever the body says.
    let mut row = RuleRow::new(id, known.hospital_id, body.terms, known.version);
    store::routing::update_rule(cx, &row, now).await?;
    row.version += 1;
    audited(cx, &caller, row.hospital_id, "routing_rule.update", id, now).await?;
    tx.commit().await?;
    Ok(Json(view(row)))
}
