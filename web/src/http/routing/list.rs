//! `GET /api/routing-rules`

use super::{RoutingRuleView, RulesQuery, view};
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};

/// A hospital's routing rules in the order in which they are tried.
#[utoipa::path(
    get,
    path = "/api/routing-rules",
    operation_id = "routing_rules",
    tag = "triage",
    params(RulesQuery),
    responses((status = 200, body = Vec<RoutingRuleView>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<RulesQuery>,
) -> ApiResult<Json<Vec<RoutingRuleView>>> {
    caller.require_at(caller.action, query.hospital_id)?;
    let mut conn = app.db().read().await?;
    let rows = store::routing::rules(&mut conn.cx(), query.hospital_id).await?;
    Ok(Json(rows.into_iter().map(view).collect()))
}
