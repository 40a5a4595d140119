//! What fuzzing needs of a worker: connections without a handshake, and whether its tables agree.

use super::Worker;
use crate::peer::dtls::Progress;
use crate::peer::ice::Path;
use crate::peer::srtp::Profile;
use std::sync::atomic::Ordering;
use std::time::Instant;

impl Worker {
    /// Connects the peer whose check came from there.
    pub(crate) fn skip_handshake(&mut self, path: Path, profile: Profile, material: &[u8], now: Instant) {
        let Some(&key) = self.by_path.get(&path) else { return };
        self.connections[key].dtls.skip_handshake();
        let keys = Some((profile, material.to_vec()));
        self.progress(key, Progress { keys, connected: true, ..Progress::default() }, now);
    }

    /// Every reference leads to something that leads back.
    pub(crate) fn check(&self) {
        for (path, key) in &self.by_path {
            let connection = self.connections.get(*key).expect("a path leads to a connection");
            assert!(connection.ice.is_valid(*path), "{path:?} is none of its connection's");
        }
        for (fragment, key) in &self.by_fragment {
            let connection = self.connections.get(*key).expect("a fragment leads to a connection");
            assert!(connection.ice.fragments().any(|known| known == fragment));
        }
        for (key, track) in &self.tracks {
            let publisher = self.connections.get(track.connection).expect("a track has a publisher");
            assert!(publisher.publishes.iter().any(|publish| publish.track == Some(key)));
            for (receiver, slot) in &track.subscribers {
                let subscription = self.connections[*receiver].slots[*slot].subscription.as_ref();
                assert!(subscription.is_some_and(|subscription| subscription.track == key));
            }
        }
        for (key, connection) in &self.connections {
            for (nth, slot) in connection.slots.iter().enumerate() {
                let Some(subscription) = &slot.subscription else { continue };
                assert!(self.tracks[subscription.track].subscribers.contains(&(key, nth)));
            }
            assert!(connection.bindings.iter().all(|binding| self.tracks[binding.track].connection == key));
        }
        self.check_rooms();
    }

    fn check_rooms(&self) {
        let mut seats = Vec::new();
        for (id, room) in &self.rooms {
            assert!(!room.members.is_empty(), "an empty room is closed");
            for (peer, member) in &room.members {
                let keys: Vec<usize> = member.connections().chain(member.devices.values().copied()).collect();
                assert!(
                    keys.iter().all(|key| (self.connections[*key].room, self.connections[*key].peer) == (*id, *peer))
                );
                seats.extend(keys);
            }
        }
        let all: Vec<usize> = self.connections.iter().map(|(key, _)| key).collect();
        seats.sort_unstable();
        assert_eq!(seats, all, "each connection has one seat");
        let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed) as usize;
        assert_eq!(count(&self.setup.counters.peers), all.len());
        assert_eq!(count(&self.setup.counters.rooms), self.rooms.len());
    }
}
