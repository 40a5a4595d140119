//! One receiver's hold on one published source: which of its streams is forwarded, and under which numbers.

use super::layer::Size;
use super::rewrite::{Deltas, Rewriter};
use crate::codec::layers::{Keep, LayerFilter};
use crate::codec::{Codec, Frame};
use std::time::Instant;

/// A stream of a published source: its place among the layers, and a number that changes when its sender starts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StreamId {
    pub(crate) layer: usize,
    pub(crate) generation: u32,
}

/// One packet of a published source, unprotected and parsed once for all receivers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packet<'a> {
    pub(crate) stream: StreamId,
    /// The extended sequence number.
    pub(crate) index: u64,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    /// Empty for padding.
    pub(crate) payload: &'a [u8],
    pub(crate) codec: Codec,
    /// Of a video packet that is not padding.
    pub(crate) frame: Option<Frame>,
    /// The dependency descriptor of an AV1 packet; empty elsewhere.
    pub(crate) dependency: &'a [u8],
}

/// What was sent under a number, so that it can be sent again byte by byte: another content under the same number would
/// break AES-GCM (RFC 7714 §8.1).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// The low bits are enough: the place in the ring tells the others.
    out: u32,
    generation: u32,
    pub(crate) index: u64,
    timestamp: u32,
    picture: u16,
    /// The transport-wide number that it went under.
    pub(crate) transport: u16,
    tl0: u8,
    layer: u8,
    /// As it was sent.
    pub(crate) marker: bool,
}

impl Sent {
    pub(crate) fn stream(&self) -> StreamId {
        StreamId { layer: self.layer.into(), generation: self.generation }
    }

    pub(crate) fn deltas(&self) -> Deltas {
        Deltas { timestamp: self.timestamp, picture: self.picture, tl0: self.tl0 }
    }
}

/// More than what a receiver asks for again: half a second of the largest stream.
const SENT: usize = 512;

/// A source in a receive slot.
#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) track: usize,
    pub(crate) current: Option<StreamId>,
    /// The size to go to, at its next key frame where it needs one.
    target: Option<Size>,
    filter: LayerFilter,
    /// Video waits for key frames; audio begins anywhere.
    video: bool,
}

/// What goes out for a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Forward {
    pub(crate) out: u64,
    pub(crate) deltas: Deltas,
    /// The slot shows another stream from this packet on.
    pub(crate) switched: bool,
    pub(crate) marker: bool,
    /// Padding alone goes out under the number: what came is not for this receiver, but the number was kept free for it
    /// before that was known, and a gap would be asked for again and again.
    pub(crate) hollow: bool,
}

impl Subscription {
    pub(crate) fn new(track: usize, video: bool) -> Self {
        Self { track, current: None, target: None, filter: LayerFilter::new(0, 0), video }
    }

    /// The size that is to be forwarded; `None` pauses.
    pub(crate) fn aim(&mut self, target: Option<Size>) {
        self.target = target;
        if let (Some(target), Some(current)) = (target, self.current)
            && target.layer == current.layer
        {
            self.filter.aim(target.spatial, target.temporal);
        }
    }

    pub(crate) fn target(&self) -> Option<Size> {
        self.target
    }

    /// What is forwarded now.
    pub(crate) fn size(&self) -> Option<Size> {
        let (spatial, temporal) = self.filter.current();
        self.current.map(|current| Size { layer: current.layer, spatial, temporal })
    }

    /// A key frame of this layer is awaited.
    pub(crate) fn waits_for(&self) -> Option<usize> {
        let target = self.target.filter(|_| self.video)?.layer;
        let there = self.current.is_some_and(|current| current.layer == target) && !self.filter.waits_for_keyframe();
        (!there).then_some(target)
    }

    /// Decides about one packet, with the numbering of the slot that the subscription stands in.
    pub(crate) fn decide(&mut self, packet: &Packet<'_>, rewriter: &mut Rewriter, now: Instant) -> Option<Forward> {
        let mut switched = false;
        if self.current != Some(packet.stream) {
            let begins = match (self.video, self.target) {
                (true, Some(target)) => {
                    target.layer == packet.stream.layer && packet.frame.is_some_and(|frame| frame.keyframe)
                }
                (true, None) => false,
                (false, _) => !packet.payload.is_empty(),
            };
            if !begins {
                return None;
            }
            rewriter.switch(packet.index, packet.timestamp, packet.frame.as_ref(), now);
            self.current = Some(packet.stream);
            self.filter.restart();
            self.aim(self.target);
            switched = true;
        }
        let keep = packet.frame.map(|frame| self.filter.decide(&frame, packet.timestamp));
        let leave_out = packet.payload.is_empty() || keep == Some(Keep::No);
        let out = rewriter.number(packet.index, leave_out)?;
        let mut deltas = rewriter.deltas();
        let Some(Keep::Yes { marker, left_out, .. }) = keep else {
            let hollow = keep == Some(Keep::No);
            if !hollow {
                rewriter.sent(out, packet.timestamp, None, 0, now);
            }
            // A talk spurt begins where an audio slot changes its speaker (RFC 3551 §4.1).
            let marker = !hollow && (packet.marker || switched && !self.video);
            return Some(Forward { out, deltas, switched, marker, hollow });
        };
        let left_out = if packet.codec.closes_picture_gaps() { left_out } else { 0 };
        rewriter.sent(out, packet.timestamp, packet.frame.as_ref(), left_out, now);
        deltas.picture = deltas.picture.wrapping_sub(left_out);
        Some(Forward { out, deltas, switched, marker: marker.unwrap_or(packet.marker), hollow: false })
    }
}

/// The last packets sent from a slot.
#[derive(Debug, Default)]
pub(crate) struct SentLog {
    ring: Vec<Sent>,
}

impl SentLog {
    pub(crate) fn note(&mut self, packet: &Packet<'_>, forward: &Forward, transport: u16) {
        if self.ring.is_empty() {
            let none = Sent {
                out: u32::MAX,
                generation: 0,
                index: 0,
                timestamp: 0,
                picture: 0,
                transport: 0,
                tl0: 0,
                layer: 0,
                marker: false,
            };
            self.ring = vec![none; SENT];
        }
        self.ring[forward.out as usize % SENT] = Sent {
            out: forward.out as u32,
            generation: packet.stream.generation,
            index: packet.index,
            timestamp: forward.deltas.timestamp,
            picture: forward.deltas.picture,
            transport,
            tl0: forward.deltas.tl0,
            layer: packet.stream.layer as u8,
            marker: forward.marker,
        };
    }

    /// A packet that waited goes out under a transport-wide number of its own time.
    pub(crate) fn leaves(&mut self, out: u64, transport: u16) {
        if let Some(sent) = self.ring.get_mut(out as usize % SENT).filter(|sent| sent.out == out as u32) {
            sent.transport = transport;
        }
    }

    pub(crate) fn find(&self, out: u64) -> Option<Sent> {
        self.ring.get(out as usize % SENT).filter(|sent| sent.out == out as u32).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(layer: usize, index: u64, keyframe: bool) -> Packet<'static> {
        Packet {
            stream: StreamId { layer, generation: 1 },
            index,
            timestamp: index as u32 * 3_000,
            marker: false,
            payload: &[0x10, 0],
            codec: Codec::Vp8,
            frame: Some(Frame { start: true, keyframe, inter_picture: !keyframe, ..Frame::default() }),
            dependency: &[],
        }
    }

    #[test]
    fn begins_and_switches_only_at_key_frames_of_the_target() {
        let now = crate::clock::beginning();
        let mut rewriter = Rewriter::new(90_000, 10);
        let mut subscription = Subscription::new(0, true);
        assert_eq!(subscription.decide(&packet(0, 1, true), &mut rewriter, now), None);
        let whole = |layer| Some(Size { layer, ..Size::default() });
        subscription.aim(whole(0));
        assert_eq!(subscription.waits_for(), Some(0));
        assert_eq!(subscription.decide(&packet(0, 2, false), &mut rewriter, now), None);
        let first = subscription.decide(&packet(0, 3, true), &mut rewriter, now).expect("begins");
        assert!(first.switched && first.out == 10);
        subscription.aim(whole(2));
        assert_eq!(subscription.waits_for(), Some(2));
        assert_eq!(subscription.decide(&packet(2, 900, false), &mut rewriter, now), None);
        assert_eq!(subscription.decide(&packet(0, 4, false), &mut rewriter, now).map(|f| f.out), Some(11));
        let switch = subscription.decide(&packet(2, 901, true), &mut rewriter, now).expect("switches");
        assert!(switch.switched && switch.out == 12);
        assert_eq!(subscription.decide(&packet(0, 5, false), &mut rewriter, now), None);
        assert_eq!(subscription.waits_for(), None);
    }

    #[test]
    fn remembers_what_was_sent_under_a_number() {
        let mut log = SentLog::default();
        for out in 0..2_000u64 {
            let forward = Forward { out, deltas: Deltas::default(), switched: false, marker: false, hollow: false };
            log.note(&packet(0, out + 7, false), &forward, 0);
        }
        assert_eq!(log.find(1_999).map(|sent| sent.index), Some(2_006));
        assert!(log.find(1_487).is_none() && log.find(2_000).is_none());
    }
}
