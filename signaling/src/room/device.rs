//! A participant's device: a machine that publishes its picture over a connection of its own (WHIP, RFC 9725).

use super::media::{Awaited, Spot};
use super::seat::Seat;
use super::{Effect, Record, Room};
use crate::clock::Now;
use crate::error::ErrorCode;
use crate::protocol::DeviceInfo;
use media_relay::command::{GoneReason, Offer, RelayCommand, SourceSection};
use media_relay::ids::{DeviceId, PeerId, Source};
use uuid::Uuid;

/// What a device asks for, once it is known whose it is.
#[derive(Clone, Debug)]
pub struct DeviceOffer {
    pub device: DeviceId,
    /// Names this connection; each offer begins another.
    pub session: Uuid,
    pub info: DeviceInfo,
    pub sdp: String,
}

/// Why a device cannot publish.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachError {
    #[error("its participant is not in the room, or has no media there")]
    NotInRoom,
    #[error("its participant may not publish a second camera, or the device was withdrawn")]
    NotAllowed,
    #[error("another device of its participant is shown")]
    OtherDevice,
    #[error("the offer cannot be used: {0}")]
    BadOffer(String),
    #[error("no relay takes it now")]
    Unavailable,
}

/// The device under a seat.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) id: DeviceId,
    pub(crate) session: Uuid,
    pub(crate) info: DeviceInfo,
    /// Its media is connected: the others see it.
    pub(crate) connected: bool,
}

/// Pairs a device's question with its answer.
pub(crate) type Ask = u64;

impl Room {
    pub(super) fn attach(&mut self, ask: Ask, participant: PeerId, offer: DeviceOffer, now: Now) {
        match self.checked(participant, &offer) {
            Ok(sections) => {
                let DeviceOffer { device, session, info, .. } = offer;
                let device = Device { id: device, session, info, connected: false };
                self.ask_relay_to_attach(ask, participant, device, sections, now);
            }
            Err(error) => self.effects.push(Effect::Attached { ask, result: Err(error) }),
        }
    }

    fn checked(&self, participant: PeerId, offer: &DeviceOffer) -> Result<Offer, AttachError> {
        let seat = self.seats.get(&participant).filter(|seat| seat.is_admitted()).ok_or(AttachError::NotInRoom)?;
        if !seat.claims.may_publish(Source::Camera2) {
            return Err(AttachError::NotAllowed);
        }
        // The one that is seen stays: two devices that reconnect by themselves would otherwise push each other out for ever.
        if seat.device.as_ref().is_some_and(|shown| shown.connected && shown.id != offer.device) {
            return Err(AttachError::OtherDevice);
        }
        let sections = read(&offer.sdp).map_err(|detail| AttachError::BadOffer(detail.to_owned()))?;
        if matches!(self.spot, Spot::At) { Ok(sections) } else { Err(AttachError::Unavailable) }
    }

    fn ask_relay_to_attach(&mut self, ask: Ask, participant: PeerId, device: Device, offer: Offer, now: Now) {
        self.fail_devices(|of, _| of == participant, &AttachError::Unavailable);
        let other = |known: &Device| known.id != device.id;
        if self.seats.get(&participant).and_then(|seat| seat.device.as_ref()).is_some_and(other) {
            self.drop_device(participant);
        }
        let id = device.id;
        let awaited = Awaited::Device { ask, participant, device: Box::new(device) };
        let request = self.awaiting.add(now, awaited);
        self.command(RelayCommand::Attach { request, room: self.id, peer: participant, device: id, offer });
    }

    /// The relay answered. A connection of the same device that is replaced stays shown until one of them is gone.
    pub(super) fn attached(&mut self, ask: Ask, participant: PeerId, mut device: Device, sdp: String) {
        let Some(seat) = self.seats.get_mut(&participant).filter(|seat| seat.is_admitted()) else {
            return self.effects.push(Effect::Attached { ask, result: Err(AttachError::NotInRoom) });
        };
        device.connected = seat.device.as_ref().is_some_and(|known| known.id == device.id && known.connected);
        seat.device = Some(device);
        self.effects.push(Effect::Attached { ask, result: Ok(sdp) });
    }

    pub(super) fn device_connected(&mut self, peer: PeerId, id: DeviceId, now: Now) {
        let seat = self.seats.get_mut(&peer).filter(|seat| seat.is_admitted());
        let Some(device) = seat.and_then(|seat| seat.device.as_mut()).filter(|device| device.id == id) else {
            // Nobody's, or withdrawn meanwhile: it must not stay.
            return self.command(RelayCommand::Detach { room: self.id, peer, device: id });
        };
        if !std::mem::replace(&mut device.connected, true) {
            self.announce(peer);
            self.record(now, Record::DeviceConnected { participant: peer, device: id });
        }
    }

    pub(super) fn device_gone(&mut self, peer: PeerId, id: DeviceId, reason: GoneReason) {
        // `Replaced`: a newer connection of the same device is there, or on its way.
        if reason == GoneReason::Replaced {
            return;
        }
        let Some(seat) = self.seats.get_mut(&peer) else { return };
        if let Some(device) = seat.device.take_if(|device| device.id == id)
            && device.connected
        {
            self.announce(peer);
        }
    }

    /// Ends a device's connection: this one session of it, or whatever there is.
    pub(super) fn detach(&mut self, participant: PeerId, id: DeviceId, session: Option<Uuid>) {
        if session.is_some() && self.device_session(participant, id) != session {
            return;
        }
        self.fail_devices(|of, device| of == participant && device.id == id, &AttachError::NotAllowed);
        // Also when it is not known here: a relay may know more than a room that was opened anew.
        self.command(RelayCommand::Detach { room: self.id, peer: participant, device: id });
        self.device_gone(participant, id, GoneReason::Left);
    }

    /// The session that a device publishes in, answered already.
    pub(crate) fn device_session(&self, participant: PeerId, id: DeviceId) -> Option<Uuid> {
        let device = self.seats.get(&participant)?.device.as_ref()?;
        (device.id == id).then_some(device.session)
    }

    /// Ends whatever device the seat has, when the seat is given up. Telling the others is the caller's.
    pub(super) fn drop_device(&mut self, participant: PeerId) {
        self.fail_devices(|of, _| of == participant, &AttachError::NotInRoom);
        if let Some(device) = self.seats.get_mut(&participant).and_then(|seat| seat.device.take()) {
            self.command(RelayCommand::Detach { room: self.id, peer: participant, device: device.id });
        }
    }

    /// The relay is gone and every device's connection with it; the devices ask again by themselves.
    pub(super) fn lose_devices(&mut self) {
        let lost = |(id, seat): (&PeerId, &mut Seat)| seat.device.take()?.connected.then_some(*id);
        let lost: Vec<PeerId> = self.seats.iter_mut().filter_map(lost).collect();
        for id in lost {
            self.announce(id);
        }
    }

    pub(super) fn fail_devices(&mut self, which: impl Fn(PeerId, &Device) -> bool, error: &AttachError) {
        for ask in self.awaiting.forget_devices(which) {
            self.effects.push(Effect::Attached { ask, result: Err(error.clone()) });
        }
    }
}

impl AttachError {
    /// What the relay's refusal means to a device.
    pub(super) fn from_code(code: ErrorCode, detail: Option<String>) -> Self {
        match code {
            ErrorCode::BadOffer => Self::BadOffer(detail.unwrap_or_default()),
            ErrorCode::NoConnection => Self::NotInRoom,
            _ => Self::Unavailable,
        }
    }
}

/// Finds the one picture in an offer (RFC 9725 §4.4.2: two of a kind are refused where one is supported). The rest of
/// the SDP is the relay's to judge.
fn read(sdp: &str) -> Result<Offer, &'static str> {
    let sections: Vec<&str> = sdp.split("\nm=").skip(1).collect();
    let mut videos = sections.iter().filter(|section| section.starts_with("video "));
    let video = videos.next().ok_or("no video section")?;
    if videos.next().is_some() {
        return Err("more than one video section");
    }
    let has = |line: &str| video.lines().any(|found| found == line);
    if has("a=recvonly") || has("a=inactive") {
        return Err("the video section does not send");
    }
    let mid = video.lines().find_map(|line| line.strip_prefix("a=mid:")).ok_or("no a=mid in the video section")?;
    let sources = vec![SourceSection { mid: mid.to_owned(), source: Source::Camera2 }];
    Ok(Offer { offer_id: 1, sdp: sdp.to_owned(), sources })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sdp(sections: &[&str]) -> String {
        let head = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
        sections.iter().fold(head.to_owned(), |sdp, section| sdp + section)
    }

    const AUDIO: &str = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\n";
    const VIDEO: &str = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v1\r\na=sendonly\r\n";

    #[test]
    fn the_one_picture_is_found() {
        let offer = read(&sdp(&[AUDIO, VIDEO])).unwrap();
        assert_eq!(offer.sources, [SourceSection { mid: "v1".to_owned(), source: Source::Camera2 }]);
        let bare = sdp(&[VIDEO]).replace('\r', "");
        assert_eq!(read(&bare).unwrap().sources, offer.sources, "line feeds alone will do");
    }

    #[test]
    fn what_cannot_be_shown_is_refused() {
        assert_eq!(read(&sdp(&[AUDIO])).unwrap_err(), "no video section");
        assert_eq!(read(&sdp(&[VIDEO, VIDEO])).unwrap_err(), "more than one video section");
        assert!(read(&sdp(&[&VIDEO.replace("sendonly", "recvonly")])).is_err());
        assert!(read(&sdp(&[&VIDEO.replace("a=mid:v1\r\n", "")])).is_err());
        assert!(read("").is_err());
    }
}
