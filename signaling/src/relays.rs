//! The relays this node steers: commands to them, their events to the rooms.

use crate::bus::Directory;
use crate::placement::RelayId;
use crate::protocol::RelayInfo;
use crate::room::actor::RoomMessage;
use media_relay::command::{RelayCommand, RelayEvent};
use media_relay::control::RelayHandle;
use media_relay::relay::CommandError;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{mpsc, watch};

/// The way to a relay, in this process or another. It never blocks.
pub trait RelayControl: Send + Sync + 'static {
    fn command(&self, command: RelayCommand) -> Result<(), CommandError>;
}

impl RelayControl for RelayHandle {
    fn command(&self, command: RelayCommand) -> Result<(), CommandError> {
        RelayHandle::command(self, command)
    }
}

/// A relay as the configuration hands it over.
pub struct RelayLink {
    pub id: RelayId,
    /// Where its media port is, as shown to pages.
    pub address: String,
    pub control: Arc<dyn RelayControl>,
    pub events: mpsc::Receiver<RelayEvent>,
}

/// Every relay of this node.
#[derive(Default)]
pub(crate) struct Relays {
    known: RwLock<Vec<Relay>>,
}

struct Relay {
    id: RelayId,
    address: String,
    control: Arc<dyn RelayControl>,
    up: bool,
}

impl Relays {
    /// Takes a relay into use; one of the same name is a new connection to it.
    pub(crate) fn add(&self, link: &RelayLink) {
        let relay =
            Relay { id: link.id.clone(), address: link.address.clone(), control: link.control.clone(), up: true };
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|other| other.id != link.id);
        known.push(relay);
    }

    /// The relays that can take a room.
    pub(crate) fn up(&self) -> Vec<RelayId> {
        self.read(|known| known.iter().filter(|relay| relay.up).map(|relay| relay.id.clone()).collect())
    }

    pub(crate) fn command(&self, relay: &RelayId, command: RelayCommand) -> Result<(), CommandError> {
        let control = self
            .read(|known| known.iter().find(|other| other.id == *relay && other.up).map(|other| other.control.clone()));
        let done = control.ok_or(CommandError::Stopped)?.command(command);
        if done == Err(CommandError::Stopped) {
            self.mark_down(relay);
        }
        done
    }

    /// The room's relay and one stand-by, for the page.
    pub(crate) fn describe(&self, present: &RelayId) -> Vec<RelayInfo> {
        let info = |relay: &Relay| RelayInfo {
            id: relay.id.0.clone(),
            address: relay.address.clone(),
            present: relay.id == *present,
        };
        self.read(|known| {
            let standby = known.iter().find(|relay| relay.id != *present && relay.up);
            known.iter().filter(|relay| relay.id == *present).chain(standby).map(info).collect()
        })
    }

    fn mark_down(&self, id: &RelayId) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for relay in known.iter_mut().filter(|relay| relay.id == *id) {
            relay.up = false;
        }
    }

    fn read<T>(&self, look: impl FnOnce(&[Relay]) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Carries one relay's events to its rooms until it stops or its channel closes; then it is lost to all of them, unless
/// this node itself is going `down`.
pub(crate) async fn carry(
    id: RelayId,
    mut events: mpsc::Receiver<RelayEvent>,
    relays: Arc<Relays>,
    rooms: Arc<Directory>,
    down: watch::Receiver<bool>,
) {
    while let Some(event) = events.recv().await {
        if event == RelayEvent::Draining {
            drain(&id, &relays, &rooms).await;
            continue;
        }
        let Some(room) = event.room() else { break };
        let Some(room) = rooms.find(room) else { continue };
        let lossy = matches!(event, RelayEvent::Speakers { .. } | RelayEvent::Quality { .. });
        let message = RoomMessage::Relay { from: id.clone(), event };
        if lossy {
            room.hint(message);
        } else {
            room.tell(message).await;
        }
    }
    if *down.borrow() {
        relays.mark_down(&id);
        return;
    }
    tracing::warn!(relay = %id, "relay lost");
    leave(&id, &relays, &rooms).await;
}

/// Moves the rooms away while the relay still carries them. Without another one they stay until it stops.
async fn drain(id: &RelayId, relays: &Relays, rooms: &Directory) {
    if relays.up().iter().all(|other| other == id) {
        tracing::warn!(relay = %id, "the only relay is going to stop");
        return;
    }
    tracing::info!(relay = %id, "relay drains");
    leave(id, relays, rooms).await;
}

async fn leave(id: &RelayId, relays: &Relays, rooms: &Directory) {
    relays.mark_down(id);
    for room in rooms.all() {
        room.tell(RoomMessage::RelayLost(id.clone())).await;
    }
}
