//! Live sessions: tickets into rooms, and what the signaling crate asks of the service.

pub mod chat;
pub(crate) mod journal;
mod meeting;
mod placement;
mod start;
mod tickets;

#[cfg(test)]
pub use start::start_on;
pub use start::{RelaySetup, start};

use crate::{
    app::App,
    domain::{
        clock::Ts,
        device::DeviceKind,
        ids::{AppointmentId, DeviceId, EventId, GuestLinkId, SeatId, UserId},
    },
    http::{ApiError, ApiResult},
    store::{self, Db, StoreResult, device::DeviceRow, seat::SeatRow},
};
use media_relay::relay::Relay;
use signaling::{
    AttachError, DeviceOffer, Private, Signaling,
    ids::{self, PeerId, RoomId, Source},
    protocol::{self, DeviceInfo, EndReason, Kind, RemovedReason, Role},
    ticket::{Rights, SeatClaims, TICKET_LIFE_MS, Ticket},
};
use uuid::Uuid;

/// The live side of the service.
pub struct Live {
    db: Db,
    signaling: Signaling,
    /// The relay in this process, if there is one.
    relay: Option<Relay>,
}

/// A seat to make a ticket for.
pub struct SeatFor {
    pub room: Uuid,
    pub seat: SeatId,
    pub name: String,
    pub hospital: Option<String>,
    pub kind: Kind,
    pub role: Role,
    /// Whether a host has to admit them.
    pub wait: bool,
    /// Whether they are seen and heard, or listen.
    pub publishes: bool,
}

impl Live {
    pub fn signaling(&self) -> &Signaling {
        &self.signaling
    }

    pub fn relay(&self) -> Option<&Relay> {
        self.relay.as_ref()
    }

    /// Signs a ticket: 60 s, good once.
    pub fn ticket(&self, seat: SeatFor, now: Ts) -> String {
        let door = matches!(seat.role, Role::Host | Role::Cohost);
        let sources = [Source::Microphone, Source::Camera, Source::Screen, Source::Camera2];
        let claims = SeatClaims {
            room: RoomId(seat.room),
            participant: PeerId(seat.seat.0),
            name: Private::from(seat.name),
            hospital: seat.hospital,
            kind: seat.kind,
            role: seat.role,
            rights: Rights {
                publish: if seat.publishes { sources.to_vec() } else { Vec::new() },
                chat: true,
                admit: door,
            },
        };
        let ticket =
            Ticket { jti: EventId::new().0, expires_at: now.0 + TICKET_LIFE_MS, wait: seat.wait, seat: claims };
        self.signaling.keys().sign_ticket(&ticket)
    }

    /// Ends a room for everybody in it.
    pub async fn end_room(&self, room: AppointmentId, reason: EndReason) {
        self.signaling.end_room(RoomId(room.0), reason).await;
    }

    /// Connects a device in its participant's seat; gives the relay's answer.
    pub async fn attach(
        &self,
        device: &DeviceRow,
        seat: SeatId,
        session: Uuid,
        sdp: String,
    ) -> Result<String, AttachError> {
        let info = DeviceInfo { kind: kind_of(device.kind), label: Private::from(device.label.clone()) };
        let offer = DeviceOffer { device: ids::DeviceId(device.id.0), session, info, sdp };
        self.signaling.attach(RoomId(device.appointment_id.0), PeerId(seat.0), offer).await
    }

    /// Cuts a device off, in one session or in any; `false` when there was nothing to cut.
    pub async fn detach(&self, device: &DeviceRow, seat: SeatId, session: Option<Uuid>) -> bool {
        let (room, id) = (RoomId(device.appointment_id.0), ids::DeviceId(device.id.0));
        self.signaling.detach(room, PeerId(seat.0), id, session).await
    }

    /// The devices whose pictures are in a room now.
    pub async fn devices_in(&self, room: AppointmentId) -> Vec<DeviceId> {
        let seats = self.signaling.room(RoomId(room.0)).await.map(|room| room.seats).unwrap_or_default();
        seats.into_iter().filter_map(|seat| Some(DeviceId(seat.device?.0))).collect()
    }

    /// Removes a guest whose link was revoked; their media stops at once.
    pub async fn remove_guest(&self, link: GuestLinkId) {
        let seats = async {
            let mut conn = self.db.read().await?;
            store::seat::of_link(&mut conn.cx(), link).await
        };
        self.remove(seats.await, RemovedReason::Revoked).await;
    }

    /// Removes a user who was disabled or signed out everywhere; their media stops at once.
    pub async fn remove_user(&self, user: UserId, reason: RemovedReason) {
        let seats = async {
            let mut conn = self.db.read().await?;
            store::seat::taken_by(&mut conn.cx(), user).await
        };
        self.remove(seats.await, reason).await;
    }

    async fn remove(&self, seats: StoreResult<Vec<SeatRow>>, reason: RemovedReason) {
        match seats {
            Ok(seats) => {
                for seat in seats {
                    let (room, participant) = (RoomId(seat.appointment_id.0), PeerId(seat.id.0));
                    self.signaling.remove(room, participant, reason).await;
                }
            }
            Err(error) => tracing::error!(%error, "seats to remove could not be read"),
        }
    }
}

fn kind_of(kind: DeviceKind) -> protocol::DeviceKind {
    match kind {
        DeviceKind::Ultrasound => protocol::DeviceKind::Ultrasound,
        DeviceKind::Endoscope => protocol::DeviceKind::Endoscope,
        DeviceKind::TheatreCamera => protocol::DeviceKind::TheatreCamera,
        DeviceKind::Other => protocol::DeviceKind::Other,
    }
}

/// Tells whoever waits or sits in a room that it is over; without a live side nobody does.
pub async fn end_room(app: &App, room: AppointmentId, reason: EndReason) {
    if let Some(live) = app.live() {
        live.end_room(room, reason).await;
    }
}

/// The live side, or the error that a page understands while it is not there.
pub fn of(app: &App) -> ApiResult<&Live> {
    app.live().ok_or(ApiError::Conflict { code: "relay_unavailable", details: serde_json::json!({}) })
}
