//! From datagram to packet: demultiplexing (RFC 7983), checks, handshake, decryption, and which stream it belongs to.

use super::Worker;
use crate::codec::{self, Codec};
use crate::command::GoneReason;
use crate::forward::missing::Arrival;
use crate::forward::subscription::{Packet, StreamId};
use crate::peer::dtls::Progress;
use crate::peer::ice::{Check, Path};
use crate::peer::srtp::{MAX_SOURCES, SrtpError, server_sessions};
use crate::peer::stun::Request;
use crate::peer::{Binding, Connection};
use crate::rtp::{FIXED_LEN, Header};
use crate::stats::add;
use crate::track::{MAX_LAYERS, Stream, Track};
use std::time::{Duration, Instant};

pub(crate) const MAX_PACKET: usize = 1_500;
/// Header, extension and tag of a packet on its way out, in bytes.
const OVERHEAD: usize = 36;
/// A stream that was silent for this long may have been given up by its receivers.
const RESUMED: Duration = Duration::from_secs(1);
/// Key frames closer together than this are a publisher's play.
const RETARGET: Duration = Duration::from_millis(20);

/// What the header extensions of a packet say.
#[derive(Default)]
struct Said<'a> {
    mid: Option<&'a [u8]>,
    rid: Option<&'a [u8]>,
    transport: Option<u16>,
    level: Option<u8>,
    dependency: Option<&'a [u8]>,
}

impl Worker {
    /// Takes one datagram. Whatever it holds, nothing worse than dropping it comes of it.
    pub(crate) fn receive(&mut self, path: Path, packet: &mut [u8], now: Instant) {
        let counters = self.setup.counters.clone();
        match packet.first() {
            Some(_) if packet.len() > MAX_PACKET => add(&counters.dropped_malformed, 1),
            Some(0..=3) => self.stun(path, packet, now),
            Some(20..=63) => match self.by_path.get(&path) {
                Some(&key) => self.dtls(key, packet, path, now),
                None => add(&counters.dropped_unknown, 1),
            },
            Some(128..=191) => match self.by_path.get(&path) {
                // Types 192 to 223 in the second byte are RTCP (RFC 5761 §4).
                Some(&key) if packet.get(1).is_some_and(|kind| (192..=223).contains(kind)) => {
                    self.rtcp(key, packet, now);
                }
                Some(&key) => self.rtp(key, packet, now),
                None => add(&counters.dropped_unknown, 1),
            },
            _ => add(&counters.dropped_unknown, 1),
        }
    }

    fn stun(&mut self, path: Path, packet: &[u8], now: Instant) {
        let request = Request::parse(packet);
        let key = request.as_ref().and_then(|request| self.by_fragment.get(request.local_fragment()).copied());
        let (Some(request), Some(key)) = (request, key) else {
            add(&self.setup.counters.dropped_stun, 1);
            return;
        };
        let connection = &mut self.connections[key];
        let mut reply = Vec::new();
        match connection.ice.check(&request, path, now, &mut reply) {
            Check::Refused => add(&self.setup.counters.dropped_stun, 1),
            Check::Answered { gone } => {
                self.outbox.push(&reply, path);
                connection.last_heard = now;
                if let Some(gone) = gone.filter(|gone| self.by_path.get(gone) == Some(&key)) {
                    self.by_path.remove(&gone);
                }
                if connection.ice.is_valid(path) {
                    self.by_path.insert(path, key);
                }
            }
        }
    }

    fn dtls(&mut self, key: usize, packet: &[u8], path: Path, now: Instant) {
        let connection = &mut self.connections[key];
        if !connection.ice.is_valid(path) {
            return;
        }
        let outbox = &mut self.outbox;
        let progress = connection.dtls.receive(packet, now, &mut |packet| outbox.push(packet, path));
        self.progress(key, progress, now);
    }

    /// Acts on what a step of the handshake brought.
    pub(super) fn progress(&mut self, key: usize, progress: Progress, now: Instant) {
        let connection = &mut self.connections[key];
        if progress.failed {
            let reason = if connection.dtls.is_connected() { GoneReason::Closed } else { GoneReason::Handshake };
            return self.lost(key, reason, now);
        }
        if let Some((profile, material)) = progress.keys {
            match server_sessions(profile, &material) {
                Ok(sessions) => connection.srtp = Some(sessions),
                Err(_) => return self.lost(key, GoneReason::Handshake, now),
            }
        }
        if progress.connected {
            connection.last_heard = now;
            self.connected(key, now);
        }
        if progress.closed {
            self.lost(key, GoneReason::Closed, now);
        }
    }

    /// Counts a packet that was not taken; a participant with too many SSRCs is cut.
    pub(super) fn unusable(&mut self, key: usize, error: SrtpError, now: Instant) {
        let counters = &self.setup.counters;
        match error {
            SrtpError::Authentication => add(&counters.dropped_auth, 1),
            SrtpError::Replayed => add(&counters.dropped_replay, 1),
            SrtpError::Malformed | SrtpError::Keys => add(&counters.dropped_malformed, 1),
            SrtpError::TooManySources => self.cut(key, now),
        }
    }

    /// Ends a participant that breaks a cap, or its device alone; the others lose nothing.
    fn cut(&mut self, key: usize, now: Instant) {
        add(&self.setup.counters.cut, 1);
        let Connection { room, peer, device, .. } = self.connections[key];
        if let Some(device) = device {
            tracing::warn!(%room, %peer, ?device, "a device broke a cap of its media connection and is cut");
            self.goodbye(key, now);
            return self.lost(key, GoneReason::Cut, now);
        }
        tracing::warn!(%room, %peer, "a participant broke a cap of its media connection and is cut");
        self.leave(room, peer, GoneReason::Cut, now);
    }

    /// Only authenticated packets count towards the caps, so that nobody is cut by another's forged ones.
    pub(super) fn within_caps(&mut self, key: usize, len: usize, now: Instant) -> bool {
        let config = &self.setup.config;
        let (packets, bits) = (config.max_packets_per_second, config.max_bits_per_second);
        let connection = &mut self.connections[key];
        connection.last_heard = now;
        connection.quality.up_bytes += len as u64;
        let within = connection.meter.take(len, now, packets, bits);
        if !within {
            self.cut(key, now);
        }
        within
    }

    fn rtp(&mut self, key: usize, packet: &mut [u8], now: Instant) {
        let len = packet.len();
        let Some(header) = Header::parse(packet) else { return add(&self.setup.counters.dropped_malformed, 1) };
        let connection = &mut self.connections[key];
        let Some((inbound, _)) = &mut connection.srtp else { return add(&self.setup.counters.dropped_unknown, 1) };
        let (index, end) = match inbound.unprotect_rtp(&header, packet) {
            Ok(found) => found,
            Err(error) => return self.unusable(key, error, now),
        };
        if !self.within_caps(key, len, now) {
            return;
        }
        let packet = &packet[..end];
        let connection = &mut self.connections[key];
        let said = said(connection, &header, packet);
        if let Some(number) = said.transport {
            connection.twcc.record(number, now);
        }
        let known = connection.bindings.iter().find(|binding| binding.ssrc == header.ssrc).copied();
        let binding = known.or_else(|| self.bind(key, header.ssrc, header.payload_type, &said, now));
        // Whoever was cut in `bind` has no connection any more.
        let codec = self.connections.get(key).and_then(|connection| connection.codec(header.payload_type));
        let (Some(binding), Some(payload), Some(codec)) = (binding, header.payload(packet), codec) else {
            return add(&self.setup.counters.dropped_malformed, 1);
        };
        if let Some(level) = said.level {
            self.tracks[binding.track].level.packet(level);
        }
        let dependency = said.dependency.filter(|_| codec == Codec::Av1).unwrap_or_default();
        self.media(binding, &header, index, Media { codec, payload, dependency }, now);
    }

    /// Finds the section and layer of an SSRC that was not seen before: as the offer declares it, or by MID and RID.
    fn bind(&mut self, key: usize, ssrc: u32, payload_type: u8, said: &Said<'_>, now: Instant) -> Option<Binding> {
        let connection = &mut self.connections[key];
        let codec = connection.codec(payload_type)?;
        let publishes = || connection.publishes.iter().filter(|publish| publish.codec(payload_type).is_some());
        let publish = publishes()
            .find(|publish| publish.ssrcs.contains(&ssrc))
            .or_else(|| publishes().find(|publish| said.mid.is_some_and(|mid| mid == publish.mid.as_bytes())))
            // A client without the MID extension has one section a payload type, or declares its SSRCs.
            .or_else(|| publishes().next().filter(|_| said.mid.is_none() && publishes().count() == 1))?;
        let layer = match said.rid {
            Some(rid) => publish.rids.iter().position(|known| known.as_bytes() == rid)?,
            None if publish.rids.is_empty() => 0,
            None => return None,
        };
        let track = publish.track?;
        if connection.bindings.len() >= MAX_SOURCES
            && !connection.bindings.iter().any(|b| (b.track, b.layer) == (track, layer))
            || !connection.meter.binds()
        {
            self.cut(key, now);
            return None;
        }
        // Another SSRC in the same place: the sender began anew.
        connection.bindings.retain(|binding| (binding.track, binding.layer) != (track, layer));
        let binding = Binding { ssrc, track, layer };
        connection.bindings.push(binding);
        self.generations += 1;
        let stream = Stream::new(self.generations, codec, now);
        *self.tracks[track].streams.get_mut(layer.min(MAX_LAYERS - 1))? = Some(Box::new(stream));
        self.retarget_track(track, now);
        Some(binding)
    }

    /// Chooses layers anew where a key frame may have changed what there is, but not for each of a flood of key frames:
    /// who waits for one begins with it anyway.
    fn retarget_at_key_frame(&mut self, track: usize, resumed: bool, now: Instant) {
        let last = &mut self.tracks[track].retargeted;
        if resumed || last.is_none_or(|last| now.saturating_duration_since(last) >= RETARGET) {
            *last = Some(now);
            self.retarget_track(track, now);
        }
    }

    /// Chooses the layers of all receivers of a track anew.
    fn retarget_track(&mut self, track: usize, now: Instant) {
        for nth in 0..self.tracks[track].subscribers.len() {
            let (receiver, _) = self.tracks[track].subscribers[nth];
            self.allocate(receiver, now);
        }
    }

    fn media(&mut self, binding: Binding, header: &Header, index: u64, media: Media<'_>, now: Instant) {
        let Media { codec, payload, dependency } = media;
        let Self { tracks, generations, setup, .. } = self;
        let Track { streams, clock_rate, .. } = &mut tracks[binding.track];
        let Some(stream) = streams[binding.layer].as_deref_mut() else { return };
        let video = codec.is_video();
        if *clock_rate != codec.clock_rate() {
            return add(&setup.counters.dropped_malformed, 1);
        }
        if stream.codec != codec {
            // The sender goes on in another codec: for its receivers that is another stream.
            *generations += 1;
            stream.renew(*generations, codec);
        }
        let frame = if video && !payload.is_empty() { stream.frame(payload, dependency) } else { None };
        if video && frame.is_none() && !payload.is_empty() {
            if codec == Codec::Av1 {
                // What says how to read it is lost: only a key frame brings it again.
                stream.missing.received(index, now);
                stream.requests.want();
            }
            return add(&setup.counters.dropped_malformed, 1);
        }
        let micros = (setup.clock.ntp(now) >> 12) as u32;
        // 2^20 units a second (32.32 shifted by 12) scaled to the media clock.
        let arrival = ((u64::from(micros) * u64::from(*clock_rate)) >> 20) as u32;
        stream.reception.received(index, header.timestamp, arrival);
        // Padding on the SSRC of a layer that is switched off (Firefox probes so) does not make it flow.
        let resumed = !payload.is_empty() && now.saturating_duration_since(stream.last_packet) > RESUMED;
        if !payload.is_empty() {
            stream.last_packet = now;
            stream.measure(frame.as_ref(), payload, payload.len() + OVERHEAD, now);
        }
        let keyframe = frame.is_some_and(|frame| frame.keyframe);
        let id = StreamId { layer: binding.layer, generation: stream.generation };
        let Header { timestamp, marker, .. } = *header;
        let packet = Packet { stream: id, index, timestamp, marker, payload, codec, frame, dependency };
        if keyframe || resumed {
            // Before the packet is kept: whoever begins with it would get it twice, under one SRTP number.
            self.in_hand = Some((binding.track, binding.layer, index));
            self.retarget_at_key_frame(binding.track, resumed, now);
            self.in_hand = None;
        }
        let Some(stream) = self.tracks[binding.track].streams[binding.layer].as_deref_mut() else { return };
        if video {
            if stream.missing.received(index, now) == Arrival::Jumped {
                stream.requests.want();
            }
            if frame.is_some() {
                stream.keep(&packet, now);
                if keyframe {
                    stream.requests.arrived();
                }
            }
        }
        self.forward(binding.track, &packet, now);
    }
}

/// What a packet carries.
#[derive(Clone, Copy)]
struct Media<'a> {
    codec: Codec,
    payload: &'a [u8],
    dependency: &'a [u8],
}

impl Stream {
    fn frame(&mut self, payload: &[u8], dependency: &[u8]) -> Option<codec::Frame> {
        crate::track::frame(self.codec, &mut self.structure, payload, dependency)
    }
}

fn said<'a>(connection: &Connection, header: &Header, packet: &'a [u8]) -> Said<'a> {
    debug_assert!(header.len >= FIXED_LEN);
    let ids = connection.extensions;
    let mut said = Said::default();
    for (id, value) in header.extensions(packet) {
        let id = Some(id);
        if id == ids.transport_cc && value.len() == 2 {
            said.transport = Some(u16::from_be_bytes([value[0], value[1]]));
        } else if id == ids.mid {
            said.mid = Some(value);
        } else if id == ids.rid {
            said.rid = Some(value);
        } else if id == ids.audio_level {
            said.level = value.first().copied();
        } else if id == ids.dependency {
            said.dependency = Some(value);
        }
    }
    said
}
