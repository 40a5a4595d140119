//! `POST /api/device-check/join`

use super::JoinTicket;
use crate::{
    app::App,
    domain::ids::{AppointmentId, SeatId},
    http::{ApiResult, Caller, Json},
    live::{self, SeatFor},
};
use axum::extract::State;
use signaling::protocol::{Kind, Role};

/// A ticket for a private room to try camera, microphone and relay in.
#[utoipa::path(
    post,
    path = "/api/device-check/join",
    operation_id = "device_check",
    tag = "appointment",
    responses((status = 200, body = JoinTicket))
)]
pub async fn device_check(State(app): State<App>, caller: Caller) -> ApiResult<Json<JoinTicket>> {
    let live = live::of(&app)?;
    let room_id = AppointmentId::new();
    let seat = SeatFor {
        room: room_id.0,
        seat: SeatId::new(),
        name: caller.display_name(),
        hospital: None,
        kind: Kind::DeviceCheck,
        role: Role::Host,
        wait: false,
        publishes: true,
    };
    Ok(Json(JoinTicket { ticket: live.ticket(seat, app.now()), room_id, consultation: None, meeting: None }))
}
