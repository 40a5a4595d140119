//! Live sessions: what the signaling crate asks of the service (tickets redeemed, seats, chat, presence).

use crate::domain::ids::{AppointmentId, GuestLinkId};

/// The live side of the service.
pub struct Live;

impl Live {
    /// Ends a room for everybody in it.
    pub async fn end_room(&self, _room: AppointmentId, _reason: &str) {}

    /// Removes a guest whose link was revoked; their media stops at once.
    pub async fn remove_guest(&self, _link: GuestLinkId) {}
}
