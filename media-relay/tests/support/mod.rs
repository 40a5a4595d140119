//! A media client on the `webrtc` crate, and a network between it and the relay that loses what it is told to.

mod client;
mod network;

pub use ::support::peer::Received;
pub use client::Client;
pub use network::Network;

use media_relay::command::{RelayCommand, RelayEvent};
use media_relay::ids::{PeerId, RoomId};
use media_relay::relay::{Relay, RelayConfig};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use uuid::Uuid;

pub const ROOM: RoomId = RoomId(Uuid::from_u128(7));
pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn peer(nth: u128) -> PeerId {
    PeerId(Uuid::from_u128(nth))
}

/// A relay on loopback and its events.
pub struct TestRelay {
    pub relay: Relay,
    events: mpsc::Receiver<RelayEvent>,
}

impl TestRelay {
    pub fn start() -> Self {
        let listen = "127.0.0.1:0".parse().expect("an address");
        let (relay, events) =
            Relay::start(RelayConfig { listen, workers: 2, ..RelayConfig::default() }).expect("free ports");
        Self { relay, events }
    }

    /// The first event that fits.
    pub async fn wait<T>(&mut self, mut fits: impl FnMut(RelayEvent) -> Option<T>) -> T {
        let search = async {
            loop {
                let event = self.events.recv().await.expect("the relay runs");
                if let Some(found) = fits(event) {
                    return found;
                }
            }
        };
        timeout(PATIENCE, search).await.expect("the event comes in time")
    }

    pub fn command(&self, command: RelayCommand) {
        self.relay.command(command).expect("the command is taken");
    }
}
