//! The messages of `docs/protocol.md`: what a client says, what the server says.
//!
//! Both sides ignore unknown fields, so either may be newer than the other.

use crate::clock::UnixMillis;
use crate::error::ErrorCode;
use crate::private::Private;
use media_relay::command::{MediaState, Offer, SlotAssignment, ViewWish};
use media_relay::ids::{PeerId, RoomId, Source};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The WebSocket subprotocol; the version stands in the handshake.
pub const SUBPROTOCOL: &str = "hoichan.v1";

/// A request: `id` is chosen by the client and comes back as `reply`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientMessage {
    pub id: u64,
    #[serde(flatten)]
    pub request: Request,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    Join(Box<Join>),
    Media {
        source: Source,
        on: bool,
    },
    Hand {
        raised: bool,
    },
    Chat {
        client_id: Uuid,
        text: Private,
    },
    Admit {
        participant: PeerId,
    },
    Refuse {
        participant: PeerId,
    },
    Remove {
        participant: PeerId,
    },
    View {
        wishes: Vec<ViewWish>,
    },
    Stats(StatsDigest),
    Offer {
        offer: Offer,
        #[serde(default)]
        ice_restart: bool,
    },
    RelayAlive,
    Leave,
}

/// The way in: with a ticket, or back in with a resume credential.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Join {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seq: Option<u64>,
    #[serde(default)]
    pub locale: Locale,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<MediaState>,
}

/// The language of error texts; anything unknown is Vietnamese.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", from = "String")]
pub enum Locale {
    #[default]
    Vi,
    En,
}

impl From<String> for Locale {
    fn from(tag: String) -> Self {
        if tag == "en" || tag.starts_with("en-") { Self::En } else { Self::Vi }
    }
}

/// What a page measured about its own call (`getStats`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatsDigest {
    pub rtt_ms: f64,
    pub uplink_loss: f64,
    pub downlink_loss: f64,
    pub concealed_ratio: f64,
    pub available_outgoing_bps: f64,
    pub freezes: u32,
    pub cpu_limited: bool,
}

/// A reply carries `reply`, an event that must not be lost carries `seq`, a hint carries neither.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServerMessage {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    #[serde(flatten)]
    pub body: Body,
}

impl ServerMessage {
    pub fn reply(id: u64, body: Body) -> Self {
        Self { reply: Some(id), seq: None, body }
    }

    pub fn event(seq: u64, body: Body) -> Self {
        Self { reply: None, seq: Some(seq), body }
    }

    pub fn hint(body: Body) -> Self {
        Self { reply: None, seq: None, body }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Body {
    Ok,
    Error { code: ErrorCode, message: String },
    Joined(Box<Joined>),
    Waiting(Box<Waiting>),
    ChatStored { message: ChatMessage },
    Answer { answer: Answer, slots: Vec<SlotAssignment> },
    RelayAlive { alive: bool },
    Admitted(Box<Admitted>),
    Roster { participants: Vec<Participant> },
    Slots { slots: Vec<SlotAssignment> },
    Chat { message: ChatMessage },
    NeedOffer { reason: NeedOffer, n: u32 },
    Removed { reason: RemovedReason },
    Replaced,
    Ended { reason: EndReason },
    Speakers { levels: Vec<SpeakerLevel> },
    Layers { source: Source, layers: u8 },
    Resume { credential: String },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    pub session: Uuid,
    pub epoch: u64,
    pub you: PeerId,
    pub room: RoomInfo,
    pub answer: Option<Answer>,
    /// True when the events after `last_seq` follow; roster, slots and chat are empty then.
    #[serde(default)]
    pub replay: bool,
    pub roster: Vec<Participant>,
    pub slots: Vec<SlotAssignment>,
    pub chat: Vec<ChatMessage>,
    pub resume: String,
    pub relays: Vec<RelayInfo>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    pub session: Uuid,
    pub epoch: u64,
    pub you: PeerId,
    pub since: UnixMillis,
    #[serde(default)]
    pub replay: bool,
    pub resume: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Admitted {
    pub room: RoomInfo,
    pub answer: Option<Answer>,
    pub roster: Vec<Participant>,
    pub slots: Vec<SlotAssignment>,
    pub chat: Vec<ChatMessage>,
    pub relays: Vec<RelayInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomInfo {
    pub id: RoomId,
    pub started_at: UnixMillis,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub offer_id: u32,
    pub sdp: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayInfo {
    pub id: String,
    pub address: String,
    /// The relay the room is on; the other one is the stand-by.
    pub present: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    pub id: PeerId,
    pub name: Private,
    pub kind: Kind,
    pub role: Role,
    pub hospital: Option<String>,
    pub state: SeatState,
    pub hand_raised_at: Option<UnixMillis>,
    pub waiting_since: Option<UnixMillis>,
    pub media: MediaState,
    /// The device whose picture is the second camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceInfo>,
}

/// A device of a participant, as the others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    pub kind: DeviceKind,
    /// As its owner named it.
    pub label: Private,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    Ultrasound,
    Endoscope,
    TheatreCamera,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    RequestingDoctor,
    Specialist,
    Coordinator,
    Family,
    Interpreter,
    SecondDoctor,
    DeviceCheck,
    /// Of a large meeting: sees and hears, and may raise a hand.
    Listener,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Host,
    Cohost,
    Member,
    Guest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    Waiting,
    Admitted,
    Reconnecting,
    Away,
    Left,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    pub id: Uuid,
    pub client_id: Uuid,
    pub participant: PeerId,
    pub name: Private,
    pub text: Private,
    pub at: UnixMillis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedOffer {
    /// More receive slots are wanted.
    Slots,
    /// The connection stands at the relay; restart ICE on it.
    IceRestart,
    /// The relay has no connection of this participant; make a new one.
    RelayLost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovedReason {
    /// A host did not let this participant in.
    Refused,
    /// A host sent this participant out.
    Removed,
    /// The guest link or the user's access was withdrawn.
    Revoked,
    /// The user signed out elsewhere.
    SignedOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// A host ended the consultation.
    Host,
    /// Its time is over.
    Time,
    /// The appointment was cancelled or moved.
    Cancelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerLevel {
    pub participant: PeerId,
    /// dBov: 0 is the loudest, -127 silence (RFC 6464).
    pub level: i8,
}
