//! `GET /api/hospitals/{id}/audit`

use super::AuditEvent;
use crate::{
    app::App,
    domain::ids::HospitalId,
    http::{ApiResult, Caller, Json},
    store::{self, StoreError, audit::AuditRow},
};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

const LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only events before this sequence number.
    pub before: Option<i64>,
    /// At most 200.
    pub limit: Option<i64>,
}

/// A hospital's audit events, newest first.
#[utoipa::path(
    get,
    path = "/api/hospitals/{id}/audit",
    operation_id = "audit",
    tag = "admin",
    params(("id" = HospitalId, Path), AuditQuery),
    responses((status = 200, body = Vec<AuditEvent>))
)]
pub async fn audit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<HospitalId>,
    Query(query): Query<AuditQuery>,
) -> ApiResult<Json<Vec<AuditEvent>>> {
    caller.require_at(caller.action, id)?;
    let before = query.before.unwrap_or(i64::MAX);
    let limit = query.limit.unwrap_or(LIMIT).clamp(1, MAX_LIMIT);
    let mut conn = app.db().read().await?;
    let rows = store::audit::page(&mut conn.cx(), id, before, limit).await?;
    Ok(Json(rows.into_iter().map(event).collect::<Result<_, _>>()?))
}

fn event(row: AuditRow) -> Result<AuditEvent, StoreError> {
    Ok(AuditEvent {
        detail: serde_json::from_str(&row.detail)?,
        hash: hex::encode(&row.hash),
        seq: row.seq,
        at: row.at,
        actor: row.actor,
        action: row.action,
        object_kind: row.object_kind,
        object_id: row.object_id,
    })
}
