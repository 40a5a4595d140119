//! What signaling needs from outside and the web crate implements: tickets that are good once, and the journal of a
//! consultation. A store that fails is logged and never stops a call.

use crate::clock::UnixMillis;
use crate::private::Private;
use crate::protocol::ChatMessage;
use async_trait::async_trait;
use media_relay::command::{MediaState, QualitySample};
use media_relay::ids::{DeviceId, PeerId, RoomId};
use uuid::Uuid;

/// The store behind a trait did not do what was asked. The reason goes to the log, not to a client.
#[derive(Debug, thiserror::Error)]
#[error("the store failed: {0}")]
pub struct StoreError(pub String);

/// Where a returning participant stands in the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    /// Removed, revoked, or the user was disabled.
    Withdrawn,
    /// The consultation is over.
    Ended,
}

#[async_trait]
pub trait Tickets: Send + Sync + 'static {
    /// Marks a ticket as used: true exactly once per `jti`. After `expires_at` the mark may be forgotten.
    async fn redeem(&self, jti: Uuid, expires_at: UnixMillis) -> Result<bool, StoreError>;

    /// Asked for every return with a resume credential, so that a seat withdrawn while this node did not know the
    /// room stays withdrawn. When the store fails the signed credential alone decides.
    async fn standing(&self, room: RoomId, participant: PeerId) -> Result<Standing, StoreError>;
}

/// A chat message on its way into the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChat {
    pub room: RoomId,
    pub participant: PeerId,
    pub name: Private,
    /// The store keeps one message per (room, participant, client_id) and returns that one ever after.
    pub client_id: Uuid,
    pub text: Private,
    pub at: UnixMillis,
}

/// What is known of a room from before this node opened it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// When the consultation began, if it did.
    pub started_at: Option<UnixMillis>,
    /// The newest messages, oldest first; 200 are enough.
    pub chat: Vec<ChatMessage>,
}

/// How a participant's media fared over some seconds: the relay's figures, and what the page told of the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaQuality {
    pub participant: PeerId,
    /// The end of these seconds.
    pub at: UnixMillis,
    pub sample: QualitySample,
    /// What was switched on then.
    pub media: MediaState,
    pub page: PageFigures,
    /// For how long the media connection had been gone since the record before, while the seat was kept.
    pub lost_ms: u32,
}

/// What a page measured; what it does not tell is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageFigures {
    /// How often a picture stood still.
    pub freezes: u32,
    /// The largest share of a voice that was made up because its packets were missing, in thousandths.
    pub concealed_permille: u16,
    /// Its machine was too slow for the picture it was to send.
    pub cpu_limited: bool,
}

/// The journal of what happens in rooms. Calls for one room come one after the other, in order, but for
/// `media_quality`, which waits for none and holds none up.
#[async_trait]
pub trait Journal: Send + Sync + 'static {
    /// A participant is in the room (admitted), for the first time or again after `left`.
    async fn joined(&self, room: RoomId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError>;

    /// A participant gave up the seat, was removed, or the consultation ended. A lost connection is not leaving.
    async fn left(&self, room: RoomId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError>;

    async fn admitted(&self, room: RoomId, by: PeerId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError>;

    async fn refused(&self, room: RoomId, by: PeerId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError>;

    async fn removed(&self, room: RoomId, by: PeerId, participant: PeerId, at: UnixMillis) -> Result<(), StoreError>;

    /// Commits a chat message; it is acknowledged to its writer after this returns.
    async fn chat(&self, message: NewChat) -> Result<ChatMessage, StoreError>;

    async fn history(&self, room: RoomId) -> Result<History, StoreError>;

    /// Whose media is connected, each time that set changes. A loss that heals within 5 s (a reload, another network)
    /// is not told; one that does not is told with the time at which it began, so that interruptions can be counted.
    async fn presence(&self, room: RoomId, connected: Vec<PeerId>, at: UnixMillis) -> Result<(), StoreError>;

    /// A participant's device publishes; told again after each loss.
    async fn device_connected(
        &self,
        room: RoomId,
        participant: PeerId,
        device: DeviceId,
        at: UnixMillis,
    ) -> Result<(), StoreError>;

    /// How everybody's media fared since the call before, every 10 s or more. What is not stored is not told again.
    async fn media_quality(&self, room: RoomId, records: Vec<MediaQuality>) -> Result<(), StoreError>;
}
