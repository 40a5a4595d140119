//! `POST /api/guest/join`

use super::caller::GuestCaller;
use crate::{
    app::App,
    domain::guest::GuestKind,
    http::{
        ApiError, ApiResult, Json,
        appointment::{JoinTicket, RoomConsultation, room},
    },
    live::{self, SeatFor},
    store,
};
use axum::extract::State;
use signaling::protocol::{Kind, Role};

/// A ticket for the guest's room; the guest waits to be admitted.
#[utoipa::path(
    post,
    path = "/api/guest/join",
    operation_id = "join_guest",
    tag = "guest",
    responses((status = 200, body = JoinTicket))
)]
pub async fn join(State(app): State<App>, guest: GuestCaller) -> ApiResult<Json<JoinTicket>> {
    let live = live::of(&app)?;
    let now = app.now();
    let appointment = guest.appointment.as_ref().ok_or(ApiError::conflict("room_not_open"))?;
    room::require_open(appointment, now)?;
    let (kind, kind_name) = match guest.link.kind {
        GuestKind::Family => (Kind::Family, "family"),
        GuestKind::Interpreter => (Kind::Interpreter, "interpreter"),
        GuestKind::SecondDoctor => (Kind::SecondDoctor, "second_doctor"),
    };
    let row = guest.consultation.as_ref();
    let name = guest.link.name.clone();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let seat = store::seat::of_guest(cx, appointment.id, guest.link.id, &name, kind_name).await?;
    let requesting = store::hospital::get(cx, row.requesting_hospital_id).await?.ok_or(ApiError::NotFound)?;
    let advising = match row.advising_hospital_id {
        Some(id) => store::hospital::get(cx, id).await?.map(|h| h.short_name),
        None => None,
    };
    tx.commit().await?;
    let about = RoomConsultation {
        id: row.id,
        code: row.code.clone(),
        urgency: row.urgency,
        summary: None,
        duty_phone: requesting.duty_phone,
        requesting_hospital: requesting.short_name,
        advising_hospital: advising.unwrap_or_default(),
        may_end: false,
        may_invite: false,
        may_connect_device: false,
        may_open_excerpts: false,
    };
    let room_id = appointment.id;
    let seat =
        SeatFor { room: room_id.0, seat, name, hospital: None, kind, role: Role::Guest, wait: true, publishes: true };
    Ok(Json(JoinTicket { ticket: live.ticket(seat, now), room_id, consultation: Some(about), meeting: None }))
}
