//! Coming in: with a ticket or back with a credential, into the room or the waiting room.

use super::media::Awaited;
use super::seat::{MediaLink, Phase, Presence, Seat, Session, Stage};
use super::{Entry, Record, Room, SocketId, Way, credential};
use crate::clock::Now;
use crate::error::{CloseReason, ErrorCode};
use crate::protocol::{Answer, Body, Joined, ServerMessage, Waiting};
use crate::room::Effect;
use media_relay::command::{RelayCommand, SlotAssignment};
use media_relay::ids::PeerId;

/// Where somebody at the entrance goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Path {
    In,
    Wait,
}

impl Room {
    pub(super) fn enter(&mut self, socket: SocketId, reply: u64, entry: Entry, now: Now) {
        let path = match self.path(&entry) {
            Ok(path) => path,
            Err(code) => return self.fail(socket, reply, code),
        };
        if self.try_replay(socket, reply, &entry, now) {
            return;
        }
        match path {
            Path::Wait => self.seat_waiting(socket, reply, entry, now),
            Path::In => match entry.offer.clone() {
                Some(offer) => self.ask_relay_to_join(socket, reply, entry, offer, now),
                None => self.seat_in(socket, reply, entry, None, now),
            },
        }
    }

    fn path(&self, entry: &Entry) -> Result<Path, ErrorCode> {
        if self.ended {
            return Err(ErrorCode::RoomEnded);
        }
        let seat = self.seats.get(&entry.seat.participant);
        let phase = seat.map(|seat| seat.phase);
        if let (Way::Resume { issued_at, .. }, Some(seat)) = (&entry.way, seat)
            && (*issued_at < seat.credentials_from || matches!(seat.phase, Phase::Left { .. }))
        {
            return Err(ErrorCode::ResumeInvalid);
        }
        let invited = match entry.way {
            Way::Ticket { wait } => !wait,
            Way::Resume { admitted, .. } => admitted,
        };
        let inside = match phase {
            Some(Phase::Barred(_)) => return Err(ErrorCode::Refused),
            Some(Phase::Admitted) => return Ok(Path::In),
            Some(Phase::Waiting { .. }) => return Ok(if invited { Path::In } else { Path::Wait }),
            Some(Phase::Left { welcome }) => welcome || invited,
            None => invited,
        };
        if self.seats.values().filter(|seat| seat.is_held()).count() >= self.max_participants {
            return Err(ErrorCode::RoomFull);
        }
        Ok(if inside { Path::In } else { Path::Wait })
    }

    /// Goes on with the same session when everything the socket missed is still kept. A join that brings an offer
    /// always begins a new session: its page has nothing to keep.
    fn try_replay(&mut self, socket: SocketId, reply: u64, entry: &Entry, now: Now) -> bool {
        let Way::Resume { seen: Some(seen), .. } = entry.way else { return false };
        let id = entry.seat.participant;
        let info = self.info();
        let Some(seat) = self.seats.get(&id) else { return false };
        let Some(session) = seat.session.as_ref() else { return false };
        let same = session.id == seen.session && seen.epoch == self.epoch;
        if !same || entry.offer.is_some() || !session.log.can_replay(seen.last_seq) {
            return false;
        }
        let resume = credential(&self.keys, seat, now);
        // The reply is of the kind the client's last event left it in; the events that follow take it on from there.
        let body = if session.log.inside_at(seen.last_seq) {
            Body::Joined(Box::new(Joined {
                session: session.id,
                epoch: self.epoch,
                you: id,
                room: info,
                answer: None,
                replay: true,
                roster: Vec::new(),
                slots: Vec::new(),
                chat: Vec::new(),
                resume,
                relays: self.relays.clone(),
            }))
        } else {
            let since = match seat.phase {
                Phase::Waiting { since } => since,
                _ => now.wall,
            };
            let (session, epoch) = (session.id, self.epoch);
            Body::Waiting(Box::new(Waiting { session, epoch, you: id, since, replay: true, resume }))
        };
        let missed: Vec<ServerMessage> = session.log.after(seen.last_seq).collect();
        self.take_over(id, socket, now);
        self.send(socket, ServerMessage { reply: Some(reply), seq: Some(seen.last_seq), body });
        for message in missed {
            self.send(socket, message);
        }
        if let Some(media) = entry.media {
            self.set_media(id, media);
        }
        true
    }

    /// Puts a new socket under a seat's session; the older one is told and closed.
    fn take_over(&mut self, id: PeerId, socket: SocketId, now: Now) {
        self.drop_socket_of(id);
        if let Some(session) = self.seats.get_mut(&id).and_then(|seat| seat.session.as_mut()) {
            session.socket = Some(socket);
            session.renew_at = now.ticks + super::RENEW_EVERY_MS;
            self.sockets.insert(socket, id);
        }
    }

    fn drop_socket_of(&mut self, id: PeerId) {
        let session = self.seats.get_mut(&id).and_then(|seat| seat.session.as_mut());
        let Some(older) = session.and_then(|session| session.socket.take()) else { return };
        self.sockets.remove(&older);
        self.send(older, ServerMessage::hint(Body::Replaced));
        self.effects.push(Effect::Close { socket: older, reason: CloseReason::Replaced });
    }

    fn seat_waiting(&mut self, socket: SocketId, reply: u64, entry: Entry, now: Now) {
        let id = entry.seat.participant;
        self.drop_socket_of(id);
        let newest_offer = entry.offer.as_ref().map_or(0, |offer| offer.offer_id);
        let fresh = Phase::Waiting { since: now.wall };
        let seat = self.seats.entry(id).or_insert_with(|| Seat::new(entry.seat.clone(), fresh));
        if !seat.is_waiting() {
            *seat = Seat { credentials_from: seat.credentials_from, ..Seat::new(entry.seat.clone(), fresh) };
        }
        let since = match seat.phase {
            Phase::Waiting { since } => since,
            _ => now.wall,
        };
        seat.claims = entry.seat;
        seat.presence = Presence::Here;
        seat.media = seat.claims.permitted_media(entry.media.unwrap_or(seat.media));
        if entry.offer.is_some() {
            seat.kept_offer = entry.offer;
        }
        let session = entry.new_session;
        seat.session = Some(Session::new(session, socket, Stage::Waiting, newest_offer, now));
        let resume = credential(&self.keys, seat, now);
        self.sockets.insert(socket, id);
        let body =
            Body::Waiting(Box::new(Waiting { session, epoch: self.epoch, you: id, since, replay: false, resume }));
        self.send(socket, ServerMessage { reply: Some(reply), seq: Some(0), body });
        self.announce(id);
    }

    fn ask_relay_to_join(
        &mut self,
        socket: SocketId,
        reply: u64,
        entry: Entry,
        offer: media_relay::command::Offer,
        now: Now,
    ) {
        let peer = entry.seat.participant;
        let known = self.seats.get(&peer).map(|seat| seat.media).unwrap_or_default();
        let media = entry.seat.permitted_media(entry.media.unwrap_or(known));
        let offer = entry.seat.permitted_offer(offer);
        let request = self.awaiting.add(now, Awaited::Enter { socket, reply, entry: Box::new(entry) });
        self.command(RelayCommand::Join { request, room: self.id, peer, offer, media });
    }

    /// The relay answered somebody's way in. The room may have changed meanwhile, so the door is asked again.
    pub(super) fn entered(
        &mut self,
        socket: SocketId,
        reply: u64,
        entry: Entry,
        answer: (Answer, Vec<SlotAssignment>),
        now: Now,
    ) {
        match self.path(&entry) {
            Ok(Path::In) => self.seat_in(socket, reply, entry, Some(answer), now),
            Ok(Path::Wait) => {
                self.command(RelayCommand::Leave { room: self.id, peer: entry.seat.participant });
                self.seat_waiting(socket, reply, entry, now);
            }
            Err(code) => {
                self.command(RelayCommand::Leave { room: self.id, peer: entry.seat.participant });
                self.fail(socket, reply, code);
            }
        }
    }

    fn seat_in(
        &mut self,
        socket: SocketId,
        reply: u64,
        entry: Entry,
        answer: Option<(Answer, Vec<SlotAssignment>)>,
        now: Now,
    ) {
        let id = entry.seat.participant;
        self.drop_socket_of(id);
        let seat = self.seats.entry(id).or_insert_with(|| Seat::new(entry.seat.clone(), Phase::Admitted));
        if !seat.is_held() {
            seat.link = MediaLink::None;
            seat.slots.clear();
        }
        seat.claims = entry.seat;
        seat.phase = Phase::Admitted;
        seat.presence = Presence::Here;
        seat.kept_offer = None;
        let newest_offer = answer.as_ref().map_or(0, |(answer, _)| answer.offer_id);
        seat.session = Some(Session::new(entry.new_session, socket, Stage::In, newest_offer, now));
        let brings_media = answer.is_some();
        let answer = answer.map(|(answer, slots)| {
            seat.slots = slots;
            answer
        });
        let (resume, slots) = (credential(&self.keys, seat, now), seat.slots.clone());
        let first_time = !std::mem::replace(&mut seat.in_journal, true);
        if let Some(media) = entry.media {
            seat.media = seat.claims.permitted_media(media);
            let media = seat.media;
            if !brings_media {
                self.command(RelayCommand::Media { room: self.id, peer: id, media });
            }
        }
        self.sockets.insert(socket, id);
        let body = Body::Joined(Box::new(Joined {
            session: entry.new_session,
            epoch: self.epoch,
            you: id,
            room: self.info(),
            answer,
            replay: false,
            roster: self.roster_for(id),
            slots,
            chat: self.chat.messages(),
            resume,
            relays: self.relays.clone(),
        }));
        self.send(socket, ServerMessage { reply: Some(reply), seq: Some(0), body });
        self.announce_to(id, false, Some(id));
        if first_time {
            self.record(now, Record::Joined(id));
        }
    }

    pub(super) fn socket_gone(&mut self, socket: SocketId) {
        if let Some(id) = self.sockets.remove(&socket)
            && let Some(session) = self.seats.get_mut(&id).and_then(|seat| seat.session.as_mut())
            && session.socket == Some(socket)
        {
            session.socket = None;
        }
        for peer in self.awaiting.forget_socket(socket) {
            if !self.seats.get(&peer).is_some_and(Seat::is_admitted) {
                self.command(RelayCommand::Leave { room: self.id, peer });
            }
        }
    }
}
