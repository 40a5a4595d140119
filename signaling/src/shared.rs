//! What every socket and every room of this node shares.

use crate::bus::Directory;
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::placement::Placement;
use crate::ports::{Journal, Tickets};
use crate::relays::Relays;
use crate::room::SocketId;
use crate::room::actor::RoomHandle;
use crate::ticket::TicketKeys;
use media_relay::ids::RoomId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::watch;

/// How live sessions run on this node.
#[derive(Clone, Debug)]
pub struct SignalingConfig {
    /// The origins whose pages may open a socket, exactly as browsers write them (`https://hoichan.example.vn`).
    pub allowed_origins: Vec<String>,
    /// Seats a room may have at a time.
    pub max_participants: usize,
}

impl Default for SignalingConfig {
    fn default() -> Self {
        Self { allowed_origins: Vec::new(), max_participants: 50 }
    }
}

pub(crate) struct Shared {
    pub(crate) config: SignalingConfig,
    pub(crate) keys: Arc<TicketKeys>,
    pub(crate) relays: Arc<Relays>,
    pub(crate) rooms: Arc<Directory>,
    pub(crate) tickets: Arc<dyn Tickets>,
    pub(crate) placement: Arc<dyn Placement>,
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) metrics: Arc<Metrics>,
    /// True once the node goes down.
    pub(crate) down: watch::Sender<bool>,
    /// How many sockets are open, for those who wait for the last one.
    pub(crate) open_sockets: watch::Sender<usize>,
    pub(crate) last_socket: AtomicU64,
}

impl Shared {
    /// The room's task, started when there is none.
    pub(crate) fn room(self: &Arc<Self>, room: RoomId) -> RoomHandle {
        self.rooms.enter(room, || RoomHandle::open(room, self.clone()))
    }

    pub(crate) fn next_socket(&self) -> SocketId {
        SocketId(self.last_socket.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// Counts a socket for as long as it lives.
pub(crate) struct OpenSocket(Arc<Shared>);

impl OpenSocket {
    pub(crate) fn new(shared: &Arc<Shared>) -> Self {
        shared.metrics.sockets.up();
        shared.metrics.sockets_opened.up();
        shared.open_sockets.send_modify(|open| *open += 1);
        Self(shared.clone())
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.0.metrics.sockets.down();
        self.0.open_sockets.send_modify(|open| *open -= 1);
    }
}
