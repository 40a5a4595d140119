//! Finding out how much more a link carries: padding for a few hundredths of a second, when more is wished than is known
//! to fit.

use super::{Worker, forward};
use crate::outbox::Outbox;
use crate::peer::Connection;
use crate::track::Track;
use slab::Slab;
use std::time::Instant;

/// A packet of padding alone: the count is its last byte (RFC 3550 §5.1).
const PADDING: usize = 224;
/// The newest packets of a picture that a probe sends again, so that it repairs what may be lost as well.
const NEWEST: u64 = 8;

impl Worker {
    /// Begins a probe when one is due, and sends its next share.
    pub(super) fn probe(&mut self, key: usize, now: Instant) {
        let Worker { connections, tracks, outbox, .. } = self;
        let connection = &mut connections[key];
        let Some(at) = connection.slots.iter().position(|slot| slot.rtx.is_some() && slot.transport_cc.is_some())
        else {
            return;
        };
        let downlink = &mut connection.downlink;
        // Only what the answer names is begun here; `padding` tells how much of it is due.
        let _begun = downlink.estimator.probe(downlink.allocated, downlink.wanted, now);
        let mut left = downlink.estimator.padding(now) as usize;
        let mut back = 0;
        while left > 0 {
            let sent =
                again(connection, at, &mut back, tracks, outbox, now).or_else(|| padding(connection, at, outbox, now));
            let Some(sent) = sent else { return };
            left = left.saturating_sub(sent);
        }
    }
}

/// Sends one of the newest packets again, each once.
fn again(
    connection: &mut Connection,
    slot: usize,
    back: &mut u64,
    tracks: &Slab<Track>,
    outbox: &mut Outbox,
    now: Instant,
) -> Option<usize> {
    if *back >= NEWEST {
        return None;
    }
    let out = connection.slots[slot].rewriter.highest_out().checked_sub(*back)?;
    *back += 1;
    forward::again(connection, slot, out, tracks, outbox, now)
}

/// Padding goes under the numbers of the retransmissions, which no decoder waits for.
fn padding(connection: &mut Connection, slot: usize, outbox: &mut Outbox, now: Instant) -> Option<usize> {
    let Connection { srtp, ice, slots, outgoing, downlink, .. } = connection;
    let ((_, outbound), path) = (srtp.as_ref()?, ice.selected()?);
    let slot = &mut slots[slot];
    let payload_type = slot.formats.iter().find_map(|format| format.rtx)?;
    let (rtx, id) = (slot.rtx.as_mut()?, slot.transport_cc?);
    let slab = outbox.slab(outgoing, path);
    let start = slab.begin();
    let number = downlink.number();
    let timestamp = slot.rewriter.last_timestamp();
    let head = forward::Head { marker: false, payload_type, index: rtx.next, timestamp, ssrc: rtx.ssrc };
    let header = head.write(&mut slab.data, Some((id, number)), None);
    slab.data[start] |= forward::PADDED;
    slab.data.resize(start + header + PADDING, 0);
    if let Some(last) = slab.data.last_mut() {
        *last = PADDING as u8;
    }
    outbound.protect_rtp(&mut slab.data, start, header, rtx.ssrc, rtx.next);
    rtx.next += 1;
    slab.finish();
    let len = slab.data.len() - start;
    downlink.estimator.sent(number, len as u16, now);
    Some(len)
}
