//! `GET /api/holidays`

use super::Holiday;
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// The public holidays that the service knows, in order.
#[utoipa::path(
    get,
    path = "/api/holidays",
    operation_id = "holidays",
    tag = "schedule",
    responses((status = 200, body = Vec<Holiday>))
)]
pub async fn holidays(State(app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<Holiday>>> {
    let mut conn = app.db().read().await?;
    Ok(Json(store::holiday::between(&mut conn.cx(), "0000-00-00", "9999-99-99").await?))
}
