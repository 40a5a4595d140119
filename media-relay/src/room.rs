//! Who is in a room, what each publishes, and which source stands in which receive slot.

use crate::command::{MediaState, SlotAssignment};
use crate::ids::{DeviceId, PeerId, Source};
use std::collections::BTreeMap;
use std::time::Instant;

/// A peer of a room. Its connection may be made anew under it.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) media: MediaState,
    /// Counts up with every member, so that tables do not depend on ids.
    pub(crate) order: u64,
    /// The connected one.
    pub(crate) live: Option<usize>,
    /// The one that is to replace it.
    pub(crate) pending: Option<usize>,
    /// Connections of devices that publish for it.
    pub(crate) devices: BTreeMap<DeviceId, usize>,
    /// The table of slots that was told last.
    pub(crate) told: Vec<SlotAssignment>,
}

impl Member {
    /// The connection that tables are told for.
    pub(crate) fn newest(&self) -> Option<usize> {
        self.pending.or(self.live)
    }

    pub(crate) fn connections(&self) -> impl Iterator<Item = usize> + use<> {
        [self.live, self.pending].into_iter().flatten()
    }
}

#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) members: BTreeMap<PeerId, Member>,
    pub(crate) next_order: u64,
    pub(crate) next_levels: Instant,
    /// The speakers that were told last.
    pub(crate) speakers: Vec<(PeerId, i8)>,
}

impl Room {
    pub(crate) fn new(now: Instant) -> Self {
        Self { members: BTreeMap::new(), next_order: 0, next_levels: now, speakers: Vec::new() }
    }
}

/// A published source that may stand in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) peer: PeerId,
    pub(crate) source: Source,
    pub(crate) track: usize,
    pub(crate) order: u64,
    /// Smoothed audio level: 0 silence … 127 loudest.
    pub(crate) loudness: u8,
}

pub(crate) fn is_on(media: &MediaState, source: Source) -> bool {
    match source {
        Source::Microphone => media.microphone,
        Source::Camera => media.camera,
        Source::Screen => media.screen,
        Source::Camera2 => media.camera2,
    }
}

type Place = Option<(PeerId, Source)>;

/// Rooms with more members hear the loudest only.
const LARGE_ROOM: usize = 8;
/// So many voices can be told apart.
const LOUDEST: usize = 3;

/// How many voices a member of a room hears at once.
pub(crate) fn voices(members: usize) -> usize {
    if members > LARGE_ROOM { LOUDEST } else { usize::MAX }
}

/// A speaker in a slot stays there unless another is this much louder.
const STAY: u8 = 6;

/// A new table for one kind of slots: the best of `published` get a place, and whoever has one keeps it.
/// At most `limit` places are given.
pub(crate) fn assign(previous: &[Place], mut published: Vec<Published>, limit: usize) -> Vec<Place> {
    let has_place = |p: &Published| previous.contains(&Some((p.peer, p.source)));
    let places = previous.len().min(limit);
    if published.len() > places {
        published.sort_by_key(|p| {
            let louder = p.loudness.saturating_add(if has_place(p) { STAY } else { 0 });
            let class = match p.source {
                Source::Microphone => 127 - louder.min(127),
                Source::Screen => 0,
                Source::Camera => 1,
                Source::Camera2 => 2,
            };
            (class, !has_place(p), p.order)
        });
        published.truncate(places);
    }
    published.sort_by_key(|p| (p.order, p.source));
    let chosen = |place: &(PeerId, Source)| published.iter().any(|p| (p.peer, p.source) == *place);
    let mut table: Vec<Place> = previous.iter().map(|place| place.filter(&chosen)).collect();
    for p in &published {
        let place = Some((p.peer, p.source));
        if !table.contains(&place)
            && let Some(free) = table.iter_mut().find(|place| place.is_none())
        {
            *free = place;
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn published(peer: u128, source: Source, loudness: u8) -> Published {
        Published { peer: PeerId(Uuid::from_u128(peer)), source, track: 0, order: peer as u64, loudness }
    }

    fn place(p: Published) -> Place {
        Some((p.peer, p.source))
    }

    #[test]
    fn a_place_once_taken_is_kept() {
        let (a, b, c) =
            (published(1, Source::Camera, 0), published(2, Source::Camera, 0), published(3, Source::Camera, 0));
        let table = assign(&[None, None, None], vec![a, b], usize::MAX);
        assert_eq!(table, vec![place(a), place(b), None]);
        let table = assign(&table, vec![b], usize::MAX);
        assert_eq!(table, vec![None, place(b), None]);
        assert_eq!(assign(&table, vec![c, b], usize::MAX), vec![place(c), place(b), None]);
    }

    #[test]
    fn a_screen_takes_the_place_of_a_second_camera() {
        let (a, b, screen) =
            (published(1, Source::Camera, 0), published(1, Source::Camera2, 0), published(2, Source::Screen, 0));
        let table = assign(&[place(b), place(a)], vec![a, b, screen], usize::MAX);
        assert_eq!(table, vec![place(screen), place(a)]);
    }

    #[test]
    fn the_loudest_are_heard_without_flapping() {
        let quiet = published(1, Source::Microphone, 20);
        let loud = published(2, Source::Microphone, 60);
        assert_eq!(assign(&[place(quiet)], vec![quiet, loud], usize::MAX), vec![place(loud)]);
        let nearly = published(3, Source::Microphone, 64);
        assert_eq!(assign(&[place(loud)], vec![quiet, loud, nearly], 1), vec![place(loud)]);
    }
}
