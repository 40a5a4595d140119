//! `GET /api/sla`

use super::{SlaQuery, SlaSetting};
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};

/// How long a hospital has to answer, by urgency, and how long it gives others.
#[utoipa::path(
    get,
    path = "/api/sla",
    operation_id = "get_sla",
    tag = "triage",
    params(SlaQuery),
    responses((status = 200, body = SlaSetting))
)]
pub async fn get(State(app): State<App>, caller: Caller, Query(query): Query<SlaQuery>) -> ApiResult<Json<SlaSetting>> {
    caller.require_at(caller.action, query.hospital_id)?;
    let mut conn = app.db().read().await?;
    let (times, version) = store::sla::times(&mut conn.cx(), query.hospital_id).await?;
    Ok(Json(SlaSetting { hospital_id: query.hospital_id, times, version }))
}
