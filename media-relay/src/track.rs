//! A published source: its streams (one a simulcast layer), what was received, and who subscribes.

use crate::codec::dependency::Structure;
use crate::codec::{self, Codec, Frame, vp9};
use crate::forward::history::History;
use crate::forward::keyframe::KeyframeRequests;
use crate::forward::layer::{Size, SizeState};
use crate::forward::missing::Missing;
use crate::forward::rate::Rate;
use crate::forward::subscription::{Packet, StreamId};
use crate::rtcp::ReportBlock;
use std::time::{Duration, Instant};

pub(crate) const MAX_LAYERS: usize = 3;

#[derive(Debug)]
pub(crate) struct Track {
    /// The publisher's connection.
    pub(crate) connection: usize,
    pub(crate) clock_rate: u32,
    pub(crate) streams: [Option<Box<Stream>>; MAX_LAYERS],
    /// Connection and slot of each receiver.
    pub(crate) subscribers: Vec<(usize, usize)>,
    pub(crate) level: Level,
    /// How many of its layers the publisher was told to send.
    pub(crate) told_layers: u8,
    pub(crate) told_at: Instant,
    /// When a key frame last had layers chosen anew.
    pub(crate) retargeted: Option<Instant>,
    /// Since when fewer are watched.
    pub(crate) unwatched_since: Option<Instant>,
}

impl Track {
    /// Every size in which the source can be forwarded.
    pub(crate) fn sizes(&self) -> Vec<SizeState> {
        let mut found = Vec::with_capacity(MAX_LAYERS);
        for (layer, stream) in self.streams.iter().enumerate() {
            if let Some(stream) = stream {
                stream.sizes(layer, &mut found);
            }
        }
        found
    }

    /// The pixels of each layer, smallest first, as they were when it was last seen; 0 for what never came.
    pub(crate) fn largest_seen(&self) -> [u32; MAX_LAYERS] {
        let spatial = self.streams[0].as_ref().filter(|stream| stream.spatial[1].pixels > 0);
        match spatial {
            Some(stream) => std::array::from_fn(|at| stream.spatial[at].pixels),
            None => std::array::from_fn(|at| self.streams[at].as_ref().map_or(0, |stream| stream.spatial[0].pixels)),
        }
    }

    pub(crate) fn stream(&self, id: StreamId) -> Option<&Stream> {
        self.streams.get(id.layer)?.as_deref().filter(|stream| stream.generation == id.generation)
    }

    /// Somebody needs a key frame of this layer.
    pub(crate) fn want_keyframe(&mut self, layer: usize) {
        if let Some(stream) = self.streams.get_mut(layer).and_then(Option::as_mut) {
            stream.requests.want();
        }
    }
}

/// What the publisher's last sender report said, and when it came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SenderInfo {
    pub(crate) ntp: u64,
    pub(crate) timestamp: u32,
    pub(crate) at: Instant,
}

/// What a packet tells about its frame: AV1 by its dependency descriptor, the others in the payload.
pub(crate) fn frame(
    codec: Codec,
    structure: &mut Option<Box<Structure>>,
    payload: &[u8],
    dependency: &[u8],
) -> Option<Frame> {
    if codec != Codec::Av1 || dependency.is_empty() {
        return codec::parse(codec, payload);
    }
    let structure = structure.get_or_insert_default();
    let dependency = structure.read(dependency)?;
    Some(structure.frame(&dependency))
}

#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) generation: u32,
    pub(crate) history: History,
    pub(crate) missing: Missing,
    pub(crate) requests: KeyframeRequests,
    pub(crate) reception: Reception,
    pub(crate) report: Option<SenderInfo>,
    pub(crate) codec: Codec,
    /// The template structure of AV1's dependency descriptors.
    pub(crate) structure: Option<Box<Structure>>,
    spatial: [Spatial; MAX_LAYERS],
    temporal: u8,
    keyframe: Option<Keyframe>,
    /// Of media; padding does not count.
    pub(crate) last_packet: Instant,
}

impl Stream {
    pub(crate) fn new(generation: u32, codec: Codec, now: Instant) -> Self {
        Self {
            generation,
            history: History::default(),
            missing: Missing::default(),
            requests: KeyframeRequests::default(),
            reception: Reception::default(),
            report: None,
            codec,
            structure: None,
            spatial: [Spatial::new(now); MAX_LAYERS],
            temporal: 0,
            keyframe: None,
            last_packet: now,
        }
    }

    /// What comes from now on is another stream, which none of the key frames before it begins.
    pub(crate) fn renew(&mut self, generation: u32, codec: Codec) {
        (self.generation, self.codec, self.keyframe) = (generation, codec, None);
    }

    /// Takes note of how large the picture is and how much it takes.
    pub(crate) fn measure(&mut self, frame: Option<&Frame>, payload: &[u8], len: usize, now: Instant) {
        let at = frame.map_or(0, |frame| usize::from(frame.spatial).min(MAX_LAYERS - 1));
        self.spatial[at].rate.add(len, now);
        let Some(frame) = frame else { return };
        if frame.upper_needs && frame.inter_picture {
            self.spatial[at].needed.add(len, now);
        }
        self.temporal = self.temporal.max(frame.temporal);
        if !frame.keyframe {
            return;
        }
        let sizes = match (self.codec, &self.structure) {
            (Codec::Vp9, _) => vp9::layer_sizes(payload),
            (Codec::Av1, Some(structure)) => Some(std::array::from_fn(|at| structure.resolution(at as u8))),
            _ => None,
        };
        let sizes = sizes.unwrap_or([frame.size, None, None]);
        for (spatial, size) in self.spatial.iter_mut().zip(sizes) {
            spatial.pixels = size.map_or(spatial.pixels, |(width, height)| u32::from(width) * u32::from(height));
        }
    }

    /// The size of each spatial layer that flows, with what it takes together with those below that it needs.
    fn sizes(&self, layer: usize, found: &mut Vec<SizeState>) {
        let (thins, last_packet) = (self.temporal > 0, self.last_packet);
        let flowing = self.spatial.iter().rposition(|spatial| spatial.rate.is_fresh(last_packet)).unwrap_or(0);
        let mut below = 0;
        for (at, spatial) in self.spatial.iter().enumerate().take(flowing + 1) {
            let whole = if flowing == 0 { u8::MAX } else { at as u8 };
            let size = Size { layer, spatial: whole, temporal: u8::MAX };
            let (pixels, bps) = (spatial.pixels, below + spatial.bps());
            found.push(SizeState { size, pixels, bps, thins, last_packet });
            below += spatial.needed.bps();
        }
    }
}

/// One spatial layer of a stream; streams without them have the first.
#[derive(Clone, Copy, Debug)]
struct Spatial {
    pixels: u32,
    rate: Rate,
    /// Of its frames between key pictures, those that a higher layer needs.
    needed: Rate,
}

impl Spatial {
    fn new(now: Instant) -> Self {
        Self { pixels: 0, rate: Rate::new(now), needed: Rate::new(now) }
    }

    /// What it takes, or will take by its size while that is not known yet.
    fn bps(&self) -> u32 {
        match self.rate.bps() {
            0 => USUAL.iter().find(|(pixels, _)| self.pixels <= *pixels).map_or(LARGE_BPS, |(_, bps)| *bps),
            bps => bps,
        }
    }
}

/// What a picture of at most so many pixels takes at the start, in bits a second.
const USUAL: [(u32, u32); 2] = [(320 * 240, 150_000), (640 * 480, 500_000)];
const LARGE_BPS: u32 = 1_200_000;

/// The newest key frame, and how much was kept since it began.
#[derive(Clone, Copy, Debug)]
struct Keyframe {
    from: u64,
    at: Instant,
    bytes: usize,
}

/// A receiver is begun with a key frame that is no older, and with no more than these bytes: a slow link must not wait
/// for what was before.
const FRESH: Duration = Duration::from_millis(500);
const FRESH_BYTES: usize = 64 * 1024;

impl Stream {
    /// Keeps a packet for those who ask for it again, or begin late.
    pub(crate) fn keep(&mut self, packet: &Packet<'_>, now: Instant) {
        let Packet { index, timestamp, marker, payload, dependency, .. } = *packet;
        self.history.keep(index, timestamp, marker, payload, dependency);
        let keyframe = packet.frame.is_some_and(|frame| frame.keyframe);
        if keyframe && self.keyframe.is_none_or(|known| known.from < index) {
            self.keyframe = Some(Keyframe { from: index, at: now, bytes: 0 });
        }
        if let Some(known) = &mut self.keyframe {
            known.bytes += payload.len();
        }
    }

    /// Where the newest key frame begins, if a receiver whose link takes `bytes` at once may be begun with it.
    pub(crate) fn fresh_keyframe(&self, bytes: usize, now: Instant) -> Option<u64> {
        let known = self.keyframe?;
        let fresh = now.saturating_duration_since(known.at) <= FRESH && known.bytes <= bytes.min(FRESH_BYTES);
        fresh.then_some(known.from)
    }
}

/// Reception statistics as RFC 3550 appendix A.3 and A.8 compute them.
#[derive(Debug, Default)]
pub(crate) struct Reception {
    first: Option<u64>,
    pub(crate) highest: u64,
    received: u64,
    expected_before: u64,
    received_before: u64,
    jitter: f64,
    transit: Option<i64>,
}

impl Reception {
    /// `arrival` in units of the media clock.
    pub(crate) fn received(&mut self, index: u64, timestamp: u32, arrival: u32) {
        self.first = Some(self.first.map_or(index, |first| first.min(index)));
        self.highest = self.highest.max(index);
        self.received += 1;
        let transit = i64::from(arrival.wrapping_sub(timestamp) as i32);
        if let Some(before) = self.transit.replace(transit) {
            // A new frame of reference (the clock jumped) says nothing about jitter.
            let step = (transit - before).abs();
            if step < 1 << 24 {
                self.jitter += (step as f64 - self.jitter) / 16.0;
            }
        }
    }

    /// Packets expected and received so far.
    pub(crate) fn counted(&self) -> (u64, u64) {
        let expected = self.first.map_or(0, |first| self.highest - first + 1);
        (expected, self.received.min(expected))
    }

    pub(crate) fn jitter_ms(&self, clock_rate: u32) -> u16 {
        (self.jitter * 1_000.0 / f64::from(clock_rate)) as u16
    }

    /// The report block, without the delay fields; begins a new interval.
    pub(crate) fn block(&mut self, ssrc: u32) -> ReportBlock {
        let expected = self.first.map_or(0, |first| self.highest - first + 1);
        let interval = expected - self.expected_before;
        let lost = interval.saturating_sub(self.received - self.received_before);
        self.expected_before = expected;
        self.received_before = self.received;
        ReportBlock {
            ssrc,
            fraction_lost: (lost * 256).checked_div(interval).unwrap_or(0).min(255) as u8,
            cumulative_lost: expected.saturating_sub(self.received).min(0x007f_ffff) as u32,
            highest: self.highest as u32,
            jitter: self.jitter as u32,
            ..ReportBlock::default()
        }
    }
}

/// A smoothed audio level (RFC 6464): 0 silence … 127 loudest.
#[derive(Debug, Default)]
pub(crate) struct Level {
    sum: u32,
    count: u32,
    smoothed: f32,
}

impl Level {
    /// `level` as in the packet: -dBov.
    pub(crate) fn packet(&mut self, level: u8) {
        self.sum += u32::from(127 - (level & 0x7f));
        self.count += 1;
    }

    /// Ends an interval; fast up, slow down.
    pub(crate) fn interval(&mut self) -> u8 {
        let mean = self.sum.checked_div(self.count).unwrap_or(0) as f32;
        (self.sum, self.count) = (0, 0);
        let weight = if mean > self.smoothed { 0.6 } else { 0.3 };
        self.smoothed += (mean - self.smoothed) * weight;
        self.smoothed as u8
    }

    pub(crate) fn smoothed(&self) -> u8 {
        self.smoothed as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_loss_of_its_interval() {
        let mut reception = Reception::default();
        for index in (65_500..65_600).filter(|index| index % 10 != 0) {
            reception.received(index, (index * 960) as u32, (index * 960) as u32);
        }
        let block = reception.block(7);
        assert_eq!((block.cumulative_lost, block.highest, block.jitter), (9, 65_599, 0));
        assert_eq!(block.fraction_lost, (9 * 256 / 99) as u8);
        assert_eq!(reception.block(7).fraction_lost, 0);
    }
}
