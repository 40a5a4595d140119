//! `GET /api/appointments/{id}/devices`

use super::{Device, view};
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiError, ApiResult, Caller, Json, guest::caller::meeting},
    store,
};
use axum::extract::{Path, State};

/// The devices of a meeting, without their tokens.
#[utoipa::path(
    get,
    path = "/api/appointments/{id}/devices",
    operation_id = "list_devices",
    tag = "device",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, body = Vec<Device>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> ApiResult<Json<Vec<Device>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let appointment = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    caller.consultation(cx, appointment.consultation_id.ok_or(ApiError::NotFound)?).await?;
    let mut devices = Vec::new();
    for row in store::device::of_appointment(cx, id).await? {
        let owner = store::user::get(cx, row.user_id).await?.map(|user| user.display_name());
        devices.push((row, owner.unwrap_or_default()));
    }
    drop(conn);
    let shown = match app.live() {
        Some(live) => live.devices_in(id).await,
        None => Vec::new(),
    };
    let meeting = meeting(&appointment);
    let of = |(row, owner)| {
        let row: store::device::DeviceRow = row;
        let connected = shown.contains(&row.id);
        view(&app, row, owner, meeting, connected)
    };
    Ok(Json(devices.into_iter().map(of).collect()))
}
