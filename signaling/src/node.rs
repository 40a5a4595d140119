//! The public face: what the web crate holds of live sessions.

use crate::bus::Directory;
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::placement::Placement;
use crate::ports::{Journal, Tickets};
use crate::protocol::{ChatMessage, EndReason, RemovedReason};
use crate::relays::{RelayLink, Relays, carry};
use crate::room::actor::{RoomMessage, RoomSnapshot};
use crate::room::device::{AttachError, DeviceOffer};
use crate::shared::{Shared, SignalingConfig};
use crate::ticket::TicketKeys;
use crate::ws;
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use media_relay::ids::{DeviceId, PeerId, RoomId};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;
use uuid::Uuid;

/// How long a shutdown waits for sockets to take their close frame.
const GOODBYE_WITHIN: Duration = Duration::from_secs(5);

/// Everything that signaling asks of the outside.
pub struct Outside {
    pub tickets: Arc<dyn Tickets>,
    pub placement: Arc<dyn Placement>,
    pub journal: Arc<dyn Journal>,
    pub clock: Arc<dyn Clock>,
}

/// Live sessions of this node. A clone is another handle on the same ones.
#[derive(Clone)]
pub struct Signaling {
    shared: Arc<Shared>,
}

impl Signaling {
    /// Starts with the relays that are there; it runs inside a Tokio runtime.
    pub fn new(config: SignalingConfig, keys: TicketKeys, relays: Vec<RelayLink>, outside: Outside) -> Self {
        let shared = Shared {
            config,
            keys: Arc::new(keys),
            relays: Arc::new(Relays::default()),
            rooms: Arc::new(Directory::default()),
            tickets: outside.tickets,
            placement: outside.placement,
            journal: outside.journal,
            clock: outside.clock,
            metrics: Arc::new(Metrics::default()),
            down: watch::Sender::new(false),
            open_sockets: watch::Sender::new(0),
            last_socket: AtomicU64::new(0),
        };
        let signaling = Self { shared: Arc::new(shared) };
        for link in relays {
            tokio::spawn(signaling.serve_relay(link));
        }
        signaling
    }

    /// Takes a relay into use at once; the future ends when it is lost. A relay in another process is connected to
    /// again and handed over again under the same id.
    pub fn serve_relay(&self, link: RelayLink) -> impl Future<Output = ()> + Send + use<> {
        self.shared.relays.add(&link);
        carry(link.id, link.events, self.shared.relays.clone(), self.shared.rooms.clone(), self.shared.down.subscribe())
    }

    /// `GET /api/live`: checks the origin and the version, then upgrades.
    pub fn live(&self, headers: &HeaderMap, upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>) -> Response {
        ws::live(&self.shared, headers, upgrade)
    }

    /// A router with nothing but `/api/live`.
    pub fn router(&self) -> Router {
        let signaling = self.clone();
        let handler = |headers: HeaderMap, upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>| async move {
            signaling.live(&headers, upgrade)
        };
        Router::new().route("/api/live", get(handler))
    }

    /// Signs tickets for the way in.
    pub fn keys(&self) -> &TicketKeys {
        &self.shared.keys
    }

    /// Ends a consultation for everybody. Media stops at once.
    pub async fn end_room(&self, room: RoomId, reason: EndReason) {
        if let Some(room) = self.shared.rooms.find(room) {
            room.tell(RoomMessage::End { reason }).await;
        }
    }

    /// Shows those in a room what was written to its consultation elsewhere and is stored already. A message that the
    /// room knows is left out.
    pub async fn show_chat(&self, room: RoomId, message: ChatMessage) {
        if let Some(room) = self.shared.rooms.find(room) {
            room.tell(RoomMessage::History(vec![message])).await;
        }
    }

    /// Takes somebody out of a room at once: a withdrawn link, a disabled user, a sign-out.
    pub async fn remove(&self, room: RoomId, participant: PeerId, reason: RemovedReason) {
        if let Some(room) = self.shared.rooms.find(room) {
            room.tell(RoomMessage::Remove { participant, reason }).await;
        }
    }

    /// Takes somebody out of every room of this node.
    pub async fn remove_everywhere(&self, participant: PeerId, reason: RemovedReason) {
        for room in self.shared.rooms.all() {
            room.tell(RoomMessage::Remove { participant, reason }).await;
        }
    }

    /// Connects a device of a participant in a room; gives the relay's answer to its offer.
    pub async fn attach(&self, room: RoomId, participant: PeerId, offer: DeviceOffer) -> Result<String, AttachError> {
        let room = self.shared.rooms.find(room).ok_or(AttachError::NotInRoom)?;
        let (answer, answered) = oneshot::channel();
        let _ = room.tell(RoomMessage::Attach { participant, offer: Box::new(offer), answer }).await;
        answered.await.unwrap_or(Err(AttachError::Unavailable))
    }

    /// Cuts a device off: this one session of it, or whatever there is. False when it published nothing of the kind.
    pub async fn detach(&self, room: RoomId, participant: PeerId, device: DeviceId, session: Option<Uuid>) -> bool {
        let Some(room) = self.shared.rooms.find(room) else { return false };
        let (answer, answered) = oneshot::channel();
        let _ = room.tell(RoomMessage::Detach { participant, device, session, answer }).await;
        answered.await.unwrap_or(false)
    }

    /// A room of this node as it stands, when it is in memory.
    pub async fn room(&self, room: RoomId) -> Option<RoomSnapshot> {
        self.shared.rooms.find(room)?.look().await
    }

    /// Every room in this node's memory.
    pub async fn rooms(&self) -> Vec<RoomSnapshot> {
        let mut snapshots = Vec::new();
        for room in self.shared.rooms.all() {
            snapshots.extend(room.look().await);
        }
        snapshots
    }

    pub fn metrics(&self) -> &Metrics {
        &self.shared.metrics
    }

    /// Takes no new sockets, closes the open ones with 1012 and waits for them. Media is left alone.
    pub async fn shutdown(&self) {
        self.shared.down.send_replace(true);
        let mut open = self.shared.open_sockets.subscribe();
        let last_gone = open.wait_for(|open| *open == 0);
        if timeout(GOODBYE_WITHIN, last_gone).await.is_err() {
            tracing::warn!("sockets did not close in time");
        }
    }
}
