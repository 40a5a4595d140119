//! The whole contract between a relay and those who steer it.
//!
//! Commands go in, events come out, over channels in one process (`relay.rs`) or over a control connection between
//! processes (`control.rs`). A relay knows nothing of users, tickets or consultations.

use crate::ids::{DeviceId, PeerId, RoomId, Source};
use serde::{Deserialize, Serialize};

/// A client's SDP offer and what its sending media sections are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Counts up with every offer of a session, so that late answers can be dropped.
    pub offer_id: u32,
    pub sdp: String,
    #[serde(default)]
    pub sources: Vec<SourceSection>,
}

/// A sending media section of an offer and the source it carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSection {
    pub mid: String,
    pub source: Source,
}

/// Which sources of a peer are switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaState {
    #[serde(default)]
    pub microphone: bool,
    #[serde(default)]
    pub camera: bool,
    #[serde(default)]
    pub screen: bool,
    #[serde(default)]
    pub camera2: bool,
}

/// Which peer's source stands in a receive slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotAssignment {
    pub mid: String,
    pub participant: PeerId,
    pub source: Source,
}

/// What a page shows in one of its receive slots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ViewWish {
    pub mid: String,
    pub width: u16,
    pub height: u16,
    pub fps: u8,
    /// 0 hidden … 3 stage.
    pub priority: u8,
}

/// A number that pairs a command with its answer.
pub type Request = u64;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum RelayCommand {
    /// Makes a new connection for a peer. An older connection of the same peer ends when the new one is connected
    /// (or at once when it was never connected). Opens the room when it is not there. Answered by `Answer` or `Refused`.
    Join {
        request: Request,
        room: RoomId,
        peer: PeerId,
        offer: Offer,
        media: MediaState,
    },
    /// An ICE restart on the peer's connection: new credentials, the old pair stays for 3 s. Answered like `Join`.
    Restart {
        request: Request,
        room: RoomId,
        peer: PeerId,
        offer: Offer,
    },
    /// A source was switched on or off: off takes it out of the others' receive slots.
    Media {
        room: RoomId,
        peer: PeerId,
        media: MediaState,
    },
    View {
        room: RoomId,
        peer: PeerId,
        wishes: Vec<ViewWish>,
    },
    Leave {
        room: RoomId,
        peer: PeerId,
    },
    CloseRoom {
        room: RoomId,
    },
    /// A device's own media connection (an ultrasound machine, an endoscope): what it sends in its first video section,
    /// which `offer.sources` names, is published as the peer's `Source::Camera2`, whatever `MediaState.camera2` says, for
    /// as long as the device is connected. VP8 or H264, the first that both sides know. Answered by `Answer` without
    /// slots, or `Refused` (`NoSuchPeer` while the peer has no connection in this room). A second one of the same device
    /// replaces the first.
    Attach {
        request: Request,
        room: RoomId,
        peer: PeerId,
        device: DeviceId,
        offer: Offer,
    },
    /// The device's connection is closed, whether it ever connected or not. `Leave` and `CloseRoom` do the same for every
    /// device of the peer or room.
    Detach {
        room: RoomId,
        peer: PeerId,
        device: DeviceId,
    },
    /// Asks whether the worker of a room turns. Answered by `Pong`.
    Ping {
        request: Request,
        room: RoomId,
    },
}

impl RelayCommand {
    /// The room it is about; every command is about one.
    pub fn room(&self) -> RoomId {
        match self {
            Self::Join { room, .. }
            | Self::Restart { room, .. }
            | Self::Media { room, .. }
            | Self::View { room, .. }
            | Self::Leave { room, .. }
            | Self::CloseRoom { room }
            | Self::Attach { room, .. }
            | Self::Detach { room, .. }
            | Self::Ping { room, .. } => *room,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RelayEvent {
    Answer {
        request: Request,
        room: RoomId,
        peer: PeerId,
        offer_id: u32,
        sdp: String,
        slots: Vec<SlotAssignment>,
    },
    Refused {
        request: Request,
        room: RoomId,
        peer: PeerId,
        reason: RefuseReason,
    },
    Pong {
        request: Request,
        room: RoomId,
    },
    /// The peer's DTLS handshake ended and media may flow.
    Connected {
        room: RoomId,
        peer: PeerId,
    },
    /// The whole table of a peer's receive slots after a change.
    Slots {
        room: RoomId,
        peer: PeerId,
        slots: Vec<SlotAssignment>,
    },
    /// The peer's media connection is gone.
    Gone {
        room: RoomId,
        peer: PeerId,
        reason: GoneReason,
    },
    /// The device's DTLS handshake ended; its picture is the peer's `Camera2` from now on.
    DeviceConnected {
        room: RoomId,
        peer: PeerId,
        device: DeviceId,
    },
    /// The device's media connection is gone.
    DeviceGone {
        room: RoomId,
        peer: PeerId,
        device: DeviceId,
        reason: GoneReason,
    },
    /// Who speaks, in dBov (0 loudest, -127 silence), at most five times a second and only when it changed.
    Speakers {
        room: RoomId,
        levels: Vec<(PeerId, i8)>,
    },
    /// Of a source's simulcast layers (or spatial layers), counted from the smallest, so many are watched by somebody; the
    /// others need not be sent. At least one.
    Layers {
        room: RoomId,
        peer: PeerId,
        source: Source,
        layers: u8,
    },
    /// How a peer's media fared since the sample before, every 10 s.
    Quality {
        room: RoomId,
        peer: PeerId,
        sample: QualitySample,
    },
    /// The relay is going to stop: it takes nobody any more, and its rooms should move while it still carries them.
    Draining,
    /// Every command before this one was taken; the relay process ends (a drain, or its control connection closed).
    Stopped,
}

impl RelayEvent {
    /// The room it is about; `Draining` and `Stopped` are about all of them.
    pub fn room(&self) -> Option<RoomId> {
        match self {
            Self::Answer { room, .. }
            | Self::Refused { room, .. }
            | Self::Pong { room, .. }
            | Self::Connected { room, .. }
            | Self::Slots { room, .. }
            | Self::Gone { room, .. }
            | Self::DeviceConnected { room, .. }
            | Self::DeviceGone { room, .. }
            | Self::Layers { room, .. }
            | Self::Quality { room, .. }
            | Self::Speakers { room, .. } => Some(*room),
            Self::Draining | Self::Stopped => None,
        }
    }
}

/// Figures of a peer's media over some seconds. *Up* is what the peer sends, *down* what it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualitySample {
    pub seconds: u16,
    pub round_trip_ms: u16,
    pub up_kbps: u32,
    /// RTP packets that never came, after repair, in thousandths.
    pub up_lost_permille: u16,
    /// The largest interarrival jitter of its streams (RFC 3550 §6.4.1).
    pub up_jitter_ms: u16,
    /// RTP packets that the peer was asked for again.
    pub up_nacked: u32,
    pub down_kbps: u32,
    /// The largest loss that its receiver reports told, before repair, in thousandths.
    pub down_lost_permille: u16,
    /// RTP packets that were sent to it again.
    pub down_resent: u32,
    /// The lowest estimate of what its link carries down, and what all pictures would have taken in their wished sizes.
    pub down_estimate_kbps: u32,
    pub down_wanted_kbps: u32,
    /// The longest wait in the queue before its link, as far as can be told.
    pub down_queue_ms: u32,
    /// For how long a picture was smaller than wished, or paused, because the link did not carry more.
    pub lowered_ms: u32,
    pub paused_ms: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RefuseReason {
    /// The SDP cannot be used; the text names what is missing or wrong, for the client's developer.
    BadOffer {
        detail: String,
    },
    RoomFull,
    RelayFull,
    NoSuchPeer,
    Draining,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoneReason {
    /// No authenticated packet for the consent time (RFC 7675), or DTLS never finished.
    Silent,
    /// The peer closed DTLS.
    Closed,
    /// A newer connection of the same peer took over.
    Replaced,
    /// It broke a cap (packets a second, bits a second, SSRCs).
    Cut,
    /// It left, or its room was closed.
    Left,
    /// The DTLS fingerprint was not the one in the offer, or the handshake failed.
    Handshake,
}
