//! Live sessions: tickets, seats, rooms and the WebSocket protocol of `docs/protocol.md`.
//!
//! Signaling knows no users and no SQL: a ticket carries who somebody is, and the traits in `ports.rs` and
//! `placement.rs` are what it asks of the outside. Media never passes through here.

mod bus;
mod clock;
mod error;
mod limits;
mod metrics;
mod node;
mod placement;
mod ports;
mod private;
pub mod protocol;
mod relays;
mod room;
mod session;
mod shared;
pub mod ticket;
mod ws;

// The fakes of the tests over sockets serve the tests inside, too.
#[cfg(test)]
extern crate self as signaling;
#[cfg(test)]
#[path = "../tests/support/fakes.rs"]
#[expect(dead_code, reason = "the tests inside need a part of them")]
mod fakes;

pub use clock::{Clock, Now, SystemClock, Ticks, UnixMillis};
pub use error::{CloseReason, ErrorCode};
pub use metrics::{Metric, MetricKind, Metrics};
pub use node::{Outside, Signaling};
pub use placement::{MemoryPlacement, Placed, Placement, RelayId};
pub use ports::{History, Journal, MediaQuality, NewChat, PageFigures, Standing, StoreError, Tickets};
pub use private::Private;
pub use relays::{RelayControl, RelayLink};
pub use room::actor::{RoomSnapshot, SeatSnapshot};
pub use room::device::{AttachError, DeviceOffer};
pub use shared::SignalingConfig;

/// The relay's ids and commands, as signaling's callers name them too.
pub use media_relay::{command, ids};
