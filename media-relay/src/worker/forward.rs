//! From one packet to its receivers: header, one copy of the payload, sealed in place.

use super::Worker;
use crate::codec::{self, Codec, red};
use crate::forward::subscription::{Forward, Packet, StreamId};
use crate::outbox::Outbox;
use crate::peer::pacer::Waiting;
use crate::peer::{Binding, Connection, Format, Slot};
use crate::rtp;
use crate::stats::add;
use crate::track::{self, Stream, Track};
use slab::Slab;
use std::time::Instant;

/// The padding bit of the first byte (RFC 3550 §5.1).
pub(super) const PADDED: u8 = 0x20;

impl Worker {
    pub(super) fn forward(&mut self, track: usize, packet: &Packet<'_>, now: Instant) {
        let Worker { connections, tracks, outbox, setup, .. } = self;
        let track = &tracks[track];
        let mut sent = 0;
        for &(receiver, slot) in &track.subscribers {
            let connection = &mut connections[receiver];
            let Some(forward) = send(connection, slot, packet, outbox, now) else { continue };
            sent += 1;
            if !forward.switched || packet.frame.is_none() {
                continue;
            }
            // The key frame's first packet was late: what came before it in time belongs to the receiver too.
            let Some(stream) = track.stream(packet.stream) else { continue };
            sent += replay(
                connection,
                slot,
                &Kept { stream, id: packet.stream, from: packet.index + 1, padding: &[] },
                outbox,
                now,
            );
        }
        add(&setup.counters.forwarded, sent);
    }

    /// Begins a slot that shows nothing yet with what was kept since a fresh key frame, so that nobody waits for the next.
    pub(super) fn catch_up(&mut self, key: usize, slot: usize, now: Instant) {
        let Worker { connections, tracks, outbox, setup, in_hand, .. } = self;
        let connection = &connections[key];
        let Some(subscription) = connection.slots[slot].subscription.as_ref().filter(|s| s.current.is_none()) else {
            return;
        };
        let (Some(layer), track) = (subscription.waits_for(), subscription.track) else { return };
        let Some(stream) = tracks[track].streams[layer].as_deref() else { return };
        let Some(from) = stream.fresh_keyframe(connection.downlink.at_once(now), now) else { return };
        let id = StreamId { layer, generation: stream.generation };
        let in_hand = in_hand.filter(|(of, at, _)| (*of, *at) == (track, layer)).map(|(_, _, index)| index);
        let padding = padding(connections, stream, (track, layer), from, in_hand);
        let kept = Kept { stream, id, from, padding: &padding };
        add(&setup.counters.forwarded, replay(&mut connections[key], slot, &kept, outbox, now));
    }

    /// Answers a NACK from the ring: as a retransmission where the receiver takes them, else the same bytes under the same
    /// number, because another content under it would break AES-GCM (RFC 7714 §8.1).
    pub(super) fn resend(&mut self, key: usize, media_ssrc: u32, number: u16, now: Instant) -> bool {
        let Worker { connections, tracks, outbox, .. } = self;
        let connection = &mut connections[key];
        let Some(at) = connection.slots.iter().position(|slot| slot.ssrc == media_ssrc) else { return false };
        let Some(out) = rtp::unwrap(connection.slots[at].rewriter.highest_out(), number) else { return false };
        if connection.resend_budget == 0 || !connection.slots[at].still_shows(out) {
            return false;
        }
        let Some(len) = again(connection, at, out, tracks, outbox, now) else { return false };
        connection.resend_budget = connection.resend_budget.saturating_sub(len as u32);
        true
    }
}

/// Sends a packet of a slot again; gives its size.
pub(super) fn again(
    connection: &mut Connection,
    slot: usize,
    out: u64,
    tracks: &Slab<Track>,
    outbox: &mut Outbox,
    now: Instant,
) -> Option<usize> {
    if connection.pacer.holds(slot, out) {
        return None;
    }
    let track = connection.slots[slot].subscription.as_ref()?.track;
    seal_kept(connection, Again::Repair { slot, track, out }, tracks, outbox, now)
}

/// Why a packet is taken from the ring.
#[derive(Clone, Copy, Debug)]
pub(super) enum Again {
    /// It was sent before.
    Repair { slot: usize, track: usize, out: u64 },
    /// It waited for its turn.
    First(Waiting),
}

/// Seals a packet of a slot from what was kept of its stream; gives its size.
pub(super) fn seal_kept(
    connection: &mut Connection,
    why: Again,
    tracks: &Slab<Track>,
    outbox: &mut Outbox,
    now: Instant,
) -> Option<usize> {
    let Connection { srtp, ice, slots, outgoing, downlink, quality, .. } = connection;
    let ((_, outbound), path) = (srtp.as_ref()?, ice.selected()?);
    let (slot, track, out, is_first) = match why {
        Again::Repair { slot, track, out } => (slot, track, out, false),
        Again::First(Waiting { slot, track, out, .. }) => (slot, track, out, true),
    };
    let slot = &mut slots[slot];
    let sent = slot.log.find(out)?;
    let stream = tracks.get(track)?.stream(sent.stream())?;
    let kept = stream.history.get(sent.index)?;
    let format = slot.format(stream.codec)?;
    let deltas = sent.deltas();
    let rtx = slot.rtx.as_mut().zip(format.rtx).filter(|_| !is_first);
    let (payload_type, ssrc, index) = match &rtx {
        Some((rtx, payload_type)) => (*payload_type, rtx.ssrc, rtx.next),
        None => (format.payload_type, slot.ssrc, out),
    };
    let is_new = is_first || rtx.is_some();
    let transport = slot.transport_cc.map(|id| (id, if is_new { downlink.number() } else { sent.transport }));
    let timestamp = kept.timestamp.wrapping_add(deltas.timestamp);
    let head = Head { marker: sent.marker, payload_type, index, timestamp, ssrc };
    let slab = outbox.slab(outgoing, path);
    let start = slab.begin();
    let header = head.write(&mut slab.data, transport, slot.dependency.map(|id| (id, kept.dependency)));
    if rtx.is_some() {
        // The original sequence number leads the payload (RFC 4588 §4).
        slab.data.extend_from_slice(&(out as u16).to_be_bytes());
    }
    let payload = slab.data.len();
    slab.data.extend_from_slice(kept.payload);
    if let Some(frame) = codec::parse(stream.codec, kept.payload) {
        frame.patch(&mut slab.data[payload..], deltas.picture, deltas.tl0);
    }
    outbound.protect_rtp(&mut slab.data, start, header, ssrc, index);
    slab.finish();
    let len = slab.data.len() - start;
    quality.down_bytes += len as u64;
    if let Some((rtx, _)) = rtx {
        rtx.next += 1;
    }
    if let Some((_, number)) = transport.filter(|_| is_new) {
        downlink.estimator.sent(number, len as u16, now);
        if is_first {
            slot.log.leaves(out, number);
        }
    }
    Some(len)
}

/// The numbers of a packet's header as it goes out.
pub(super) struct Head {
    pub(super) marker: bool,
    pub(super) payload_type: u8,
    pub(super) index: u64,
    pub(super) timestamp: u32,
    pub(super) ssrc: u32,
}

impl Head {
    /// Writes the header, with the transport-wide number where the receiver gives feedback by it, and the dependency
    /// descriptor where there is one; gives its length.
    pub(super) fn write(
        &self,
        out: &mut Vec<u8>,
        transport: Option<(u8, u16)>,
        dependency: Option<(u8, &[u8])>,
    ) -> usize {
        let start = out.len();
        rtp::write_header(out, self.marker, self.payload_type, self.index as u16, self.timestamp, self.ssrc);
        let dependency = dependency.filter(|(_, value)| !value.is_empty());
        match (transport, dependency) {
            (Some((id, number)), None) => rtp::write_extensions(out, start, &[(id, &number.to_be_bytes())]),
            (Some((id, number)), Some(dependency)) => {
                rtp::write_extensions(out, start, &[(id, &number.to_be_bytes()), dependency]);
            }
            (None, Some(dependency)) => rtp::write_extensions(out, start, &[dependency]),
            (None, None) => {}
        }
        out.len() - start
    }
}

/// The numbers of a stream from one packet on that carried nothing but padding: they came and were not kept. What has not
/// come keeps its number free, because it still may, and so does what is in hand.
fn padding(
    connections: &Slab<Connection>,
    stream: &Stream,
    place: (usize, usize),
    from: u64,
    in_hand: Option<u64>,
) -> Vec<u64> {
    let is_its = |binding: &&Binding| (binding.track, binding.layer) == place;
    let publisher = connections.iter().find_map(|(_, connection)| {
        let binding = connection.bindings.iter().find(is_its)?;
        connection.srtp.as_ref().map(|(inbound, _)| (inbound, binding.ssrc))
    });
    let Some((inbound, ssrc)) = publisher else { return Vec::new() };
    let came = |index: &u64| {
        Some(*index) != in_hand && stream.history.get(*index).is_none() && inbound.has_passed(ssrc, *index)
    };
    (from..=stream.reception.highest).filter(came).collect()
}

/// What was kept of a stream from one packet on.
struct Kept<'a> {
    stream: &'a Stream,
    id: StreamId,
    from: u64,
    padding: &'a [u64],
}

/// Sends what was kept; gives the number of packets.
fn replay(connection: &mut Connection, slot: usize, kept: &Kept<'_>, outbox: &mut Outbox, now: Instant) -> u64 {
    let Kept { stream, id, from, padding } = *kept;
    let mut sent = 0;
    let mut structure = stream.structure.clone();
    for index in from..=stream.reception.highest {
        let Some(kept) = stream.history.get(index) else {
            let slot = &mut connection.slots[slot];
            let shows = slot.subscription.as_ref().is_some_and(|subscription| subscription.current == Some(id));
            if shows && padding.contains(&index) {
                // Nothing goes out under the number, and what follows closes up.
                let _left_out = slot.rewriter.number(index, true);
            }
            continue;
        };
        let packet = Packet {
            stream: id,
            index,
            timestamp: kept.timestamp,
            marker: kept.marker,
            payload: kept.payload,
            codec: stream.codec,
            frame: track::frame(stream.codec, &mut structure, kept.payload, kept.dependency),
            dependency: kept.dependency,
        };
        sent += u64::from(send(connection, slot, &packet, outbox, now).is_some());
    }
    sent
}

/// Sends a packet to one slot, if it is to go there.
fn send(
    connection: &mut Connection,
    slot: usize,
    packet: &Packet<'_>,
    outbox: &mut Outbox,
    now: Instant,
) -> Option<Forward> {
    let Connection { srtp, ice, slots, outgoing, downlink, pacer, quality, .. } = connection;
    let ((_, outbound), path) = (srtp.as_ref()?, ice.selected()?);
    let at = slot;
    let slot = &mut slots[at];
    let (format, skip) = slot.fitting(packet)?;
    let subscription = slot.subscription.as_mut()?;
    let forward = subscription.decide(packet, &mut slot.rewriter, now)?;
    slot.packets = slot.packets.wrapping_add(1);
    slot.octets = slot.octets.wrapping_add(packet.payload.len() as u32);
    let frame = packet.frame.filter(|_| !forward.hollow);
    if frame.is_some() && !pacer.passes(packet.payload.len()) {
        slot.log.note(packet, &forward, 0);
        pacer.wait(at, subscription.track, forward.out, packet.payload.len(), now);
        return Some(forward);
    }
    let slab = outbox.slab(outgoing, path);
    let start = slab.begin();
    let transport = slot.transport_cc.map(|id| (id, downlink.number()));
    let head = Head {
        marker: forward.marker,
        payload_type: format.payload_type,
        index: forward.out,
        timestamp: packet.timestamp.wrapping_add(forward.deltas.timestamp),
        ssrc: slot.ssrc,
    };
    let header = head.write(&mut slab.data, transport, slot.dependency.map(|id| (id, packet.dependency)));
    if forward.hollow {
        slab.data[start] |= PADDED;
        slab.data.push(1);
    } else {
        slab.data.extend_from_slice(&packet.payload[skip..]);
    }
    if let Some(frame) = frame {
        frame.patch(&mut slab.data[start + header..], forward.deltas.picture, forward.deltas.tl0);
        slot.log.note(packet, &forward, transport.map_or(0, |(_, number)| number));
    }
    outbound.protect_rtp(&mut slab.data, start, header, slot.ssrc, forward.out);
    slab.finish();
    let len = slab.data.len() - start;
    quality.down_bytes += len as u64;
    if let Some((_, number)) = transport {
        downlink.estimator.sent(number, len as u16, now);
    }
    if !slot.video {
        downlink.audio.add(len, now);
    }
    Some(forward)
}

impl Slot {
    /// Whether a packet belongs to what the slot shows now: what came before a switch is of no use any more, and would only
    /// lengthen the queue that made the switch necessary.
    pub(super) fn still_shows(&self, out: u64) -> bool {
        let current = self.subscription.as_ref().and_then(|subscription| subscription.current);
        self.log.find(out).is_some_and(|sent| Some(sent.stream()) == current)
    }

    /// The format in which the receiver takes a packet, and how many bytes of its payload are not for it: who knows no
    /// RED gets what it repeats nothing of (RFC 2198).
    fn fitting(&self, packet: &Packet<'_>) -> Option<(Format, usize)> {
        if let Some(format) = self.format(packet.codec) {
            return Some((format, 0));
        }
        let primary = red::primary(packet.payload).filter(|_| packet.codec == Codec::Red)?;
        Some((self.format(Codec::Opus)?, primary.offset))
    }
}
