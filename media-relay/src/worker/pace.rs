//! Lets go what waits for its turn on the way to a receiver.

use super::Worker;
use super::forward::{self, Again};
use std::time::Instant;

impl Worker {
    pub(super) fn pace(&mut self, key: usize, now: Instant) {
        let Worker { connections, tracks, outbox, .. } = self;
        let connection = &mut connections[key];
        connection.pacer.refill(connection.downlink.pace(now), now);
        while let Some(waiting) = connection.pacer.next() {
            if !connection.slots[waiting.slot].still_shows(waiting.out) {
                continue;
            }
            // What has left the ring meanwhile is lost to the receiver, which asks for a key frame.
            let _sent = forward::seal_kept(connection, Again::First(waiting), tracks, outbox, now);
        }
    }
}
