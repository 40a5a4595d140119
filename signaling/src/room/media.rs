//! The room and its relay: offers and their answers, who is connected, and what happens when the relay is lost.

use super::device::{Ask, AttachError, Device};
use super::seat::{MediaLink, Seat, Stage};
use super::{AWAY_AFTER_MS, Effect, Entry, INTERRUPTION_GRACE_MS, Record, Room, SocketId};
use crate::clock::{Now, Ticks};
use crate::error::ErrorCode;
use crate::protocol::{Answer, Body, NeedOffer, RelayInfo, ServerMessage, SpeakerLevel};
use media_relay::command::{
    GoneReason, Offer, RefuseReason, RelayCommand, RelayEvent, Request as RelayRequest, SlotAssignment,
};
use media_relay::ids::{PeerId, Source};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How long a relay may take to answer an offer.
const ANSWER_WITHIN_MS: u64 = 5_000;
/// How long it may take to say that it lives; a page gives up after 500 ms.
const PONG_WITHIN_MS: u64 = 400;

/// Whether the room stands on a relay.
#[derive(Debug)]
pub(super) enum Spot {
    At,
    /// A relay is being looked for; these commands go to it.
    Moving(Vec<RelayCommand>),
    Nowhere,
}

/// What a relay was asked, and for whom.
#[derive(Debug)]
pub(super) enum Awaited {
    Enter { socket: SocketId, reply: u64, entry: Box<Entry> },
    Offer { participant: PeerId, session: Uuid, socket: SocketId, reply: u64 },
    Admission { participant: PeerId, session: Uuid },
    Device { ask: Ask, participant: PeerId, device: Box<Device> },
    Pong { socket: SocketId, reply: u64 },
}

/// The requests a relay has not answered yet, each with its time.
#[derive(Debug)]
pub(super) struct Awaiting {
    last: RelayRequest,
    open: BTreeMap<RelayRequest, (Ticks, Awaited)>,
}

impl Awaiting {
    /// Request numbers carry the epoch, so that an answer to an earlier life of the room is never taken for ours.
    pub(super) fn from_epoch(epoch: u64) -> Self {
        Self { last: epoch << 32, open: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, now: Now, awaited: Awaited) -> RelayRequest {
        let within = if matches!(awaited, Awaited::Pong { .. }) { PONG_WITHIN_MS } else { ANSWER_WITHIN_MS };
        self.last += 1;
        self.open.insert(self.last, (now.ticks + within, awaited));
        self.last
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn next_due(&self) -> Option<Ticks> {
        self.open.values().map(|(due, _)| *due).min()
    }

    /// Forgets what a closed socket waited for; returns who was on the way in.
    pub(super) fn forget_socket(&mut self, socket: SocketId) -> Vec<PeerId> {
        let gone = self.take(|awaited| match awaited {
            Awaited::Enter { socket: of, .. }
            | Awaited::Offer { socket: of, .. }
            | Awaited::Pong { socket: of, .. } => *of == socket,
            Awaited::Admission { .. } | Awaited::Device { .. } => false,
        });
        let entering = |awaited: Awaited| match awaited {
            Awaited::Enter { entry, .. } => Some(entry.seat.participant),
            _ => None,
        };
        gone.into_iter().filter_map(entering).collect()
    }

    /// Forgets everybody of this participant who is on the way in; returns whom to tell.
    pub(super) fn forget_entries(&mut self, id: PeerId) -> Vec<(SocketId, u64)> {
        let gone = self.take(|awaited| matches!(awaited, Awaited::Enter { entry, .. } if entry.seat.participant == id));
        gone.iter().filter_map(Awaited::asker).collect()
    }

    /// Forgets what these devices asked for; returns whom to tell.
    pub(super) fn forget_devices(&mut self, which: impl Fn(PeerId, &Device) -> bool) -> Vec<Ask> {
        let gone = self.take(
            |awaited| matches!(awaited, Awaited::Device { participant, device, .. } if which(*participant, device)),
        );
        let ask = |awaited: &Awaited| match awaited {
            Awaited::Device { ask, .. } => Some(*ask),
            _ => None,
        };
        gone.iter().filter_map(ask).collect()
    }

    pub(super) fn forget_all(&mut self) -> Vec<(SocketId, u64)> {
        self.take(|_| true).iter().filter_map(Awaited::asker).collect()
    }

    fn take(&mut self, which: impl Fn(&Awaited) -> bool) -> Vec<Awaited> {
        self.open.extract_if(.., |_, (_, awaited)| which(awaited)).map(|(_, (_, awaited))| awaited).collect()
    }
}

impl Awaited {
    fn asker(&self) -> Option<(SocketId, u64)> {
        match self {
            Self::Enter { socket, reply, .. } | Self::Offer { socket, reply, .. } | Self::Pong { socket, reply } => {
                Some((*socket, *reply))
            }
            Self::Admission { .. } | Self::Device { .. } => None,
        }
    }
}

impl Room {
    /// Steers the relay. Without one a relay is looked for first, and joins wait for it with what is switched on or off
    /// meanwhile; everything else is moot on a relay that knows nobody yet.
    pub(super) fn command(&mut self, command: RelayCommand) {
        let joins = matches!(command, RelayCommand::Join { .. });
        match &mut self.spot {
            Spot::At => self.effects.push(Effect::Relay(command)),
            Spot::Moving(held) if joins || matches!(command, RelayCommand::Media { .. }) => held.push(command),
            Spot::Nowhere if joins => {
                self.spot = Spot::Moving(vec![command]);
                self.effects.push(Effect::Place);
            }
            Spot::Moving(_) | Spot::Nowhere => {}
        }
    }

    pub(super) fn placed(&mut self, relays: Vec<RelayInfo>) {
        self.relays = relays;
        if let Spot::Moving(held) = std::mem::replace(&mut self.spot, Spot::At) {
            self.effects.extend(held.into_iter().map(Effect::Relay));
        }
    }

    pub(super) fn not_placed(&mut self, now: Now) {
        self.spot = Spot::Nowhere;
        self.fail_awaiting(|awaited| !matches!(awaited, Awaited::Pong { .. }), now);
    }

    /// The relay is gone, or about to go, and every connection with it. Everybody is asked for a new one on the next relay;
    /// a page keeps what it has until the new one stands.
    pub(super) fn relay_lost(&mut self, now: Now) {
        if self.ended || !matches!(self.spot, Spot::At) {
            return;
        }
        self.fail_awaiting(|_| true, now);
        self.lose_devices();
        self.spot = Spot::Moving(Vec::new());
        self.effects.push(Effect::Place);
        let ids: Vec<PeerId> = self.seats.iter().filter(|(_, seat)| seat.is_in()).map(|(id, _)| *id).collect();
        for id in ids {
            if let Some(seat) = self.seats.get_mut(&id) {
                seat.lose_media(now);
                seat.slots.clear();
            }
            self.ask_offer(id, NeedOffer::RelayLost);
        }
    }

    pub(super) fn offer(&mut self, from: PeerId, socket: SocketId, reply: u64, offer: Offer, restart: bool, now: Now) {
        let Some(seat) = self.seats.get_mut(&from) else { return };
        let (media, offer) = (seat.media, seat.claims.permitted_offer(offer));
        let Some(session) = seat.session.as_mut() else { return };
        if offer.offer_id <= session.newest_offer {
            return self.fail(socket, reply, ErrorCode::LateOffer);
        }
        session.newest_offer = offer.offer_id;
        match session.stage {
            Stage::Waiting => {
                seat.kept_offer = Some(offer);
                return self.reply(socket, reply, Body::Ok);
            }
            Stage::Entering => return self.fail(socket, reply, ErrorCode::NotJoined),
            Stage::In => {}
        }
        let (session_id, older) = (session.id, session.offer_in_flight.take());
        if let Some((_, awaited)) = older.and_then(|request| self.awaiting.open.remove(&request))
            && let Some((socket, reply)) = awaited.asker()
        {
            self.fail(socket, reply, ErrorCode::LateOffer);
        }
        let awaited = Awaited::Offer { participant: from, session: session_id, socket, reply };
        let request = self.awaiting.add(now, awaited);
        if let Some(session) = self.seats.get_mut(&from).and_then(|seat| seat.session.as_mut()) {
            session.offer_in_flight = Some(request);
        }
        let (room, peer) = (self.id, from);
        if restart {
            if !matches!(self.spot, Spot::At) {
                self.refused(request, &RefuseReason::NoSuchPeer, now);
            } else {
                self.command(RelayCommand::Restart { request, room, peer, offer });
            }
        } else {
            self.command(RelayCommand::Join { request, room, peer, offer, media });
        }
    }

    pub(super) fn ping_relay(&mut self, socket: SocketId, reply: u64, now: Now) {
        if matches!(self.spot, Spot::At) {
            let request = self.awaiting.add(now, Awaited::Pong { socket, reply });
            self.command(RelayCommand::Ping { request, room: self.id });
        } else {
            self.reply(socket, reply, Body::RelayAlive { alive: false });
        }
    }

    pub(super) fn relay_event(&mut self, event: RelayEvent, now: Now) {
        match event {
            RelayEvent::Answer { request, peer, offer_id, sdp, slots, .. } => {
                self.answered(request, peer, (Answer { offer_id, sdp }, slots), now);
            }
            RelayEvent::Refused { request, reason, .. } => self.refused(request, &reason, now),
            RelayEvent::Pong { request, .. } => {
                if let Some((_, Awaited::Pong { socket, reply })) = self.awaiting.open.remove(&request) {
                    self.reply(socket, reply, Body::RelayAlive { alive: true });
                }
            }
            RelayEvent::Connected { peer, .. } => self.connected(peer, now),
            RelayEvent::Slots { peer, slots, .. } => self.slots_changed(peer, slots),
            RelayEvent::Gone { peer, reason, .. } => self.media_gone(peer, reason, now),
            RelayEvent::DeviceConnected { peer, device, .. } => self.device_connected(peer, device, now),
            RelayEvent::DeviceGone { peer, device, reason, .. } => self.device_gone(peer, device, reason),
            RelayEvent::Speakers { levels, .. } => self.speakers(&levels),
            RelayEvent::Layers { peer, source, layers, .. } => self.layers(peer, source, layers),
            RelayEvent::Quality { peer, sample, .. } => self.fared(peer, sample, now),
            RelayEvent::Draining | RelayEvent::Stopped => self.relay_lost(now),
        }
    }

    fn answered(&mut self, request: RelayRequest, peer: PeerId, answer: (Answer, Vec<SlotAssignment>), now: Now) {
        match self.awaiting.open.remove(&request).map(|(_, awaited)| awaited) {
            Some(Awaited::Enter { socket, reply, entry }) => self.entered(socket, reply, *entry, answer, now),
            Some(Awaited::Admission { participant, session }) if self.is_session(participant, session) => {
                self.admitted(participant, Some(answer), now);
            }
            Some(Awaited::Offer { participant, session, socket, reply }) if self.is_session(participant, session) => {
                let (answer, slots) = answer;
                if let Some(seat) = self.seats.get_mut(&participant) {
                    seat.slots.clone_from(&slots);
                }
                self.reply(socket, reply, Body::Answer { answer, slots });
            }
            Some(Awaited::Device { ask, participant, device }) => {
                self.attached(ask, participant, *device, answer.0.sdp);
            }
            _ => {
                self.turn_out_stranger(peer);
            }
        }
    }

    fn is_session(&self, participant: PeerId, session: Uuid) -> bool {
        self.seats.get(&participant).and_then(|seat| seat.session.as_ref()).is_some_and(|known| known.id == session)
    }

    /// A connection at the relay whose participant has no admitted seat must not stay.
    fn turn_out_stranger(&mut self, peer: PeerId) -> bool {
        let stranger = !self.seats.get(&peer).is_some_and(Seat::is_admitted);
        if stranger {
            self.command(RelayCommand::Leave { room: self.id, peer });
        }
        stranger
    }

    fn refused(&mut self, request: RelayRequest, reason: &RefuseReason, now: Now) {
        let Some((_, awaited)) = self.awaiting.open.remove(&request) else { return };
        let (code, detail) = match reason {
            RefuseReason::BadOffer { detail } => (ErrorCode::BadOffer, Some(detail.clone())),
            RefuseReason::RoomFull => (ErrorCode::RoomFull, None),
            RefuseReason::NoSuchPeer => (ErrorCode::NoConnection, None),
            RefuseReason::RelayFull | RefuseReason::Draining => (ErrorCode::RelayUnavailable, None),
        };
        let unavailable = code == ErrorCode::RelayUnavailable;
        self.fail_one(awaited, code, detail, now);
        // A relay that takes nobody is left while nobody of this room is on it.
        if unavailable && self.seats.values().all(|seat| seat.link != MediaLink::Connected) {
            self.spot = Spot::Nowhere;
        }
    }

    fn fail_awaiting(&mut self, which: impl Fn(&Awaited) -> bool, now: Now) {
        for awaited in self.awaiting.take(which) {
            self.fail_one(awaited, ErrorCode::RelayUnavailable, None, now);
        }
    }

    fn fail_one(&mut self, awaited: Awaited, code: ErrorCode, detail: Option<String>, now: Now) {
        match awaited {
            Awaited::Enter { socket, reply, .. } | Awaited::Offer { socket, reply, .. } => {
                self.effects.push(Effect::Fail { socket, reply, code, detail });
            }
            Awaited::Admission { participant, session } => {
                if self.is_session(participant, session) {
                    self.admitted_without_media(participant, now);
                }
            }
            Awaited::Device { ask, .. } => {
                let result = Err(AttachError::from_code(code, detail));
                self.effects.push(Effect::Attached { ask, result });
            }
            Awaited::Pong { socket, reply } => self.reply(socket, reply, Body::RelayAlive { alive: false }),
        }
    }

    /// Gives up on what the relay did not answer in time.
    pub(super) fn expire(&mut self, now: Now) {
        let due: Vec<_> = self.awaiting.open.extract_if(.., |_, (due, _)| *due <= now.ticks).collect();
        for (_, (_, awaited)) in due {
            self.fail_one(awaited, ErrorCode::RelayUnavailable, None, now);
        }
    }

    fn connected(&mut self, peer: PeerId, now: Now) {
        if self.turn_out_stranger(peer) {
            return;
        }
        if let Some(seat) = self.seats.get_mut(&peer) {
            if let MediaLink::Lost(since) = seat.link {
                seat.gathered.lost_for(now.ticks.saturating_sub(since.ticks));
            }
            seat.link = MediaLink::Connected;
        }
    }

    fn slots_changed(&mut self, peer: PeerId, slots: Vec<SlotAssignment>) {
        let Some(seat) = self.seats.get_mut(&peer).filter(|seat| seat.is_admitted()) else { return };
        seat.slots.clone_from(&slots);
        if seat.is_in() {
            self.event(peer, Body::Slots { slots });
        }
    }

    fn media_gone(&mut self, peer: PeerId, reason: GoneReason, now: Now) {
        // `Replaced`: a newer connection is there. `Left`: we said so ourselves.
        if matches!(reason, GoneReason::Replaced | GoneReason::Left) {
            return;
        }
        let Some(seat) = self.seats.get_mut(&peer) else { return };
        seat.lose_media(now);
        seat.slots.clear();
        if seat.is_in() {
            self.ask_offer(peer, NeedOffer::RelayLost);
        }
    }

    pub(super) fn ask_offer(&mut self, id: PeerId, reason: NeedOffer) {
        let Some(session) = self.seats.get_mut(&id).and_then(|seat| seat.session.as_mut()) else { return };
        session.offers_asked += 1;
        let n = session.offers_asked;
        self.event(id, Body::NeedOffer { reason, n });
    }

    /// How much of a source is watched is for its page alone.
    fn layers(&mut self, peer: PeerId, source: Source, layers: u8) {
        let seat = self.seats.get(&peer).filter(|seat| seat.is_admitted());
        if let Some(socket) = seat.and_then(Seat::socket) {
            self.send(socket, ServerMessage::hint(Body::Layers { source, layers }));
        }
    }

    fn speakers(&mut self, levels: &[(PeerId, i8)]) {
        let admitted = |id: &PeerId| self.seats.get(id).is_some_and(Seat::is_admitted);
        let levels: Vec<SpeakerLevel> = levels
            .iter()
            .filter(|(id, _)| admitted(id))
            .map(|(participant, level)| SpeakerLevel { participant: *participant, level: *level })
            .collect();
        let listeners = self.viewers(false);
        let sockets: Vec<SocketId> =
            listeners.iter().filter_map(|id| self.seats.get(id).and_then(Seat::socket)).collect();
        for socket in sockets {
            self.send(socket, ServerMessage::hint(Body::Speakers { levels: levels.clone() }));
        }
    }

    /// Tells the journal whose media is connected, when that set changed.
    pub(super) fn tell_connected(&mut self, now: Now) {
        let connected: BTreeSet<PeerId> =
            self.seats.iter().filter(|(_, seat)| seat.counts_as_connected(now)).map(|(id, _)| *id).collect();
        if connected == self.connected_told {
            return;
        }
        // A loss is told late, with the time at which it began.
        let lost = self.connected_told.difference(&connected).filter_map(|id| match self.seats.get(id)?.link {
            MediaLink::Lost(at) => Some(at.wall),
            _ => None,
        });
        let at = if connected.is_subset(&self.connected_told) { lost.min().unwrap_or(now.wall) } else { now.wall };
        let list = connected.iter().copied().collect();
        self.connected_told = connected;
        self.effects.push(Effect::Record { at, record: Record::Presence(list) });
    }

    /// When the losses that may still heal no longer may.
    pub(super) fn grace_ends(&self) -> impl Iterator<Item = Ticks> {
        self.connected_told.iter().filter_map(|id| match self.seats.get(id)?.link {
            MediaLink::Lost(at) => Some(at.ticks + INTERRUPTION_GRACE_MS),
            _ => None,
        })
    }
}

// A seat is away long after its media counted as lost.
const _: () = assert!(INTERRUPTION_GRACE_MS < AWAY_AFTER_MS);
