//! From one packet to its receivers: header, one copy of the payload, sealed in place.

use super::Worker;
use crate::forward::subscription::{Forward, Packet, StreamId};
use crate::forward::vp8::Descriptor;
use crate::outbox::Outbox;
use crate::peer::Connection;
use crate::rtp;
use crate::stats::add;
use crate::track::Stream;
use std::time::Instant;

impl Worker {
    pub(super) fn forward(&mut self, track: usize, packet: &Packet<'_>, now: Instant) {
        let Worker { connections, tracks, outbox, setup, .. } = self;
        let track = &tracks[track];
        let mut sent = 0;
        for &(receiver, slot) in &track.subscribers {
            let connection = &mut connections[receiver];
            let Some(forward) = send(connection, slot, packet, outbox, now) else { continue };
            sent += 1;
            if !forward.switched || packet.descriptor.is_none() {
                continue;
            }
            // The key frame's first packet was late: what came before it in time belongs to the receiver too.
            let Some(stream) = track.stream(packet.stream) else { continue };
            sent += replay(connection, slot, stream, packet.stream, packet.index + 1, outbox, now);
        }
        add(&setup.counters.forwarded, sent);
    }

    /// Begins a slot that shows nothing yet with what was kept since a fresh key frame, so that nobody waits for the next.
    pub(super) fn catch_up(&mut self, key: usize, slot: usize, now: Instant) {
        let Worker { connections, tracks, outbox, setup, .. } = self;
        let connection = &mut connections[key];
        let Some(subscription) = connection.slots[slot].subscription.as_ref().filter(|s| s.current.is_none()) else {
            return;
        };
        let Some(layer) = subscription.waits_for() else { return };
        let Some(stream) = tracks[subscription.track].streams[layer].as_deref() else { return };
        let Some(from) = stream.fresh_keyframe(now) else { return };
        let id = StreamId { layer, generation: stream.generation };
        add(&setup.counters.forwarded, replay(connection, slot, stream, id, from, outbox, now));
    }

    /// Answers a NACK from the ring: as a retransmission where the receiver takes them, else the same bytes under the same
    /// number, because another content under it would break AES-GCM (RFC 7714 §8.1).
    pub(super) fn resend(&mut self, key: usize, media_ssrc: u32, number: u16) -> bool {
        let Worker { connections, tracks, outbox, .. } = self;
        let Connection { srtp, ice, slots, outgoing, resend_budget, .. } = &mut connections[key];
        let Some((_, outbound)) = srtp else { return false };
        let slot = slots.iter_mut().find(|slot| slot.ssrc == media_ssrc);
        let (Some(path), Some(slot)) = (ice.selected(), slot) else { return false };
        let found = rtp::unwrap(slot.rewriter.highest_out(), number).and_then(|out| Some((out, slot.log.find(out)?)));
        let Some((out, sent)) = found else { return false };
        let track = slot.subscription.as_ref().and_then(|subscription| tracks.get(subscription.track));
        let kept = track.and_then(|track| track.stream(sent.stream)).and_then(|stream| stream.history.get(sent.index));
        let Some(kept) = kept.filter(|_| *resend_budget > 0) else { return false };
        *resend_budget -= 1;
        let slab = outbox.slab(outgoing, path);
        let start = slab.begin();
        let timestamp = kept.timestamp.wrapping_add(sent.deltas.timestamp);
        let (format, ssrc, index) = match &mut slot.rtx {
            Some(rtx) => {
                rtx.next += 1;
                (rtx.payload_type, rtx.ssrc, rtx.next)
            }
            None => (slot.payload_type, slot.ssrc, out),
        };
        rtp::write_header(&mut slab.data, kept.marker, format, index as u16, timestamp, ssrc);
        if slot.rtx.is_some() {
            // The original sequence number leads the payload (RFC 4588 §4).
            slab.data.extend_from_slice(&(out as u16).to_be_bytes());
        }
        let payload = slab.data.len();
        slab.data.extend_from_slice(kept.payload);
        if let Some(descriptor) = Descriptor::parse(kept.payload) {
            descriptor.patch(&mut slab.data[payload..], sent.deltas.picture, sent.deltas.tl0);
        }
        outbound.protect_rtp(&mut slab.data, start, rtp::FIXED_LEN, ssrc, index);
        slab.finish();
        true
    }
}

/// Sends what was kept of a stream from one packet on; gives the number of packets.
fn replay(
    connection: &mut Connection,
    slot: usize,
    stream: &Stream,
    id: StreamId,
    from: u64,
    outbox: &mut Outbox,
    now: Instant,
) -> u64 {
    let mut sent = 0;
    for index in from..=stream.reception.highest {
        let Some(kept) = stream.history.get(index) else { continue };
        let packet = Packet {
            stream: id,
            index,
            timestamp: kept.timestamp,
            marker: kept.marker,
            payload: kept.payload,
            descriptor: Descriptor::parse(kept.payload),
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
    let (_, outbound) = connection.srtp.as_ref()?;
    let path = connection.ice.selected()?;
    let slot = &mut connection.slots[slot];
    let forward = slot.subscription.as_mut()?.decide(packet, &mut slot.rewriter, now)?;
    let slab = outbox.slab(&mut connection.outgoing, path);
    let start = slab.begin();
    // A talk spurt begins where an audio slot changes its speaker (RFC 3551 §4.1).
    let marker = packet.marker || forward.switched && !slot.video;
    let timestamp = packet.timestamp.wrapping_add(forward.deltas.timestamp);
    rtp::write_header(&mut slab.data, marker, slot.payload_type, forward.out as u16, timestamp, slot.ssrc);
    slab.data.extend_from_slice(packet.payload);
    if let Some(descriptor) = packet.descriptor {
        descriptor.patch(&mut slab.data[start + rtp::FIXED_LEN..], forward.deltas.picture, forward.deltas.tl0);
        slot.log.note(packet, &forward);
    }
    slot.packets = slot.packets.wrapping_add(1);
    slot.octets = slot.octets.wrapping_add(packet.payload.len() as u32);
    outbound.protect_rtp(&mut slab.data, start, rtp::FIXED_LEN, slot.ssrc, forward.out);
    slab.finish();
    Some(forward)
}
