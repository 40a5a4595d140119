//! `GET /api/admin/outbox`

use super::{Delivery, DeliveryState, WhichDeliveries, scope};
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};

const PAGE: i64 = 100;

/// Deliveries in one state, the newest first, 100 at most.
#[utoipa::path(
    get,
    path = "/api/admin/outbox",
    operation_id = "outbox",
    tag = "outbox",
    params(WhichDeliveries),
    responses((status = 200, body = Vec<Delivery>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(which): Query<WhichDeliveries>,
) -> ApiResult<Json<Vec<Delivery>>> {
    let state = which.state.unwrap_or(DeliveryState::Dead);
    let mut conn = app.db().read().await?;
    let rows = store::outbox::page(&mut conn.cx(), state.as_str(), scope(&caller), which.before, PAGE).await?;
    Ok(Json(rows.into_iter().map(Delivery::from).collect()))
}
