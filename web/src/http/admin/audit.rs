//! `GET /api/hospitals/{id}/audit`

use super::AuditEvent;
use crate::{
    app::App,
    domain::ids::HospitalId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

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
pub async fn audit(State(_app): State<App>, _caller: Caller, Path(_id): Path<HospitalId>, Query(_query): Query<AuditQuery>) -> ApiResult<Json<Vec<AuditEvent>>> {
    Err(ApiError::Unavailable)
}
