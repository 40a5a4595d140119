//! A room: who has a seat, who waits at the door, what everybody was told.
//!
//! Pure: inputs and the time go in, effects come out. The task in `actor.rs` owns a room and carries the effects out.

pub(crate) mod actor;
mod chat;
pub(crate) mod device;
mod door;
mod enter;
mod journal;
mod log;
mod media;
mod quality;
mod quality_log;
mod requests;
mod seat;
#[cfg(test)]
mod tests;

use crate::clock::{Now, Ticks, UnixMillis};
use crate::error::{CloseReason, ErrorCode};
use crate::ports::{MediaQuality, NewChat, StoreError};
use crate::protocol::{Body, ChatMessage, EndReason, RelayInfo, RemovedReason, Request, RoomInfo, ServerMessage};
use crate::ticket::{RESUME_LIFE_MS, ResumeCredential, SeatClaims, TicketKeys};
use chat::ChatLog;
use device::{Ask, AttachError, DeviceOffer};
use media::{Awaiting, Spot};
use media_relay::command::{MediaState, Offer, RelayCommand, RelayEvent};
use media_relay::ids::{DeviceId, PeerId, RoomId};
use seat::{Phase, Seat};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// A seat with nothing of its participant there is shown as `reconnecting` for this long, then as `away`.
const AWAY_AFTER_MS: u64 = 30_000;
/// A loss of media that heals within this time is no interruption.
const INTERRUPTION_GRACE_MS: u64 = 5_000;
/// How often the resume credential is renewed.
const RENEW_EVERY_MS: u64 = 5 * 60_000;
/// A room without sockets and media is forgotten after this long: by then every credential to it has expired.
const FORGET_AFTER_MS: u64 = RESUME_LIFE_MS as u64;

/// One WebSocket, while it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SocketId(pub(crate) u64);

/// Somebody at the entrance, ticket or credential already verified.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) seat: SeatClaims,
    pub(crate) way: Way,
    pub(crate) offer: Option<Offer>,
    pub(crate) media: Option<MediaState>,
    /// The id of the session, should a new one begin.
    pub(crate) new_session: Uuid,
}

#[derive(Clone, Debug)]
pub(crate) enum Way {
    Ticket { wait: bool },
    Resume { admitted: bool, issued_at: UnixMillis, seen: Option<Seen> },
}

/// What a returning socket has seen already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) session: Uuid,
    pub(crate) epoch: u64,
    pub(crate) last_seq: u64,
}

#[derive(Debug)]
pub(crate) enum Input {
    Enter {
        socket: SocketId,
        reply: u64,
        entry: Box<Entry>,
    },
    Request {
        socket: SocketId,
        id: u64,
        request: Request,
    },
    SocketGone {
        socket: SocketId,
    },
    Relay(RelayEvent),
    RelayLost,
    Placed(Vec<RelayInfo>),
    NotPlaced,
    ChatStored {
        ticket: u64,
        result: Result<ChatMessage, StoreError>,
    },
    History(Vec<ChatMessage>),
    Remove {
        participant: PeerId,
        reason: RemovedReason,
    },
    /// A device of a participant wants to publish; answered by `Attached`.
    Attach {
        ask: Ask,
        participant: PeerId,
        offer: Box<DeviceOffer>,
    },
    Detach {
        participant: PeerId,
        device: DeviceId,
        session: Option<Uuid>,
    },
    End {
        reason: EndReason,
    },
    Tick,
}

#[derive(Debug)]
pub(crate) enum Effect {
    Send {
        socket: SocketId,
        message: Box<ServerMessage>,
    },
    /// An error reply; the socket knows the language.
    Fail {
        socket: SocketId,
        reply: u64,
        code: ErrorCode,
        detail: Option<String>,
    },
    Close {
        socket: SocketId,
        reason: CloseReason,
    },
    /// The answer to a device: the relay's SDP.
    Attached {
        ask: Ask,
        result: Result<String, AttachError>,
    },
    Relay(RelayCommand),
    /// Find a relay for the room; answered by `Placed` or `NotPlaced`.
    Place,
    Record {
        at: UnixMillis,
        record: Record,
    },
    /// Nobody has been here for long: forget the room.
    Forget,
}

/// What goes into the journal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Record {
    Joined(PeerId),
    Left(PeerId),
    Admitted { by: PeerId, participant: PeerId },
    Refused { by: PeerId, participant: PeerId },
    Removed { by: PeerId, participant: PeerId },
    Chat { ticket: u64, message: NewChat },
    Presence(Vec<PeerId>),
    DeviceConnected { participant: PeerId, device: DeviceId },
    Quality(MediaQuality),
}

/// How a room is made.
pub(crate) struct Opening {
    pub(crate) id: RoomId,
    pub(crate) epoch: u64,
    pub(crate) started_at: UnixMillis,
    pub(crate) relays: Vec<RelayInfo>,
    pub(crate) max_participants: usize,
    pub(crate) keys: Arc<TicketKeys>,
}

pub(crate) struct Room {
    id: RoomId,
    epoch: u64,
    started_at: UnixMillis,
    max_participants: usize,
    keys: Arc<TicketKeys>,
    seats: BTreeMap<PeerId, Seat>,
    sockets: BTreeMap<SocketId, PeerId>,
    chat: ChatLog,
    spot: Spot,
    relays: Vec<RelayInfo>,
    awaiting: Awaiting,
    connected_told: BTreeSet<PeerId>,
    ended: bool,
    quiet_since: Option<Ticks>,
    effects: Vec<Effect>,
}

impl Room {
    pub(crate) fn new(opening: Opening) -> Self {
        Self {
            id: opening.id,
            epoch: opening.epoch,
            started_at: opening.started_at,
            max_participants: opening.max_participants,
            keys: opening.keys,
            seats: BTreeMap::new(),
            sockets: BTreeMap::new(),
            chat: ChatLog::default(),
            spot: Spot::At,
            relays: opening.relays,
            awaiting: Awaiting::from_epoch(opening.epoch),
            connected_told: BTreeSet::new(),
            ended: false,
            quiet_since: None,
            effects: Vec::new(),
        }
    }

    /// Takes one input and says what follows from it.
    pub(crate) fn apply(&mut self, input: Input, now: Now) -> Vec<Effect> {
        match input {
            Input::Enter { socket, reply, entry } => self.enter(socket, reply, *entry, now),
            Input::Request { socket, id, request } => self.request(socket, id, request, now),
            Input::SocketGone { socket } => self.socket_gone(socket),
            Input::Relay(event) => self.relay_event(event, now),
            Input::RelayLost => self.relay_lost(now),
            Input::Placed(relays) => self.placed(relays),
            Input::NotPlaced => self.not_placed(now),
            Input::ChatStored { ticket, result } => self.chat_stored(ticket, result),
            Input::History(messages) => self.chat_history(messages),
            Input::Remove { participant, reason } => self.remove(participant, reason, now),
            Input::Attach { ask, participant, offer } => self.attach(ask, participant, *offer, now),
            Input::Detach { participant, device, session } => self.detach(participant, device, session),
            Input::End { reason } => self.end(reason, now),
            Input::Tick => {}
        }
        self.settle(now);
        std::mem::take(&mut self.effects)
    }

    /// When `Tick` is due.
    pub(crate) fn next_deadline(&self) -> Option<Ticks> {
        let seats = self.seats.values().filter_map(Seat::next_deadline);
        let forget = self.quiet_since.map(|since| since + FORGET_AFTER_MS);
        seats.chain(self.awaiting.next_due()).chain(self.grace_ends()).chain(forget).min()
    }

    /// Everybody with a seat, for the web.
    pub(crate) fn seats(&self) -> impl Iterator<Item = &Seat> {
        self.seats.values()
    }

    pub(crate) fn started_at(&self) -> UnixMillis {
        self.started_at
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }

    fn settle(&mut self, now: Now) {
        self.expire(now);
        let changed: Vec<PeerId> =
            self.seats.iter_mut().filter_map(|(id, seat)| seat.settle_presence(now).then_some(*id)).collect();
        for id in changed {
            self.announce(id);
        }
        self.renew_credentials(now);
        self.tell_connected(now);
        let quiet = self.sockets.is_empty()
            && self.awaiting.is_empty()
            && self.seats.values().all(|seat| seat.link != seat::MediaLink::Connected);
        self.quiet_since = if quiet { self.quiet_since.or(Some(now.ticks)) } else { None };
        if self.quiet_since.is_some_and(|since| now.ticks >= since + FORGET_AFTER_MS) {
            self.effects.push(Effect::Forget);
        }
    }

    fn renew_credentials(&mut self, now: Now) {
        let due = |seat: &Seat| {
            seat.session.as_ref().is_some_and(|session| session.socket.is_some() && session.renew_at <= now.ticks)
        };
        let ids: Vec<PeerId> = self.seats.iter().filter(|(_, seat)| due(seat)).map(|(id, _)| *id).collect();
        for id in ids {
            self.send_credential(id, now);
        }
    }

    /// A fresh resume credential, as a hint.
    fn send_credential(&mut self, id: PeerId, now: Now) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let credential = credential(&self.keys, seat, now);
        let Some(session) = seat.session.as_mut() else { return };
        session.renew_at = now.ticks + RENEW_EVERY_MS;
        if let Some(socket) = session.socket {
            self.send(socket, ServerMessage::hint(Body::Resume { credential }));
        }
    }

    fn info(&self) -> RoomInfo {
        RoomInfo { id: self.id, started_at: self.started_at }
    }

    /// The seats that hear of the room; of those who wait only the ones that run the door hear.
    fn viewers(&self, behind_the_door: bool) -> Vec<PeerId> {
        let hears = |seat: &Seat| seat.is_in() && (!behind_the_door || seat.claims.runs_the_door());
        self.seats.iter().filter(|(_, seat)| hears(seat)).map(|(id, _)| *id).collect()
    }

    /// The roster as one viewer may see it.
    fn roster_for(&self, viewer: PeerId) -> Vec<crate::protocol::Participant> {
        let door = self.seats.get(&viewer).is_some_and(|seat| seat.claims.runs_the_door());
        let shown = |seat: &&Seat| seat.is_admitted() || (door && seat.is_waiting());
        self.seats.values().filter(shown).map(Seat::participant).collect()
    }

    /// Tells everybody who may see a seat how it stands now.
    fn announce(&mut self, subject: PeerId) {
        let Some(seat) = self.seats.get(&subject) else { return };
        self.announce_to(subject, seat.is_waiting(), None);
    }

    fn announce_to(&mut self, subject: PeerId, behind_the_door: bool, but: Option<PeerId>) {
        let Some(seat) = self.seats.get(&subject) else { return };
        let participant = seat.participant();
        for viewer in self.viewers(behind_the_door).into_iter().filter(|viewer| Some(*viewer) != but) {
            self.event(viewer, Body::Roster { participants: vec![participant.clone()] });
        }
    }

    fn tell_others(&mut self, but: PeerId, body: &Body) {
        for viewer in self.viewers(false).into_iter().filter(|viewer| *viewer != but) {
            self.event(viewer, body.clone());
        }
    }

    /// Numbers an event of a seat's session, keeps it, and sends it when a socket is there.
    fn event(&mut self, to: PeerId, body: Body) {
        let Some(session) = self.seats.get_mut(&to).and_then(|seat| seat.session.as_mut()) else { return };
        let message = session.log.push(body);
        if let Some(socket) = session.socket {
            self.send(socket, message);
        }
    }

    fn send(&mut self, socket: SocketId, message: ServerMessage) {
        self.effects.push(Effect::Send { socket, message: Box::new(message) });
    }

    fn reply(&mut self, socket: SocketId, id: u64, body: Body) {
        self.send(socket, ServerMessage::reply(id, body));
    }

    fn fail(&mut self, socket: SocketId, reply: u64, code: ErrorCode) {
        self.effects.push(Effect::Fail { socket, reply, code, detail: None });
    }

    fn fail_with(&mut self, socket: SocketId, reply: u64, code: ErrorCode, detail: &str) {
        self.effects.push(Effect::Fail { socket, reply, code, detail: Some(detail.to_owned()) });
    }

    fn record(&mut self, now: Now, record: Record) {
        self.effects.push(Effect::Record { at: now.wall, record });
    }
}

/// The credential that brings this seat's participant back.
fn credential(keys: &TicketKeys, seat: &Seat, now: Now) -> String {
    keys.sign_resume(&ResumeCredential {
        issued_at: now.wall,
        expires_at: now.wall + RESUME_LIFE_MS,
        admitted: matches!(seat.phase, Phase::Admitted),
        seat: seat.claims.clone(),
    })
}
