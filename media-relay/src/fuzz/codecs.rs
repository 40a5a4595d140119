//! What packets tell of their frames, and what is forwarded because of that: sequences of packets of one published source
//! to one receiver.

use super::Input;
use crate::codec::dependency::{SPATIAL, Structure, TEMPORAL};
use crate::codec::{self, Codec, Frame, PictureId, red};
use crate::forward::layer::Size;
use crate::forward::rewrite::Rewriter;
use crate::forward::subscription::{Packet, SentLog, StreamId, Subscription};
use crate::track::MAX_LAYERS;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

pub fn vp8(data: &[u8]) {
    payloads(Codec::Vp8, Input(data));
}

pub fn vp9(data: &[u8]) {
    payloads(Codec::Vp9, Input(data));
}

/// The codecs that are only passed; the first byte says which.
pub fn payload(data: &[u8]) {
    let mut input = Input(data);
    match input.byte().map(|kind| kind % 3) {
        Some(0) => payloads(Codec::H264, input),
        Some(1) => payloads(Codec::Av1, input),
        Some(_) => assert!(red::primary(input.0).is_none_or(|found| found.offset <= input.0.len())),
        None => {}
    }
}

fn payloads(codec: Codec, mut input: Input<'_>) {
    let mut receiver = Receiver::new(codec);
    while let Some(step) = Step::read(&mut input) {
        let frame = codec::parse(codec, step.bytes);
        assert_eq!(codec::parse(codec, step.bytes), frame);
        if let Some(frame) = &frame {
            patched(codec, step.bytes, frame);
        }
        // Padding is no frame, and what is malformed is dropped before it comes here.
        if frame.is_some() || step.bytes.is_empty() {
            receiver.packet(&step, frame, step.bytes, &[]);
        }
    }
}

/// AV1's dependency descriptors.
pub fn dependency(data: &[u8]) {
    let mut input = Input(data);
    let mut receiver = Receiver::new(Codec::Av1);
    let mut structures: [Structure; MAX_LAYERS] = Default::default();
    while let Some(step) = Step::read(&mut input) {
        let structure = &mut structures[step.layer];
        let before = structure.clone();
        let Some(found) = structure.read(step.bytes) else {
            assert_eq!(*structure, before, "a malformed descriptor changes nothing");
            continue;
        };
        assert_eq!(structure.clone().read(step.bytes), Some(found));
        let frame = structure.frame(&found);
        assert!(usize::from(frame.spatial) < SPATIAL && frame.temporal < TEMPORAL);
        assert!(!frame.keyframe || found.key && frame.start && frame.spatial == 0);
        assert!(structure.resolution(u8::MAX).is_none());
        for target in 32..40 {
            assert!(!structure.needed(&found, target) && !structure.switch(&found, target));
        }
        receiver.packet(&step, Some(frame), &[0x10, 0], step.bytes);
    }
}

/// A patch changes picture id and TL0PICIDX, nothing else, and never writes beyond what it is given.
fn patched(codec: Codec, payload: &[u8], frame: &Frame) {
    let mut patched = payload.to_vec();
    frame.patch(&mut patched, 0x1234, 0x56);
    let picture_id = frame.picture_id.map(|id| {
        let value = id.value.wrapping_add(0x1234) & if id.long { 0x7fff } else { 0x7f };
        PictureId { value, ..id }
    });
    let tl0 = frame.tl0.map(|(value, at)| (value.wrapping_add(0x56), at));
    assert_eq!(codec::parse(codec, &patched), Some(Frame { picture_id, tl0, ..*frame }));
    let id =
        frame.picture_id.map_or(0..0, |id| usize::from(id.offset)..usize::from(id.offset) + 1 + usize::from(id.long));
    for (at, (old, new)) in payload.iter().zip(&patched).enumerate() {
        assert!(old == new || id.contains(&at) || frame.tl0.is_some_and(|(_, tl0)| usize::from(tl0) == at));
    }
    frame.patch(&mut patched[..payload.len() / 2], 1, 1);
}

/// One packet of an input: how it follows the one before, what the receiver wishes, and its bytes.
struct Step<'a> {
    control: u8,
    layer: usize,
    wish: Option<u8>,
    bytes: &'a [u8],
}

impl<'a> Step<'a> {
    /// From the low bits of the first byte: two of the timestamp, two of the number, two of the simulcast layer, one that a
    /// wish follows, the marker. Then the wish, the length, the bytes.
    fn read(input: &mut Input<'a>) -> Option<Self> {
        let control = input.byte()?;
        let wish = if control & 0x40 != 0 { Some(input.byte()?) } else { None };
        let len = input.byte()?;
        let layer = usize::from(control >> 4 & 3).min(MAX_LAYERS - 1);
        Some(Self { control, layer, wish, bytes: input.take(len.into()) })
    }
}

struct Receiver {
    codec: Codec,
    subscription: Subscription,
    rewriter: Rewriter,
    log: SentLog,
    timestamp: u32,
    now: Instant,
    /// The highest number of each layer, and all that came.
    highest: [u64; MAX_LAYERS],
    came: HashSet<(usize, u64)>,
    /// What went out under each number.
    sent: HashMap<u64, (usize, u64)>,
}

impl Receiver {
    fn new(codec: Codec) -> Self {
        let mut subscription = Subscription::new(0, true);
        subscription.aim(Some(Size::default()));
        Self {
            codec,
            subscription,
            rewriter: Rewriter::new(90_000, 100),
            log: SentLog::default(),
            timestamp: 0,
            now: crate::clock::beginning(),
            highest: [1_000; MAX_LAYERS],
            came: HashSet::new(),
            sent: HashMap::new(),
        }
    }

    fn packet(&mut self, step: &Step<'_>, frame: Option<Frame>, payload: &[u8], dependency: &[u8]) {
        self.wish(step.wish);
        self.timestamp = self
            .timestamp
            .wrapping_add([0, 3_000, 3_000u32.wrapping_neg(), 0x7000_0000][usize::from(step.control & 3)]);
        let highest = self.highest[step.layer];
        let index =
            [highest + 1, highest + 2, highest.saturating_sub(1), highest + 30_000][usize::from(step.control >> 2 & 3)];
        // SRTP lets nothing pass twice.
        if !self.came.insert((step.layer, index)) {
            return;
        }
        self.highest[step.layer] = highest.max(index);
        self.now += Duration::from_millis(10);
        let packet = Packet {
            stream: StreamId { layer: step.layer, generation: step.layer as u32 },
            index,
            timestamp: self.timestamp,
            marker: step.control & 0x80 != 0,
            payload,
            codec: self.codec,
            frame: frame.filter(|_| !payload.is_empty()),
            dependency,
        };
        let before = self.rewriter.highest_out();
        let Some(forward) = self.subscription.decide(&packet, &mut self.rewriter, self.now) else { return };
        let known = self.sent.insert(forward.out, (step.layer, index));
        assert_eq!(known, None, "{} is used twice", forward.out);
        assert!(forward.out <= self.rewriter.highest_out());
        // A receiver takes a step of 2^15 or more for one back (RFC 3711 §3.3.1).
        assert!(self.sent.len() == 1 || forward.out < before + (1 << 15), "{before} to {}", forward.out);
        if packet.frame.is_some() && !forward.hollow {
            self.log.note(&packet, &forward, 0);
            let sent = self.log.find(forward.out).expect("it was noted");
            assert_eq!((sent.index, sent.stream(), sent.deltas()), (index, packet.stream, forward.deltas));
        }
    }

    /// Two bits each: layer, spatial and temporal layer; all ones pauses.
    fn wish(&mut self, wish: Option<u8>) {
        match wish {
            Some(u8::MAX) => {
                self.subscription.aim(None);
                self.subscription.current = None;
            }
            Some(wish) => {
                let layer = usize::from(wish & 3).min(MAX_LAYERS - 1);
                self.subscription.aim(Some(Size { layer, spatial: wish >> 2 & 3, temporal: wish >> 4 & 3 }));
            }
            None => {}
        }
    }
}
