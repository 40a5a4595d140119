//! Joining, restarting, leaving; and keeping every table of slots in line with who is there.

use super::{Worker, bad_offer};
use crate::command::{GoneReason, MediaState, Offer, RefuseReason, RelayEvent, Request, ViewWish};
use crate::forward::layer::Wish;
use crate::forward::subscription::Subscription;
use crate::ids::{PeerId, RoomId, Source};
use crate::peer::Connection;
use crate::peer::dtls::Endpoint;
use crate::peer::ice::{Agent, Credentials};
use crate::peer::sdp::answer::{Answer, Role};
use crate::peer::sdp::offer::{self, ParsedOffer};
use crate::room::{Member, Published, Room, assign, is_on, voices};
use crate::stats::{add, sub};
use crate::track::{Level, MAX_LAYERS, Track};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Instant;

impl Worker {
    pub(super) fn join(
        &mut self,
        request: Request,
        room: RoomId,
        peer: PeerId,
        offer: &Offer,
        media: MediaState,
        now: Instant,
    ) -> Result<(), RefuseReason> {
        if self.draining {
            return Err(RefuseReason::Draining);
        }
        let parsed = offer::parse(&offer.sdp).map_err(bad_offer)?;
        self.admit(room, peer)?;
        let setup = &mut self.setup;
        let credentials = Credentials::generate(&mut setup.rng);
        let agent = Agent::new(credentials.clone(), parsed.fragment.clone());
        let dtls = Endpoint::new(setup.identity.clone(), parsed.fingerprint.clone());
        let mut connection = Connection::new(room, peer, agent, dtls, now, &mut setup.rng);
        let roles = connection.negotiate(&parsed, &offer.sources, &mut setup.rng);
        if !roles.iter().any(|role| matches!(role, Role::Publish | Role::Slot { .. })) {
            return Err(bad_offer("no media section can be used: Opus and VP8 are forwarded".into()));
        }
        let counters = setup.counters.clone();
        let entry = self.rooms.entry(room).or_insert_with(|| {
            add(&counters.rooms, 1);
            Room::new(now)
        });
        let order = entry.next_order;
        let member = entry.members.entry(peer).or_insert_with(|| {
            entry.next_order += 1;
            Member { media, order, live: None, pending: None, devices: BTreeMap::new(), told: Vec::new() }
        });
        member.media = media;
        let superseded = member.pending.take();
        if let Some(old) = member.live.and_then(|old| self.connections.get(old)) {
            // The same places as in the connection that is to be replaced.
            for slot in &mut connection.slots {
                slot.assigned = old.slots.iter().find(|before| before.mid == slot.mid).and_then(|b| b.assigned);
            }
        }
        let key = self.connections.insert(connection);
        member.pending = Some(key);
        add(&counters.peers, 1);
        self.by_fragment.insert(credentials.fragment, key);
        if let Some(old) = superseded {
            self.remove_connection(old, now);
        }
        self.reconcile(room, now);
        self.answer(request, key, offer.offer_id, &parsed, &roles);
        Ok(())
    }

    fn admit(&self, room: RoomId, peer: PeerId) -> Result<(), RefuseReason> {
        let config = &self.setup.config;
        match self.rooms.get(&room) {
            Some(room) if !room.members.contains_key(&peer) && room.members.len() >= config.max_peers_per_room => {
                Err(RefuseReason::RoomFull)
            }
            None if self.setup.counters.rooms.load(Ordering::Relaxed) >= config.max_rooms as u64 => {
                Err(RefuseReason::RelayFull)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn restart(
        &mut self,
        request: Request,
        room: RoomId,
        peer: PeerId,
        offer: &Offer,
        now: Instant,
    ) -> Result<(), RefuseReason> {
        let newest = self.rooms.get(&room).and_then(|room| room.members.get(&peer)).and_then(Member::newest);
        let key = newest.ok_or(RefuseReason::NoSuchPeer)?;
        let parsed = offer::parse(&offer.sdp).map_err(bad_offer)?;
        let connection = self.connections.get_mut(key).ok_or(RefuseReason::NoSuchPeer)?;
        if !connection.dtls.expects(&parsed.fingerprint) {
            return Err(bad_offer("another a=fingerprint needs a new connection".into()));
        }
        if connection.ice.is_restart(&parsed.fragment) {
            let credentials = Credentials::generate(&mut self.setup.rng);
            let before: Vec<String> = connection.ice.fragments().map(str::to_owned).collect();
            connection.ice.restart(credentials.clone(), parsed.fragment.clone());
            for gone in before.iter().filter(|before| connection.ice.fragments().all(|kept| kept != before.as_str())) {
                self.by_fragment.remove(gone);
            }
            self.by_fragment.insert(credentials.fragment, key);
        }
        let roles = connection.negotiate(&parsed, &offer.sources, &mut self.setup.rng);
        connection.version += 1;
        if connection.dtls.is_connected() {
            self.make_tracks(key, now);
        }
        self.reconcile(room, now);
        self.answer(request, key, offer.offer_id, &parsed, &roles);
        Ok(())
    }

    pub(super) fn answer(&mut self, request: Request, key: usize, offer_id: u32, offer: &ParsedOffer, roles: &[Role]) {
        let connection = &self.connections[key];
        let (room, peer) = (connection.room, connection.peer);
        let answer = Answer {
            offer,
            roles,
            credentials: &connection.ice.local,
            fingerprint: &self.setup.identity.fingerprint,
            candidates: &self.setup.candidates,
            session: connection.session,
            version: connection.version,
        };
        let (sdp, slots) = (answer.write(), connection.table());
        let is_device = connection.device.is_some();
        if !is_device {
            // The table in the answer is the newest: a `Slots` event before it would only repeat it.
            self.events.retain(
                |event| !matches!(event, RelayEvent::Slots { peer: p, room: r, .. } if (*p, *r) == (peer, room)),
            );
        }
        let member = self.rooms.get_mut(&room).and_then(|room| room.members.get_mut(&peer));
        if let Some(member) = member.filter(|_| !is_device) {
            member.told.clone_from(&slots);
        }
        self.emit(RelayEvent::Answer { request, room, peer, offer_id, sdp, slots });
    }

    /// The DTLS handshake ended: the connection takes its peer's seat.
    pub(super) fn connected(&mut self, key: usize, now: Instant) {
        if let Some(device) = self.connections[key].device {
            return self.device_connected(key, device, now);
        }
        let (room, peer) = (self.connections[key].room, self.connections[key].peer);
        let Some(member) = self.rooms.get_mut(&room).and_then(|room| room.members.get_mut(&peer)) else { return };
        if member.pending != Some(key) {
            return;
        }
        member.pending = None;
        let replaced = member.live.replace(key);
        if let Some(old) = replaced {
            self.goodbye(old, now);
            self.remove_connection(old, now);
            self.emit(RelayEvent::Gone { room, peer, reason: GoneReason::Replaced });
        }
        self.make_tracks(key, now);
        self.emit(RelayEvent::Connected { room, peer });
        // Who steers the relay may have begun anew and know nothing of them.
        self.tell_devices(room, peer);
        self.reconcile(room, now);
        self.want_keyframes(key, now);
    }

    pub(super) fn make_tracks(&mut self, key: usize, now: Instant) {
        let connection = &mut self.connections[key];
        for publish in connection.publishes.iter_mut().filter(|publish| publish.track.is_none()) {
            let video = publish.source != Source::Microphone;
            publish.track = Some(self.tracks.insert(Track {
                connection: key,
                clock_rate: if video { 90_000 } else { 48_000 },
                streams: [None, None, None],
                subscribers: Vec::new(),
                level: Level::default(),
                told_layers: MAX_LAYERS as u8,
                told_at: now,
                retargeted: None,
                unwatched_since: None,
            }));
        }
    }

    /// Begins the slots that wait for a key frame with a fresh one, and asks publishers for the others.
    pub(super) fn want_keyframes(&mut self, key: usize, now: Instant) {
        for slot in 0..self.connections[key].slots.len() {
            self.catch_up(key, slot, now);
        }
        for slot in &self.connections[key].slots {
            if let Some(subscription) = &slot.subscription
                && let Some(layer) = subscription.waits_for()
            {
                self.tracks[subscription.track].want_keyframe(layer);
            }
        }
    }

    /// A connection ended; its peer is gone unless another connection carries it.
    pub(super) fn lost(&mut self, key: usize, reason: GoneReason, now: Instant) {
        let Some(connection) = self.connections.get(key) else { return };
        let (room, peer, device) = (connection.room, connection.peer, connection.device);
        self.remove_connection(key, now);
        if let Some(device) = device {
            self.device_lost(room, peer, device, reason);
            return self.reconcile(room, now);
        }
        let Some(entry) = self.rooms.get_mut(&room) else { return };
        if let Some(member) = entry.members.get_mut(&peer) {
            member.live = member.live.filter(|live| *live != key);
            member.pending = member.pending.filter(|pending| *pending != key);
            if member.newest().is_none() {
                let devices = std::mem::take(&mut member.devices);
                entry.members.remove(&peer);
                for (device, key) in devices {
                    self.goodbye(key, now);
                    self.remove_connection(key, now);
                    self.device_lost(room, peer, device, reason);
                }
                self.emit(RelayEvent::Gone { room, peer, reason });
            }
        }
        self.close_if_empty(room);
        self.reconcile(room, now);
    }

    pub(super) fn leave(&mut self, room: RoomId, peer: PeerId, reason: GoneReason, now: Instant) {
        for key in self.member_connections(room, peer) {
            self.goodbye(key, now);
            self.lost(key, reason, now);
        }
    }

    pub(super) fn close_room(&mut self, room: RoomId, now: Instant) {
        let peers: Vec<PeerId> = self.rooms.get(&room).map(|r| r.members.keys().copied().collect()).unwrap_or_default();
        for peer in peers {
            self.leave(room, peer, GoneReason::Left, now);
        }
    }

    fn close_if_empty(&mut self, room: RoomId) {
        if self.rooms.get(&room).is_some_and(|room| room.members.is_empty()) {
            self.rooms.remove(&room);
            sub(&self.setup.counters.rooms, 1);
        }
    }

    pub(super) fn goodbye(&mut self, key: usize, now: Instant) {
        let connection = &mut self.connections[key];
        if let Some(path) = connection.ice.selected() {
            let outbox = &mut self.outbox;
            connection.dtls.close(now, &mut |packet| outbox.push(packet, path));
        }
    }

    fn remove_connection(&mut self, key: usize, now: Instant) {
        let Some(connection) = self.connections.try_remove(key) else { return };
        sub(&self.setup.counters.peers, 1);
        self.by_path.retain(|_, to| *to != key);
        self.by_fragment.retain(|_, to| *to != key);
        for subscription in connection.slots.iter().filter_map(|slot| slot.subscription.as_ref()) {
            if let Some(track) = self.tracks.get_mut(subscription.track) {
                track.subscribers.retain(|(to, _)| *to != key);
            }
        }
        for track in connection.publishes.iter().filter_map(|publish| publish.track) {
            let track = self.tracks.remove(track);
            for (receiver, slot) in track.subscribers {
                if let Some(receiver) = self.connections.get_mut(receiver) {
                    receiver.slots[slot].subscription = None;
                }
            }
        }
        tracing::debug!(room = %connection.room, peer = %connection.peer,
            seconds = now.saturating_duration_since(connection.created).as_secs(), "a media connection ended");
    }

    pub(super) fn view(&mut self, room: RoomId, peer: PeerId, wishes: &[ViewWish], now: Instant) {
        for key in self.member_connections(room, peer) {
            for wish in wishes {
                let slots = &mut self.connections[key].slots;
                let Some(at) = slots.iter().position(|slot| slot.mid == wish.mid && slot.video) else { continue };
                let pixels = u32::from(wish.width) * u32::from(wish.height);
                slots[at].wish = Wish {
                    pixels: (pixels > 0).then_some(pixels),
                    priority: wish.priority,
                    paused: wish.priority == 0,
                };
            }
            self.allocate(key, now);
        }
    }

    /// Brings every table of slots of a room up to date, subscribes accordingly and tells who changed.
    pub(super) fn reconcile(&mut self, room: RoomId, now: Instant) {
        let Some(entry) = self.rooms.get(&room) else { return };
        let published: Vec<Published> =
            entry.members.iter().flat_map(|(peer, member)| self.published(*peer, member)).collect();
        let members: Vec<(PeerId, Vec<usize>, Option<usize>)> =
            entry.members.iter().map(|(peer, m)| (*peer, m.connections().collect(), m.newest())).collect();
        let count = members.len();
        for (peer, connections, newest) in members {
            for key in connections {
                self.place(key, peer, &published, count, now);
            }
            let Some(table) = newest.map(|newest| self.connections[newest].table()) else { continue };
            let member = self.rooms.get_mut(&room).and_then(|room| room.members.get_mut(&peer));
            if let Some(member) = member
                && member.told != table
            {
                member.told.clone_from(&table);
                self.emit(RelayEvent::Slots { room, peer, slots: table });
            }
        }
    }

    fn published(&self, peer: PeerId, member: &Member) -> Vec<Published> {
        let Some(connection) = member.live.and_then(|key| self.connections.get(key)) else { return Vec::new() };
        let devices = member.devices.values().filter_map(|key| self.connections.get(*key));
        let device = devices.flat_map(|device| &device.publishes).find_map(|publish| publish.track);
        let device =
            device.map(|track| Published { peer, source: Source::Camera2, track, order: member.order, loudness: 0 });
        let one = |publish: &crate::peer::Publish| {
            let track = publish.track.filter(|_| is_on(&member.media, publish.source))?;
            let loudness = self.tracks[track].level.smoothed();
            Some(Published { peer, source: publish.source, track, order: member.order, loudness })
        };
        let own = connection.publishes.iter().filter_map(one);
        // A device's picture takes the place of a second camera.
        own.filter(|own| device.is_none() || own.source != Source::Camera2).chain(device).collect()
    }

    fn place(&mut self, key: usize, peer: PeerId, published: &[Published], members: usize, now: Instant) {
        for video in [false, true] {
            let slots = &self.connections[key].slots;
            let of_kind: Vec<usize> = (0..slots.len()).filter(|&at| slots[at].video == video).collect();
            let previous: Vec<_> = of_kind.iter().map(|&at| slots[at].assigned).collect();
            let others = published.iter().filter(|p| p.peer != peer && (p.source != Source::Microphone) == video);
            let limit = if video { usize::MAX } else { voices(members) };
            let table = assign(&previous, others.copied().collect(), limit);
            for (&at, place) in of_kind.iter().zip(table) {
                let track = place.and_then(|(peer, source)| {
                    published.iter().find(|p| (p.peer, p.source) == (peer, source)).map(|p| p.track)
                });
                self.connections[key].slots[at].assigned = place;
                self.subscribe(key, at, track, now);
            }
        }
    }

    /// Makes a slot follow a track, or nothing.
    fn subscribe(&mut self, key: usize, at: usize, track: Option<usize>, now: Instant) {
        let slot = &mut self.connections[key].slots[at];
        let before = slot.subscription.as_ref().map(|subscription| subscription.track);
        if before == track {
            return;
        }
        if let Some(before) = before.and_then(|before| self.tracks.get_mut(before)) {
            before.subscribers.retain(|subscriber| *subscriber != (key, at));
        }
        slot.subscription = track.map(|track| Subscription::new(track, slot.video));
        let Some(track) = track else { return };
        self.tracks[track].subscribers.push((key, at));
        self.allocate(key, now);
    }
}
