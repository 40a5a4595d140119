//! What of a source nobody watches, so that its publisher need not send it, and how everybody's media fares.

use super::Worker;
use crate::command::RelayEvent;
use crate::forward::layer::{self, Wish};
use crate::ids::{PeerId, RoomId, Source};
use crate::peer::quality;
use crate::track::MAX_LAYERS;
use std::time::{Duration, Instant};

/// A layer is given up only when nobody has watched it for so long: who turns back to a picture must not wait.
const UNWATCHED: Duration = Duration::from_secs(5);
/// The word goes by hints that may be lost, so it is said again.
const SAID_AGAIN: Duration = Duration::from_secs(3);

impl Worker {
    /// Tells each publisher of a room how many layers of its sources are watched, when that changed and now and then.
    pub(super) fn tell_watched(&mut self, room: RoomId, now: Instant) {
        let Some(entry) = self.rooms.get(&room) else { return };
        let mut published: Vec<(PeerId, Source, usize)> = Vec::new();
        for (peer, member) in &entry.members {
            let connection = member.live.and_then(|key| self.connections.get(key));
            for publish in connection.iter().flat_map(|connection| &connection.publishes) {
                let track = publish.track.filter(|_| publish.source != Source::Microphone);
                published.extend(track.map(|track| (*peer, publish.source, track)));
            }
        }
        for (peer, source, track) in published {
            let layers = self.watched(track).max(1);
            let track = &mut self.tracks[track];
            if layers >= track.told_layers {
                track.unwatched_since = None;
            }
            let since = if layers < track.told_layers { *track.unwatched_since.get_or_insert(now) } else { now };
            let due = layers > track.told_layers || now.saturating_duration_since(since) >= UNWATCHED;
            if layers != track.told_layers && due {
                (track.told_layers, track.told_at, track.unwatched_since) = (layers, now, None);
                self.emit(RelayEvent::Layers { room, peer, source, layers });
            } else if now.saturating_duration_since(track.told_at) >= SAID_AGAIN {
                track.told_at = now;
                let layers = track.told_layers;
                self.emit(RelayEvent::Layers { room, peer, source, layers });
            }
        }
    }

    /// How many layers, from the smallest, somebody wishes to see. A layer that was never seen may be any.
    fn watched(&self, track: usize) -> u8 {
        let track = &self.tracks[track];
        let wishes = track.subscribers.iter().map(|(key, slot)| self.connections[*key].slots[*slot].wish);
        let pixels = track.largest_seen();
        wishes.filter(|wish| !wish.paused).map(|wish| wished_layers(&pixels, wish)).max().unwrap_or(0)
    }

    /// Tells how a peer's media fared, when that is due.
    pub(super) fn tell_quality(&mut self, key: usize, now: Instant) {
        let connection = &mut self.connections[key];
        let downlink = &connection.downlink;
        let (estimate, wanted, queue) = (downlink.estimator.estimate(), downlink.wanted, downlink.estimator.queue_ms());
        connection.quality.link(estimate, wanted, queue);
        if !connection.quality.is_due(now) || connection.device.is_some() {
            return;
        }
        let (mut expected, mut received, mut jitter_ms) = (0, 0, 0);
        for binding in &connection.bindings {
            let track = &self.tracks[binding.track];
            if let Some(stream) = &track.streams[binding.layer] {
                let counted = stream.reception.counted();
                (expected, received) = (expected + counted.0, received + counted.1);
                jitter_ms = jitter_ms.max(stream.reception.jitter_ms(track.clock_rate));
            }
        }
        let sample = connection.quality.end((expected, received), connection.round_trip, jitter_ms, now);
        let (room, peer) = (connection.room, connection.peer);
        debug_assert!(sample.seconds >= quality::INTERVAL.as_secs() as u16);
        self.emit(RelayEvent::Quality { room, peer, sample });
    }
}

fn wished_layers(pixels: &[u32; MAX_LAYERS], wish: Wish) -> u8 {
    let enough = pixels.iter().position(|pixels| *pixels > 0 && layer::covers(*pixels, wish));
    enough.map_or(MAX_LAYERS, |at| at + 1) as u8
}
