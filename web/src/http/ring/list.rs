//! `GET /api/ring-devices`

use super::RingDevice;
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// The devices that ring for the caller.
#[utoipa::path(
    get,
    path = "/api/ring-devices",
    operation_id = "ring_devices",
    tag = "ring",
    responses((status = 200, body = Vec<RingDevice>))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Vec<RingDevice>>> {
    let mut conn = app.db().read().await?;
    let devices = store::ring_device::of_user(&mut conn.cx(), caller.id(), app.now()).await?;
    Ok(Json(devices.into_iter().map(RingDevice::from).collect()))
}
