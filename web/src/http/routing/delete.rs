//! `DELETE /api/routing-rules/{id}`

use super::audited;
use crate::{
    app::App,
    domain::ids::RoutingRuleId,
    http::{ApiError, ApiResult, Caller},
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// Deletes a routing rule. What it decided stays as it is.
#[utoipa::path(
    delete,
    path = "/api/routing-rules/{id}",
    operation_id = "delete_routing_rule",
    tag = "triage",
    params(("id" = RoutingRuleId, Path)),
    responses((status = 204))
)]
pub async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<RoutingRuleId>) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let known = store::routing::rule(cx, id).await?.ok_or(ApiError::NotFound)?;
    caller.require_at(caller.action, known.hospital_id)?;
    store::routing::delete_rule(cx, id).await?;
    audited(cx, &caller, known.hospital_id, "routing_rule.delete", id, app.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
