//! Rooms in simulated time: real STUN, DTLS and SRTP between the core and clients made here, no sockets.

mod allocations;
mod client;
mod hostile;
mod story;

use super::{Setup, Worker};
use crate::clock::NtpClock;
use crate::command::{MediaState, RelayCommand, RelayEvent};
use crate::ids::{PeerId, RoomId};
use crate::outbox::Slab;
use crate::peer::dtls::Identity;
use crate::peer::ice::Path;
use crate::relay::RelayConfig;
use crate::rtp::Header;
use client::Client;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant, UNIX_EPOCH};
use uuid::Uuid;

const ROOM: RoomId = RoomId(Uuid::from_u128(1));
const ALL_ON: MediaState = MediaState { microphone: true, camera: true, screen: false, camera2: false };

fn peer(nth: u128) -> PeerId {
    PeerId(Uuid::from_u128(100 + nth))
}

/// A worker, its clients and what the network does to their packets.
struct World {
    worker: Worker,
    clients: Vec<Client>,
    now: Instant,
    rng: StdRng,
    /// Lost packets of a thousand, each way.
    loss: u32,
    events: VecDeque<RelayEvent>,
}

impl World {
    fn new(config: RelayConfig) -> Self {
        let now = crate::clock::beginning();
        let setup = Setup {
            config,
            identity: Identity::generate().expect("a certificate"),
            candidates: vec!["127.0.0.1:7882".parse().expect("an address")],
            counters: Default::default(),
            clock: NtpClock::new(now, UNIX_EPOCH + Duration::from_secs(1_800_000_000)),
            rng: StdRng::seed_from_u64(1),
        };
        let rng = StdRng::seed_from_u64(2);
        Self { worker: Worker::new(setup, now), clients: Vec::new(), now, rng, loss: 0, events: VecDeque::new() }
    }

    /// Joins and gives the client's place in `clients`.
    fn join(&mut self, who: PeerId, media: MediaState) -> usize {
        self.join_with(who, media, |_| {})
    }

    fn join_with(&mut self, who: PeerId, media: MediaState, change: impl FnOnce(&mut Client)) -> usize {
        let port = 5_000 + self.clients.len() as u16;
        let mut client = Client::new(who, port, self.now);
        change(&mut client);
        let offer = client.offer(1);
        self.command(RelayCommand::Join { request: 1, room: ROOM, peer: who, offer, media });
        let answer = self.take(|event| matches!(event, RelayEvent::Answer { .. }));
        let Some(RelayEvent::Answer { sdp, slots, .. }) = answer else { panic!("no answer: {:?}", self.events) };
        client.answered(&sdp, slots);
        self.clients.push(client);
        self.clients.len() - 1
    }

    fn join_connected(&mut self, who: PeerId) -> usize {
        let client = self.join(who, ALL_ON);
        self.run(300);
        assert!(self.clients[client].is_connected(), "connected within 300 ms");
        client
    }

    fn command(&mut self, command: RelayCommand) {
        self.worker.command(command, self.now);
        self.collect();
    }

    fn collect(&mut self) {
        while let Some(event) = self.worker.events.pop_front() {
            if let RelayEvent::Slots { peer, slots, .. } = &event
                && let Some(client) = self.clients.iter_mut().rev().find(|client| client.peer == *peer)
            {
                client.slots.clone_from(slots);
            }
            self.events.push_back(event);
        }
    }

    /// The first event that fits; those before it are dropped.
    fn take(&mut self, fits: impl Fn(&RelayEvent) -> bool) -> Option<RelayEvent> {
        self.collect();
        while let Some(event) = self.events.pop_front() {
            if fits(&event) {
                return Some(event);
            }
        }
        None
    }

    /// Lets time go by in steps of 5 ms.
    fn run(&mut self, ms: u64) {
        for _ in 0..ms / 5 {
            self.now += Duration::from_millis(5);
            for at in 0..self.clients.len() {
                self.clients[at].tick(self.now);
            }
            self.exchange();
            self.worker.tick(self.now);
            self.exchange();
            self.collect();
        }
    }

    fn exchange(&mut self) {
        for at in 0..self.clients.len() {
            let path = self.clients[at].path;
            for mut packet in std::mem::take(&mut self.clients[at].out) {
                if self.rng.random_range(0..1_000) >= self.loss {
                    self.worker.receive(path, &mut packet, self.now);
                }
            }
        }
        let packets = |slab: &Slab| slab.packets().map(|packet| (slab.path, packet.to_vec())).collect::<Vec<_>>();
        let sent: Vec<_> = self.worker.outbox.slabs().iter().flat_map(packets).collect();
        self.worker.outbox.clear();
        check_numbers(&sent);
        for (path, packet) in sent {
            if self.rng.random_range(0..1_000) < self.loss {
                continue;
            }
            if let Some(client) = self.clients.iter_mut().find(|client| client.path == path) {
                client.receive(packet, self.now);
            }
        }
    }
}

/// A number of an SSRC stands for one content only: another one under it would break AES-GCM (RFC 7714 §8.1).
fn check_numbers(sent: &[(Path, Vec<u8>)]) {
    let mut seen = HashMap::new();
    for (path, packet) in sent.iter().filter(|(_, packet)| matches!(packet[..], [128..=191, 0..=191 | 224.., ..])) {
        let header = Header::parse(packet).expect("well-formed");
        let before = seen.insert((path, header.ssrc, header.sequence), packet);
        assert!(before.is_none_or(|before| before == packet), "two contents under one number: {header:?}");
    }
}
