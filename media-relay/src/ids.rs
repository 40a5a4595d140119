//! The names of things a relay knows: rooms, peers and what a peer publishes.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A room: the place of one appointment.
    RoomId
);
id!(
    /// A peer: the media side of one seat in a room. It keeps its id when its connection is made anew.
    PeerId
);

id!(
    /// A device that publishes for a peer over a connection of its own.
    DeviceId
);

/// What a peer publishes. A peer has at most one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    Microphone,
    Camera,
    Screen,
    Camera2,
}
