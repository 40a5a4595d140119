//! `GET /api/webhooks`

use super::{OfHospital, Webhook, view};
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};

/// The gateways of a hospital, without their secrets.
#[utoipa::path(
    get,
    path = "/api/webhooks",
    operation_id = "webhooks",
    tag = "webhook",
    params(OfHospital),
    responses((status = 200, body = Vec<Webhook>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(of): Query<OfHospital>,
) -> ApiResult<Json<Vec<Webhook>>> {
    caller.require_at(caller.action, of.hospital_id)?;
    let mut conn = app.db().read().await?;
    let rows = store::webhook::of_hospital(&mut conn.cx(), of.hospital_id).await?;
    Ok(Json(rows.into_iter().map(|row| view(row, None)).collect()))
}
