//! A room with a relay that answers at once, and clients that remember what they were told.

use crate::clock::Now;
use crate::error::{CloseReason, ErrorCode};
use crate::ports::NewChat;
use crate::protocol::{Body, ChatMessage, ClientMessage, Kind, RelayInfo, Request, Role, ServerMessage};
use crate::room::device::AttachError;
use crate::room::{Effect, Entry, Input, Opening, Record, Room, Seen, SocketId, Way};
use crate::ticket::{ResumeCredential, Rights, SeatClaims, TicketKeys};
use media_relay::command::{MediaState, Offer, RelayCommand, RelayEvent, SourceSection};
use media_relay::ids::{PeerId, RoomId, Source};
use std::collections::VecDeque;
use std::sync::Arc;
use uuid::Uuid;

pub(super) const ROOM: RoomId = RoomId(Uuid::from_u128(0xff));

pub(super) fn person(n: u128) -> PeerId {
    PeerId(Uuid::from_u128(n))
}

pub(super) fn claims(n: u128, role: Role) -> SeatClaims {
    let sources = vec![Source::Microphone, Source::Camera, Source::Camera2];
    SeatClaims {
        room: ROOM,
        participant: person(n),
        name: format!("Người {n}").into(),
        hospital: None,
        kind: Kind::Specialist,
        role,
        rights: Rights { publish: sources, chat: true, admit: matches!(role, Role::Host | Role::Cohost) },
    }
}

pub(super) fn offer(offer_id: u32) -> Offer {
    let section = |mid: &str, source| SourceSection { mid: mid.to_owned(), source };
    Offer {
        offer_id,
        sdp: "v=0\r\n".to_owned(),
        sources: vec![section("0", Source::Microphone), section("1", Source::Camera), section("2", Source::Screen)],
    }
}

/// The room, its time, and everything it said.
pub(super) struct Stage {
    pub(super) room: Room,
    pub(super) now: Now,
    pub(super) sent: Vec<(SocketId, ServerMessage)>,
    pub(super) failed: Vec<(SocketId, u64, ErrorCode)>,
    pub(super) closed: Vec<(SocketId, CloseReason)>,
    pub(super) commands: Vec<RelayCommand>,
    pub(super) records: Vec<(i64, Record)>,
    pub(super) places: usize,
    /// What devices were answered, in order.
    pub(super) attached: Vec<(u64, Result<String, AttachError>)>,
    pub(super) forgotten: bool,
    /// Whether the relay answers joins and pings by itself.
    pub(super) relay_answers: bool,
    /// Whether the store takes chat messages by itself.
    pub(super) store_takes: bool,
    last_socket: u64,
    last_session: u128,
    last_id: u64,
}

impl Stage {
    pub(super) fn new() -> Self {
        let keys = TicketKeys::new(&[[7_u8; 32]]).expect("the key is long enough");
        let relay = RelayInfo { id: "embedded".to_owned(), address: "127.0.0.1:7882".to_owned(), present: true };
        let room = Room::new(Opening {
            id: ROOM,
            epoch: 1,
            started_at: 500,
            relays: vec![relay],
            max_participants: 8,
            keys: Arc::new(keys),
        });
        Self {
            room,
            now: Now { wall: 1_000_000, ticks: 1_000 },
            sent: Vec::new(),
            failed: Vec::new(),
            closed: Vec::new(),
            commands: Vec::new(),
            records: Vec::new(),
            places: 0,
            attached: Vec::new(),
            forgotten: false,
            relay_answers: true,
            store_takes: false,
            last_socket: 0,
            last_session: 0x5e55_0000,
            last_id: 0,
        }
    }

    pub(super) fn apply(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for effect in self.room.apply(input, self.now) {
                inputs.extend(self.carry_out(effect));
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Send { socket, message } => self.sent.push((socket, *message)),
            Effect::Fail { socket, reply, code, .. } => self.failed.push((socket, reply, code)),
            Effect::Close { socket, reason } => self.closed.push((socket, reason)),
            Effect::Relay(command) => {
                self.commands.push(command.clone());
                return if self.relay_answers { answer_of(command).map(Input::Relay) } else { None };
            }
            Effect::Attached { ask, result } => self.attached.push((ask, result)),
            Effect::Place => self.places += 1,
            Effect::Record { at, record } => {
                self.records.push((at, record.clone()));
                return if self.store_takes { stored(record) } else { None };
            }
            Effect::Forget => self.forgotten = true,
        }
        None
    }

    pub(super) fn pass(&mut self, ms: u64) {
        self.now.ticks += ms;
        self.now.wall += i64::try_from(ms).expect("a test's time is short");
        self.apply(Input::Tick);
    }

    /// The number of the socket that comes next.
    pub(super) fn next_socket(&self) -> u64 {
        self.last_socket + 1
    }

    pub(super) fn enter(&mut self, seat: SeatClaims, way: Way, offer: Option<Offer>) -> SocketId {
        self.last_socket += 1;
        self.last_session += 1;
        let media = Some(MediaState { microphone: true, camera: true, screen: true, camera2: false });
        let new_session = Uuid::from_u128(self.last_session);
        let entry = Box::new(Entry { seat, way, offer, media, new_session });
        let socket = SocketId(self.last_socket);
        self.apply(Input::Enter { socket, reply: 1, entry });
        socket
    }

    /// Comes in by a ticket, with an offer.
    pub(super) fn join(&mut self, n: u128, role: Role) -> SocketId {
        let wait = role == Role::Guest;
        self.enter(claims(n, role), Way::Ticket { wait }, Some(offer(1)))
    }

    pub(super) fn resume(&mut self, n: u128, role: Role, seen: Option<Seen>, offer: Option<Offer>) -> SocketId {
        let way = Way::Resume { admitted: role != Role::Guest, issued_at: self.now.wall, seen };
        self.enter(claims(n, role), way, offer)
    }

    pub(super) fn ask(&mut self, socket: SocketId, request: Request) -> u64 {
        self.last_id += 1;
        let ClientMessage { id, request } = ClientMessage { id: 100 + self.last_id, request };
        self.apply(Input::Request { socket, id, request });
        id
    }

    pub(super) fn relay(&mut self, event: RelayEvent) {
        self.apply(Input::Relay(event));
    }

    pub(super) fn told(&self, socket: SocketId) -> Vec<&ServerMessage> {
        self.sent.iter().filter(|(to, _)| *to == socket).map(|(_, message)| message).collect()
    }

    pub(super) fn last_told(&self, socket: SocketId) -> Option<&Body> {
        self.told(socket).last().map(|message| &message.body)
    }

    /// What a socket would say in `resume` after all it was told.
    pub(super) fn seen_by(&self, socket: SocketId) -> Option<Seen> {
        let told = self.told(socket);
        let (session, epoch) = told.iter().find_map(|message| match &message.body {
            Body::Joined(joined) => Some((joined.session, joined.epoch)),
            Body::Waiting(waiting) => Some((waiting.session, waiting.epoch)),
            _ => None,
        })?;
        let last_seq = told.iter().filter_map(|message| message.seq).next_back()?;
        Some(Seen { session, epoch, last_seq })
    }

    pub(super) fn failure(&self, socket: SocketId) -> Option<ErrorCode> {
        self.failed.iter().rev().find(|(of, _, _)| *of == socket).map(|(_, _, code)| *code)
    }

    pub(super) fn was_recorded(&self, record: &Record) -> bool {
        self.records.iter().any(|(_, known)| known == record)
    }

    /// The credential a socket was given last.
    pub(super) fn credential_of(&self, socket: SocketId) -> Option<ResumeCredential> {
        let keys = TicketKeys::new(&[[7_u8; 32]]).expect("the key is long enough");
        let token = self.told(socket).into_iter().rev().find_map(|message| match &message.body {
            Body::Joined(joined) => Some(joined.resume.clone()),
            Body::Waiting(waiting) => Some(waiting.resume.clone()),
            Body::Resume { credential } => Some(credential.clone()),
            _ => None,
        })?;
        keys.open_resume(&token, self.now.wall).ok()
    }
}

fn answer_of(command: RelayCommand) -> Option<RelayEvent> {
    match command {
        RelayCommand::Join { request, room, peer, offer, .. }
        | RelayCommand::Restart { request, room, peer, offer } => {
            let (offer_id, sdp, slots) = (offer.offer_id, "v=0\r\n".to_owned(), Vec::new());
            Some(RelayEvent::Answer { request, room, peer, offer_id, sdp, slots })
        }
        RelayCommand::Attach { request, room, peer, offer, .. } => {
            let (offer_id, sdp, slots) = (offer.offer_id, "v=0\r\n".to_owned(), Vec::new());
            Some(RelayEvent::Answer { request, room, peer, offer_id, sdp, slots })
        }
        RelayCommand::Ping { request, room } => Some(RelayEvent::Pong { request, room }),
        _ => None,
    }
}

fn stored(record: Record) -> Option<Input> {
    let Record::Chat { ticket, message } = record else { return None };
    let NewChat { participant, name, client_id, text, at, .. } = message;
    let id = Uuid::from_u128(client_id.as_u128() << 32 | participant.0.as_u128());
    Some(Input::ChatStored { ticket, result: Ok(ChatMessage { id, client_id, participant, name, text, at }) })
}
