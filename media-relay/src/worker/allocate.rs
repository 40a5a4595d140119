//! Sharing a peer's way down among the pictures that it is shown.

use super::Worker;
use crate::forward::allocation::{self, Budget, Claim};
use crate::forward::layer;
use crate::ids::Source;
use crate::peer::Slot;
use std::time::{Duration, Instant};

impl Worker {
    /// Chooses anew in which size each picture goes to a peer, and asks for the key frames that this needs.
    pub(super) fn allocate(&mut self, key: usize, now: Instant) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let tracks = &self.tracks;
        let claims: Vec<Claim> = connection
            .slots
            .iter()
            .map(|slot| {
                let track = slot.subscription.as_ref().filter(|_| slot.video).map(|s| (s, tracks.get(s.track)));
                let Some((subscription, Some(track))) = track else {
                    return Claim { rank: u8::MAX, ladder: layer::Ladder::default(), current: None };
                };
                let ladder = layer::ladder(&track.sizes(), slot.wish, now);
                let current = subscription.size().and_then(|size| ladder.position(size));
                Claim { rank: rank(slot), ladder, current }
            })
            .collect();
        let downlink = &mut connection.downlink;
        let budget = Budget {
            bps: downlink.for_video(now),
            congested: downlink.was_congested(now),
            held: downlink.is_held(now),
        };
        downlink.wanted = allocation::wanted(&claims) + downlink.audio.bps_at(now);
        downlink.allocated = downlink.audio.bps_at(now);
        let granted = allocation::allocate(budget, &claims);
        let (mut lowered, mut paused) = (false, false);
        for ((slot, claim), granted) in connection.slots.iter_mut().zip(&claims).zip(granted) {
            let Some(subscription) = slot.subscription.as_mut().filter(|_| slot.video) else { continue };
            let size = granted.map(|rung| claim.ladder.rungs()[rung].size);
            // What was chosen before and waits for its key frame is not chosen again.
            let is_new = size != subscription.target();
            subscription.aim(size);
            let starved = granted.is_none() && !claim.ladder.rungs().is_empty();
            match (claim.current, granted) {
                (Some(before), Some(now_at)) if is_new && now_at > before => downlink.rose(now),
                (Some(before), Some(now_at))
                    if is_new && now_at < before && now_at + 1 < claim.ladder.rungs().len() =>
                {
                    downlink.fell(now);
                }
                (Some(_), None) if is_new && starved => downlink.fell(now),
                _ => {}
            }
            lowered |= granted.is_some_and(|rung| rung + 1 < claim.ladder.rungs().len());
            paused |= starved;
            downlink.allocated += granted.map_or(0, |rung| claim.ladder.rungs()[rung].bps);
            if slot.wish.paused || starved {
                // What comes after a pause begins with a key frame.
                subscription.current = None;
            }
        }
        let since = connection.allocated_at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        connection.allocated_at = Some(now);
        connection.quality.lowered += if lowered { since } else { Duration::ZERO };
        connection.quality.paused += if paused { since } else { Duration::ZERO };
        self.want_keyframes(key, now);
    }
}

/// What must be seen comes first: a shared screen or a device's picture, then what stands on the stage.
fn rank(slot: &Slot) -> u8 {
    match slot.assigned {
        Some((_, Source::Screen | Source::Camera2)) => 0,
        _ => 4 - slot.wish.priority.min(3),
    }
}
