//! Stored messages as the room shows them, and messages that come into the room from outside of it.

use super::of;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    store::{self, StoreResult, message::StoredMessage, seat::SeatRow},
};
use signaling::{
    Private,
    ids::{PeerId, RoomId},
    protocol::ChatMessage,
};
use uuid::Uuid;

/// A message whose author's seat is known.
pub fn from_seat(message: StoredMessage, participant: PeerId) -> ChatMessage {
    ChatMessage {
        id: message.id.0,
        client_id: message.client_id,
        participant,
        name: Private::from(message.author_name),
        text: Private::from(message.text.into_inner()),
        at: message.at.0,
    }
}

/// A message by anybody; the nil participant stands for somebody without a seat in this room.
pub fn from_any(message: StoredMessage, seats: &[SeatRow]) -> ChatMessage {
    let seat = seats.iter().find(|seat| match message.author_id {
        Some(user) => seat.user_id == Some(user),
        None => message.guest_id.is_some() && seat.guest_id == message.guest_id,
    });
    from_seat(message, seat.map_or(PeerId(Uuid::nil()), |seat| PeerId(seat.id.0)))
}

/// Shows a message that was written on the consultation's page to those in its room.
pub async fn show(app: &App, consultation: ConsultationId, message: StoredMessage) {
    let Ok(live) = of(app) else { return };
    match room_and_seats(app, consultation).await {
        Ok(Some((room, seats))) => live.signaling().show_chat(room, from_any(message, &seats)).await,
        Ok(None) => {}
        // It is stored; who is in the room reads it on the page.
        Err(error) => tracing::error!(%error, "a message could not be shown in its room"),
    }
}

async fn room_and_seats(app: &App, consultation: ConsultationId) -> StoreResult<Option<(RoomId, Vec<SeatRow>)>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let Some(appointment) = store::appointment::current(cx, consultation).await? else { return Ok(None) };
    let of_meeting = appointment.consultation_id.is_none();
    if of_meeting && store::meeting::agenda::running_case(cx, appointment.id).await? != Some(consultation) {
        // The room speaks about another patient.
        return Ok(None);
    }
    let seats = store::seat::of_appointment(cx, appointment.id).await?;
    Ok(Some((RoomId(appointment.id.0), seats)))
}
