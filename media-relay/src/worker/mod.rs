//! One worker's core: it owns its rooms and decides everything about their packets. It does no I/O; packets, commands
//! and the time go in, packets, events and the next deadline come out.

mod allocate;
mod devices;
mod feedback;
mod forward;
#[cfg(any(test, feature = "fuzz"))]
mod fuzzed;
mod ingress;
mod members;
mod pace;
mod probe;
mod reports;
mod watched;

pub(crate) use ingress::MAX_PACKET;

use crate::clock::NtpClock;
use crate::command::{GoneReason, RefuseReason, RelayCommand, RelayEvent};
use crate::ids::{PeerId, RoomId};
use crate::outbox::Outbox;
use crate::peer::Connection;
use crate::peer::dtls::Identity;
use crate::peer::ice::Path;
use crate::relay::RelayConfig;
use crate::room::Room;
use crate::stats::{Counters, add};
use crate::track::Track;
use rand::rngs::StdRng;
use slab::Slab;
use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often due things are looked for at each connection.
const TICK: Duration = Duration::from_millis(10);
/// So many connections have their turn at once, so that packets between them do not wait for all; and so many turns there
/// are at most.
const AT_ONCE: usize = 12;
const MOST_TURNS: usize = 10;
/// Without an authenticated packet for this long consent is gone (RFC 7675 §5.1).
const SILENCE: Duration = Duration::from_secs(30);
/// ICE and DTLS have this long.
const HANDSHAKE: Duration = Duration::from_secs(15);
/// Events that wait because their reader is slow.
const MAX_EVENTS: usize = 16_384;

/// What a worker is made with.
pub(crate) struct Setup {
    pub(crate) config: RelayConfig,
    pub(crate) identity: Identity,
    pub(crate) candidates: Vec<SocketAddr>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) clock: NtpClock,
    pub(crate) rng: StdRng,
}

pub(crate) struct Worker {
    setup: Setup,
    rooms: HashMap<RoomId, Room>,
    connections: Slab<Connection>,
    tracks: Slab<Track>,
    by_path: HashMap<Path, usize>,
    by_fragment: HashMap<String, usize>,
    /// Counts streams, so that a number is never reused for another.
    generations: u32,
    /// The packet that is being taken, by its track, layer and number: it came and is not kept yet.
    in_hand: Option<(usize, usize, u64)>,
    next_tick: Instant,
    turn: usize,
    draining: bool,
    pub(crate) outbox: Outbox,
    pub(crate) events: VecDeque<RelayEvent>,
}

impl Worker {
    pub(crate) fn new(setup: Setup, now: Instant) -> Self {
        Self {
            setup,
            rooms: HashMap::new(),
            connections: Slab::new(),
            tracks: Slab::new(),
            by_path: HashMap::new(),
            by_fragment: HashMap::new(),
            generations: 0,
            in_hand: None,
            next_tick: now,
            turn: 0,
            draining: false,
            outbox: Outbox::default(),
            events: VecDeque::new(),
        }
    }

    /// When `tick` is needed at the latest; `None` while nobody is connected. Packets bring the turns between; where none
    /// come, one look a `TICK` serves all.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        (!self.connections.is_empty()).then(|| self.next_tick + TICK - TICK / self.turns() as u32)
    }

    /// In how many groups the connections have their turns.
    fn turns(&self) -> usize {
        (self.connections.len() / AT_ONCE + 1).min(MOST_TURNS)
    }

    /// Takes nobody any more, and says so once.
    pub(crate) fn drain(&mut self) {
        if !std::mem::replace(&mut self.draining, true) {
            self.emit(RelayEvent::Draining);
        }
    }

    pub(crate) fn command(&mut self, command: RelayCommand, now: Instant) {
        match command {
            RelayCommand::Join { request, room, peer, offer, media } => {
                if let Err(reason) = self.join(request, room, peer, &offer, media, now) {
                    self.emit(RelayEvent::Refused { request, room, peer, reason });
                }
            }
            RelayCommand::Restart { request, room, peer, offer } => {
                if let Err(reason) = self.restart(request, room, peer, &offer, now) {
                    self.emit(RelayEvent::Refused { request, room, peer, reason });
                }
            }
            RelayCommand::Media { room, peer, media } => {
                if let Some(member) = self.rooms.get_mut(&room).and_then(|room| room.members.get_mut(&peer)) {
                    member.media = media;
                    self.reconcile(room, now);
                }
            }
            RelayCommand::View { room, peer, wishes } => self.view(room, peer, &wishes, now),
            RelayCommand::Leave { room, peer } => self.leave(room, peer, GoneReason::Left, now),
            RelayCommand::CloseRoom { room } => self.close_room(room, now),
            RelayCommand::Attach { request, room, peer, device, offer } => {
                if let Err(reason) = self.attach(request, room, peer, device, &offer, now) {
                    self.emit(RelayEvent::Refused { request, room, peer, reason });
                }
            }
            RelayCommand::Detach { room, peer, device } => self.detach(room, peer, device, now),
            RelayCommand::Ping { request, room } => self.emit(RelayEvent::Pong { request, room }),
        }
    }

    /// Closes everything, saying goodbye.
    pub(crate) fn close(&mut self, now: Instant) {
        for room in self.rooms.keys().copied().collect::<Vec<_>>() {
            self.close_room(room, now);
        }
    }

    /// A stream ended: nothing goes that way any more.
    pub(crate) fn path_gone(&mut self, path: Path) {
        if let Some(key) = self.by_path.remove(&path)
            && let Some(connection) = self.connections.get_mut(key)
        {
            connection.ice.forget(path);
        }
    }

    /// Whether packets from there belong to somebody.
    pub(crate) fn knows(&self, path: Path) -> bool {
        self.by_path.contains_key(&path)
    }

    fn emit(&mut self, event: RelayEvent) {
        if self.events.len() >= MAX_EVENTS {
            add(&self.setup.counters.dropped_events, 1);
            return;
        }
        self.events.push_back(event);
    }

    fn member_connections(&self, room: RoomId, peer: PeerId) -> Vec<usize> {
        let member = self.rooms.get(&room).and_then(|room| room.members.get(&peer));
        member.map(|member| member.connections().collect()).unwrap_or_default()
    }
}

/// Turns an SDP problem into a refusal.
fn bad_offer(detail: String) -> RefuseReason {
    RefuseReason::BadOffer { detail }
}

#[cfg(test)]
mod tests;
