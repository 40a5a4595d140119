//! `POST /api/appointments/{id}/devices`

use super::{Device, IssueDevice, view};
use crate::{
    app::App,
    auth::login,
    domain::{
        appointment::Status,
        device::{good_until, is_too_early},
        ids::{AppointmentId, DeviceId},
    },
    http::{ApiError, ApiResult, Caller, Json, consultation::transition, guest::caller::meeting, service::Change},
    store::{self, device::DeviceRow},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

const MAX_LABEL: usize = 40;

/// Issues a token for a device of the caller's; it is told once.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/devices",
    operation_id = "issue_device",
    tag = "device",
    params(("id" = AppointmentId, Path)),
    request_body = IssueDevice,
    responses((status = 201, body = Device))
)]
pub async fn issue(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<IssueDevice>,
) -> ApiResult<(StatusCode, Json<Device>)> {
    let label = body.label.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.is_empty() {
        return Err(ApiError::field("label", "required"));
    }
    if label.chars().count() > MAX_LABEL {
        return Err(ApiError::field("label", "too_long"));
    }
    let now = app.now();
    let token = login::new_token()?;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let appointment = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let row = caller.consultation(cx, appointment.consultation_id.ok_or(ApiError::NotFound)?).await?;
    let meeting = meeting(&appointment);
    if !(meeting.live || appointment.status == Status::Booked) {
        return Err(ApiError::conflict("room_not_open"));
    }
    if is_too_early(meeting, now) {
        return Err(ApiError::conflict("device_too_early"));
    }
    let device = DeviceRow {
        id: DeviceId::new(),
        appointment_id: id,
        user_id: caller.id(),
        label,
        kind: body.kind,
        created_at: now,
        expires_at: good_until(now, meeting, now),
        connected_at: None,
        revoked_at: None,
    };
    store::device::insert(cx, &device, &login::hash(&token)).await?;
    let detail = json!({ "device": device.id, "kind": device.kind });
    transition::audit(cx, &(&caller).into(), &row, "device.issue", detail, now).await?;
    tx.commit().await?;
    app.changed(Change::Consultation { id: row.id }, row.hospitals());
    let reply = Device { token: Some(token), ..view(&app, device, caller.display_name(), meeting, false) };
    Ok((StatusCode::CREATED, Json(reply)))
}
