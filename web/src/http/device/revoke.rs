//! `DELETE /api/devices/{id}`

use crate::{
    app::App,
    domain::ids::DeviceId,
    http::{ApiError, ApiResult, Caller, consultation::transition, service::Change},
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

/// Revokes a device's token; its picture stops at once.
#[utoipa::path(
    delete,
    path = "/api/devices/{id}",
    operation_id = "revoke_device",
    tag = "device",
    params(("id" = DeviceId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn revoke(State(app): State<App>, caller: Caller, Path(id): Path<DeviceId>) -> ApiResult<StatusCode> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let device = store::device::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let appointment = store::appointment::get(cx, device.appointment_id).await?.ok_or(ApiError::NotFound)?;
    let row = caller.consultation(cx, appointment.consultation_id.ok_or(ApiError::NotFound)?).await?;
    if store::device::revoke(cx, id, now).await? {
        let detail = json!({ "device": id, "kind": device.kind });
        transition::audit(cx, &(&caller).into(), &row, "device.revoke", detail, now).await?;
    }
    let seat = store::seat::find_user(cx, appointment.id, device.user_id).await?;
    tx.commit().await?;
    // After the commit: whoever asks for the room from now on finds the token revoked.
    if let (Some(live), Some(seat)) = (app.live(), seat) {
        live.detach(&device, seat, None).await;
    }
    app.changed(Change::Consultation { id: row.id }, row.hospitals());
    Ok(StatusCode::NO_CONTENT)
}
