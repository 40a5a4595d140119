//! `GET /api/hospitals`

use super::Hospital;
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// Every hospital of this service.
#[utoipa::path(
    get,
    path = "/api/hospitals",
    operation_id = "hospitals",
    tag = "directory",
    responses((status = 200, body = Vec<Hospital>))
)]
pub async fn hospitals(State(app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<Hospital>>> {
    let mut conn = app.db().read().await?;
    let rows = store::hospital::list(&mut conn.cx()).await?;
    Ok(Json(rows.into_iter().map(Hospital::from).collect()))
}
