//! What a seated participant asks for.

use super::seat::Stage;
use super::{Room, SocketId};
use crate::clock::Now;
use crate::error::ErrorCode;
use crate::protocol::{Body, Request};
use media_relay::command::{MediaState, RelayCommand};
use media_relay::ids::{PeerId, Source};

/// Wishes in one `view`: an offer has at most this many media sections.
const MAX_WISHES: usize = 20;

impl Room {
    pub(super) fn request(&mut self, socket: SocketId, id: u64, request: Request, now: Now) {
        let Some(from) = self.sockets.get(&socket).copied() else {
            return self.fail(socket, id, ErrorCode::NotJoined);
        };
        let stage = self.seats.get(&from).and_then(|seat| seat.session.as_ref()).map(|session| session.stage);
        let at_the_door =
            matches!(request, Request::Leave | Request::Media { .. } | Request::Offer { .. } | Request::Join(_));
        if stage != Some(Stage::In) && !at_the_door {
            return self.fail(socket, id, ErrorCode::NotJoined);
        }
        let done = match request {
            Request::Join(_) => Err(ErrorCode::AlreadyJoined),
            Request::Media { source, on } => self.switch(from, source, on),
            Request::Hand { raised } => self.raise_hand(from, raised, now),
            Request::Admit { participant } => self.admit(from, participant, now),
            Request::Refuse { participant } => self.refuse(from, participant, now),
            Request::Remove { participant } => self.remove_by(from, participant, now),
            Request::View { mut wishes } => {
                wishes.truncate(MAX_WISHES);
                self.command(RelayCommand::View { room: self.id, peer: from, wishes });
                Ok(())
            }
            Request::Stats(digest) => self.measured(from, &digest),
            Request::Chat { client_id, text } => return self.send_chat(from, socket, id, (client_id, text), now),
            Request::Offer { offer, ice_restart } => {
                return self.offer(from, socket, id, offer, ice_restart, now);
            }
            Request::RelayAlive => return self.ping_relay(socket, id, now),
            Request::Leave => return self.leave(from, socket, id, now),
        };
        match done {
            Ok(()) => self.reply(socket, id, Body::Ok),
            Err(code) => self.fail(socket, id, code),
        }
    }

    fn switch(&mut self, from: PeerId, source: Source, on: bool) -> Result<(), ErrorCode> {
        let seat = self.seats.get(&from).ok_or(ErrorCode::NotJoined)?;
        if on && !seat.claims.may_publish(source) {
            return Err(ErrorCode::NotAllowed);
        }
        let mut media = seat.media;
        match source {
            Source::Microphone => media.microphone = on,
            Source::Camera => media.camera = on,
            Source::Screen => media.screen = on,
            Source::Camera2 => media.camera2 = on,
        }
        self.set_media(from, media);
        Ok(())
    }

    pub(super) fn set_media(&mut self, id: PeerId, media: MediaState) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let media = seat.claims.permitted_media(media);
        if std::mem::replace(&mut seat.media, media) == media {
            return;
        }
        // Also while the connection is still being made: the relay knows the peer from its `Join` on, and what was
        // switched on in between would otherwise never reach it.
        if seat.is_admitted() {
            self.command(RelayCommand::Media { room: self.id, peer: id, media });
        }
        self.announce(id);
    }

    fn raise_hand(&mut self, from: PeerId, raised: bool, now: Now) -> Result<(), ErrorCode> {
        let seat = self.seats.get_mut(&from).ok_or(ErrorCode::NotJoined)?;
        // Raised twice keeps its place in the order of hands.
        let at = raised.then(|| seat.hand_raised_at.unwrap_or(now.wall));
        if std::mem::replace(&mut seat.hand_raised_at, at) != at {
            self.announce(from);
        }
        Ok(())
    }
}
