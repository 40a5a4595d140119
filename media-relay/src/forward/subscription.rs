//! One receiver's hold on one published source: which of its streams is forwarded, and under which numbers.

use super::rewrite::{Deltas, Rewriter};
use super::vp8::Descriptor;
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
    /// Of a video packet that is not padding.
    pub(crate) descriptor: Option<Descriptor>,
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
    /// The layer to go to at its next key frame.
    pub(crate) target: Option<usize>,
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
}

impl Subscription {
    pub(crate) fn new(track: usize, video: bool) -> Self {
        Self { track, current: None, target: None, video }
    }

    /// A key frame of this layer is awaited.
    pub(crate) fn waits_for(&self) -> Option<usize> {
        let target = self.target.filter(|_| self.video)?;
        (self.current.map(|current| current.layer) != Some(target)).then_some(target)
    }

    /// Decides about one packet, with the numbering of the slot that the subscription stands in.
    pub(crate) fn decide(&mut self, packet: &Packet<'_>, rewriter: &mut Rewriter, now: Instant) -> Option<Forward> {
        let mut switched = false;
        if self.current != Some(packet.stream) {
            let begins = match self.video {
                true => self.target == Some(packet.stream.layer) && packet.descriptor.is_some_and(|d| d.keyframe),
                false => !packet.payload.is_empty(),
            };
            if !begins {
                return None;
            }
            rewriter.switch(packet.index, packet.timestamp, packet.descriptor.as_ref(), now);
            self.current = Some(packet.stream);
            switched = true;
        }
        let out = rewriter.number(packet.index, packet.payload.is_empty())?;
        rewriter.sent(out, packet.timestamp, packet.descriptor.as_ref(), now);
        // A talk spurt begins where an audio slot changes its speaker (RFC 3551 §4.1).
        let marker = packet.marker || switched && !self.video;
        Some(Forward { out, deltas: rewriter.deltas(), switched, marker })
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
            timestamp: 0,
            marker: false,
            payload: &[0x10, 0],
            descriptor: Some(Descriptor { start: keyframe, keyframe, ..Descriptor::default() }),
        }
    }

    #[test]
    fn begins_and_switches_only_at_key_frames_of_the_target() {
        let now = crate::clock::beginning();
        let mut rewriter = Rewriter::new(90_000, 10);
        let mut subscription = Subscription::new(0, true);
        assert_eq!(subscription.decide(&packet(0, 1, true), &mut rewriter, now), None);
        subscription.target = Some(0);
        assert_eq!(subscription.waits_for(), Some(0));
        assert_eq!(subscription.decide(&packet(0, 2, false), &mut rewriter, now), None);
        let first = subscription.decide(&packet(0, 3, true), &mut rewriter, now).expect("begins");
        assert!(first.switched && first.out == 10);
        subscription.target = Some(2);
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
            let forward = Forward { out, deltas: Deltas::default(), switched: false, marker: false };
            log.note(&packet(0, out + 7, false), &forward, 0);
        }
        assert_eq!(log.find(1_999).map(|sent| sent.index), Some(2_006));
        assert!(log.find(1_487).is_none() && log.find(2_000).is_none());
    }
}
