//! Devices that publish for a peer over connections of their own: an ultrasound machine, an endoscope (RFC 9725).

use super::{Worker, bad_offer};
use crate::command::{GoneReason, Offer, RefuseReason, RelayEvent, Request};
use crate::ids::{DeviceId, PeerId, RoomId};
use crate::peer::Connection;
use crate::peer::dtls::Endpoint;
use crate::peer::ice::{Agent, Credentials};
use crate::peer::sdp::answer::Role;
use crate::peer::sdp::offer;
use crate::stats::add;
use std::time::Instant;

/// Devices of one peer; more than one at a time is rare.
const MAX_DEVICES: usize = 3;

impl Worker {
    pub(super) fn attach(
        &mut self,
        request: Request,
        room: RoomId,
        peer: PeerId,
        device: DeviceId,
        offer: &Offer,
        now: Instant,
    ) -> Result<(), RefuseReason> {
        if self.draining {
            return Err(RefuseReason::Draining);
        }
        let parsed = offer::parse(&offer.sdp).map_err(bad_offer)?;
        let member = self.rooms.get(&room).and_then(|room| room.members.get(&peer)).ok_or(RefuseReason::NoSuchPeer)?;
        if !member.devices.contains_key(&device) && member.devices.len() >= MAX_DEVICES {
            return Err(bad_offer("the participant has as many devices as it may have".into()));
        }
        let setup = &mut self.setup;
        let credentials = Credentials::generate(&mut setup.rng);
        let agent = Agent::new(credentials.clone(), parsed.fragment.clone());
        let dtls = Endpoint::new(setup.identity.clone(), parsed.fingerprint.clone());
        let mut connection = Connection::new(room, peer, agent, dtls, now, &mut setup.rng);
        connection.device = Some(device);
        let roles = connection.negotiate(&parsed, &offer.sources, &mut setup.rng);
        if !roles.contains(&Role::Publish) {
            return Err(bad_offer("no video section that is sent can be used: VP8 and H264 are forwarded".into()));
        }
        if let Some(before) = self.device(room, peer, device) {
            self.goodbye(before, now);
            self.lost(before, GoneReason::Replaced, now);
        }
        let key = self.connections.insert(connection);
        self.by_fragment.insert(credentials.fragment, key);
        add(&self.setup.counters.peers, 1);
        if let Some(member) = self.rooms.get_mut(&room).and_then(|room| room.members.get_mut(&peer)) {
            member.devices.insert(device, key);
        }
        self.answer(request, key, offer.offer_id, &parsed, &roles);
        Ok(())
    }

    pub(super) fn detach(&mut self, room: RoomId, peer: PeerId, device: DeviceId, now: Instant) {
        if let Some(key) = self.device(room, peer, device) {
            self.goodbye(key, now);
            self.lost(key, GoneReason::Left, now);
        }
    }

    fn device(&self, room: RoomId, peer: PeerId, device: DeviceId) -> Option<usize> {
        self.rooms.get(&room)?.members.get(&peer)?.devices.get(&device).copied()
    }

    pub(super) fn device_connected(&mut self, key: usize, device: DeviceId, now: Instant) {
        let (room, peer) = (self.connections[key].room, self.connections[key].peer);
        self.make_tracks(key, now);
        self.emit(RelayEvent::DeviceConnected { room, peer, device });
        self.reconcile(room, now);
    }

    /// Tells anew of a peer's devices that are connected.
    pub(super) fn tell_devices(&mut self, room: RoomId, peer: PeerId) {
        let member = self.rooms.get(&room).and_then(|room| room.members.get(&peer));
        let connected = |key: &usize| self.connections.get(*key).is_some_and(|device| device.dtls.is_connected());
        let devices = member.into_iter().flat_map(|member| &member.devices).filter(|(_, key)| connected(key));
        let devices: Vec<DeviceId> = devices.map(|(device, _)| *device).collect();
        for device in devices {
            self.emit(RelayEvent::DeviceConnected { room, peer, device });
        }
    }

    /// A device's connection ended, by itself or with its peer.
    pub(super) fn device_lost(&mut self, room: RoomId, peer: PeerId, device: DeviceId, reason: GoneReason) {
        if let Some(member) = self.rooms.get_mut(&room).and_then(|room| room.members.get_mut(&peer)) {
            member.devices.remove(&device);
        }
        self.emit(RelayEvent::DeviceGone { room, peer, device, reason });
    }
}
