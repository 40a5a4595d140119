//! The door: admitting, refusing, removing, leaving, ending.

use super::device::AttachError;
use super::media::Awaited;
use super::quality::Gathered;
use super::seat::{MediaLink, Phase, Seat, Stage};
use super::{Effect, Record, Room, SocketId};
use crate::clock::Now;
use crate::error::{CloseReason, ErrorCode};
use crate::protocol::{Admitted, Answer, Body, EndReason, NeedOffer, RemovedReason, Role};
use media_relay::command::{RelayCommand, SlotAssignment};
use media_relay::ids::PeerId;

impl Room {
    pub(super) fn admit(&mut self, by: PeerId, subject: PeerId, now: Now) -> Result<(), ErrorCode> {
        let phase = self.subject_of(by, subject)?.phase;
        let record = Record::Admitted { by, participant: subject };
        match phase {
            Phase::Waiting { .. } => {
                self.record(now, record);
                self.let_in(subject, now);
                Ok(())
            }
            Phase::Admitted => Ok(()),
            // Whoever was sent out by mistake may come again, and need not wait.
            Phase::Barred(_) => {
                self.set_phase(subject, Phase::Left { welcome: true });
                self.record(now, record);
                Ok(())
            }
            Phase::Left { .. } => Err(ErrorCode::NoSuchParticipant),
        }
    }

    fn let_in(&mut self, id: PeerId, now: Now) {
        self.set_phase(id, Phase::Admitted);
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let first_time = !std::mem::replace(&mut seat.in_journal, true);
        let kept = seat.kept_offer.take();
        let Some(session) = seat.session.as_mut() else { return };
        session.stage = Stage::Entering;
        match kept {
            Some(offer) => {
                let (session, media) = (session.id, seat.media);
                let offer = seat.claims.permitted_offer(offer);
                let awaited = Awaited::Admission { participant: id, session };
                let request = self.awaiting.add(now, awaited);
                self.command(RelayCommand::Join { request, room: self.id, peer: id, offer, media });
            }
            None => self.admitted(id, None, now),
        }
        if first_time {
            self.record(now, Record::Joined(id));
        }
        self.announce(id);
    }

    /// Opens the room to somebody who was let in: with the relay's answer, or without one when it gave none.
    pub(super) fn admitted(&mut self, id: PeerId, answer: Option<(Answer, Vec<SlotAssignment>)>, now: Now) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let Some(session) = seat.session.as_mut() else { return };
        session.stage = Stage::In;
        let answer = answer.map(|(answer, slots)| {
            seat.slots = slots;
            answer
        });
        let slots = seat.slots.clone();
        let body = Body::Admitted(Box::new(Admitted {
            room: self.info(),
            answer,
            roster: self.roster_for(id),
            slots,
            chat: self.chat.messages(),
            relays: self.relays.clone(),
        }));
        self.event(id, body);
        self.send_credential(id, now);
    }

    /// The relay did not answer the kept offer: the seat is let in without media and asked for another offer.
    pub(super) fn admitted_without_media(&mut self, id: PeerId, now: Now) {
        self.admitted(id, None, now);
        self.ask_offer(id, NeedOffer::RelayLost);
    }

    pub(super) fn refuse(&mut self, by: PeerId, subject: PeerId, now: Now) -> Result<(), ErrorCode> {
        if !self.subject_of(by, subject)?.is_waiting() {
            return Err(ErrorCode::NoSuchParticipant);
        }
        self.record(now, Record::Refused { by, participant: subject });
        self.send_out(subject, RemovedReason::Refused, now);
        Ok(())
    }

    pub(super) fn remove_by(&mut self, by: PeerId, subject: PeerId, now: Now) -> Result<(), ErrorCode> {
        let seat = self.subject_of(by, subject)?;
        if !seat.is_held() {
            return Err(ErrorCode::NoSuchParticipant);
        }
        if by == subject || seat.claims.role == Role::Host {
            return Err(ErrorCode::NotAllowed);
        }
        self.record(now, Record::Removed { by, participant: subject });
        self.send_out(subject, RemovedReason::Removed, now);
        Ok(())
    }

    /// The web withdraws a participant's access: whoever is on the way in is turned back as well.
    pub(super) fn remove(&mut self, id: PeerId, reason: RemovedReason, now: Now) {
        for (socket, reply) in self.awaiting.forget_entries(id) {
            self.fail(socket, reply, ErrorCode::Refused);
            self.command(RelayCommand::Leave { room: self.id, peer: id });
        }
        if self.seats.get(&id).is_some_and(Seat::is_held) {
            self.send_out(id, reason, now);
        } else if reason != RemovedReason::SignedOut && self.seats.contains_key(&id) {
            self.set_phase(id, Phase::Barred(reason));
        }
    }

    fn subject_of(&self, by: PeerId, subject: PeerId) -> Result<&Seat, ErrorCode> {
        if !self.seats.get(&by).is_some_and(|seat| seat.is_in() && seat.claims.runs_the_door()) {
            return Err(ErrorCode::NotHost);
        }
        self.seats.get(&subject).ok_or(ErrorCode::NoSuchParticipant)
    }

    fn send_out(&mut self, id: PeerId, reason: RemovedReason, now: Now) {
        // Who signed out may sign in again; everybody else stays out until a host says otherwise.
        let phase = match reason {
            RemovedReason::SignedOut => Phase::Left { welcome: false },
            _ => Phase::Barred(reason),
        };
        self.close_session(id, Some(Body::Removed { reason }));
        self.vacate(id, phase, now);
    }

    pub(super) fn leave(&mut self, id: PeerId, socket: SocketId, reply: u64, now: Now) {
        self.reply(socket, reply, Body::Ok);
        self.close_session(id, None);
        self.vacate(id, Phase::Left { welcome: false }, now);
    }

    pub(super) fn end(&mut self, reason: EndReason, now: Now) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        self.fail_devices(|_, _| true, &AttachError::NotInRoom);
        for (socket, reply) in self.awaiting.forget_all() {
            self.fail(socket, reply, ErrorCode::RoomEnded);
        }
        // Sessions first, so that nobody is told of everybody else's leaving.
        let ids: Vec<PeerId> = self.seats.keys().copied().collect();
        for id in &ids {
            self.close_session(*id, Some(Body::Ended { reason }));
        }
        for id in ids {
            if self.seats.get(&id).is_some_and(Seat::is_held) {
                self.vacate(id, Phase::Left { welcome: false }, now);
            }
        }
        self.command(RelayCommand::CloseRoom { room: self.id });
    }

    fn close_session(&mut self, id: PeerId, last_event: Option<Body>) {
        if let Some(body) = last_event {
            self.event(id, body);
        }
        let session = self.seats.get_mut(&id).and_then(|seat| seat.session.take());
        if let Some(socket) = session.and_then(|session| session.socket) {
            self.sockets.remove(&socket);
            self.effects.push(Effect::Close { socket, reason: CloseReason::Done });
        }
    }

    /// Empties a seat: its media stops, the others see it go, credentials of this stay are worth nothing.
    fn vacate(&mut self, id: PeerId, phase: Phase, now: Now) {
        self.drop_device(id);
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let was_waiting = seat.is_waiting();
        seat.phase = phase;
        seat.link = MediaLink::None;
        seat.gathered = Gathered::default();
        seat.hand_raised_at = None;
        seat.kept_offer = None;
        seat.slots.clear();
        seat.credentials_from = now.wall;
        let was_told = std::mem::replace(&mut seat.in_journal, false);
        if !was_waiting {
            self.command(RelayCommand::Leave { room: self.id, peer: id });
        }
        self.announce_to(id, was_waiting, None);
        if was_told {
            self.record(now, Record::Left(id));
        }
    }

    fn set_phase(&mut self, id: PeerId, phase: Phase) {
        if let Some(seat) = self.seats.get_mut(&id) {
            seat.phase = phase;
        }
    }
}
