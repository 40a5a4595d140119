//! Streams for the layer filter's tests, each packet with what its layer frame refers to: made ones, and those that
//! Chromium sent.

use super::super::dependency::Structure;
use super::super::fixtures::{Random, capture};
use super::super::{Codec, Frame, PictureId, UpSwitch, parse};

/// A layer frame: its picture and spatial layer.
pub(crate) type Id = (usize, u8);

#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) id: Id,
    pub(crate) frame: Frame,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    /// What the layer frame refers to.
    pub(crate) refers: Vec<Id>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Prediction {
    /// Across spatial layers in every picture: L3T3.
    Full,
    /// Across spatial layers in key pictures only: L3T3_KEY.
    KeyOnly,
}

/// The pattern of Chromium: temporal layers 0 2 1 2, of which each refers to the nearest picture below it.
pub(crate) fn svc(
    layers: u8,
    temporal_layers: u8,
    prediction: Prediction,
    pictures: usize,
    key_every: usize,
) -> Vec<Packet> {
    let mut random = Random(5);
    let mut sent = Vec::new();
    for picture in 0..pictures {
        let phase = picture % key_every % 4;
        let key = picture % key_every == 0;
        let (temporal, back) = match (temporal_layers, phase) {
            (1, _) => (0, 1),
            (_, 0) => (0, 4),
            (_, 2) => (1, 2),
            _ => (2, 1),
        };
        for spatial in 0..layers {
            let inter_layer = spatial > 0 && (key || prediction == Prediction::Full);
            let mut refers = if key { vec![] } else { vec![(picture - back, spatial)] };
            if inter_layer {
                refers.push((picture, spatial - 1));
            }
            let frame = Frame {
                inter_picture: !key,
                inter_layer,
                upper_needs: spatial + 1 < layers && (key || prediction == Prediction::Full),
                spatial,
                temporal,
                up_switch: UpSwitch::After,
                ..Frame::default()
            };
            push(&mut sent, (picture, spatial), frame, refers, spatial + 1 == layers, 1 + random.below(3));
        }
    }
    sent
}

/// One layer frame in some packets.
fn push(sent: &mut Vec<Packet>, id: Id, frame: Frame, refers: Vec<Id>, ends_picture: bool, count: usize) {
    for at in 0..count {
        let (start, end) = (at == 0, at + 1 == count);
        let keyframe = start && !frame.inter_picture && frame.spatial == 0;
        let frame = Frame { start, end, keyframe, ..frame };
        let timestamp = (id.0 as u32).wrapping_mul(3_000).wrapping_sub(90_000);
        sent.push(Packet { id, frame, timestamp, marker: end && ends_picture, refers: refers.clone() });
    }
}

/// VP8 with three temporal layers. Pictures are missing at random, and where Y is clear a frame refers to all that it
/// may (RFC 7741 §4.2): every frame not above it since the last key picture or sync.
pub(crate) fn vp8(pictures: usize, seed: u64) -> Vec<Packet> {
    let mut random = Random(seed);
    let mut sent = Vec::new();
    // Since the last base layer frame, and the ones of before that may still be referred to.
    let (mut group, mut older, mut base) = (Vec::<(usize, u8)>::new(), vec![], 0);
    for picture in 0..pictures {
        let key = picture % 97 == 0;
        let temporal = if key { 0 } else { [0, 2, 1, 2, random.below(3) as u8][picture % 4 + random.below(2)] };
        let mut refers = Vec::new();
        let mut here = key;
        if temporal == 0 {
            refers.extend((!key).then_some((base, 0)));
            older = if key { vec![] } else { [older, group].concat() };
            (group, base) = (vec![], picture);
        } else {
            here = random.below(2) == 0;
            refers.push((base, 0));
            if here {
                // Nothing that follows may refer to what is older than the base layer frame.
                older.clear();
            } else {
                let below = |(_, layer): &&(usize, u8)| *layer <= temporal;
                refers.extend(older.iter().chain(&group).filter(below).map(|(picture, _)| (*picture, 0)));
            }
            group.push((picture, temporal));
        }
        let up_switch = if here { UpSwitch::Here } else { UpSwitch::No };
        let picture_id = Some(PictureId { value: picture as u16 & 0x7f, offset: 2, long: false });
        let frame = Frame { inter_picture: !key, temporal, up_switch, picture_id, ..Frame::default() };
        push(&mut sent, (picture, 0), frame, refers, true, 1 + random.below(2));
    }
    for packet in &mut sent {
        packet.frame.end = false;
    }
    sent
}

/// Chromium's VP9, with the references that its flexible mode tells.
fn captured_vp9(text: &str) -> Vec<Packet> {
    capture(text)
        .into_iter()
        .map(|packet| {
            let frame = parse(Codec::Vp9, &packet.payload).expect("Chromium's packet");
            let picture = usize::from(frame.picture_id.expect("flexible mode has one").value);
            let mut refers = Vec::new();
            if frame.inter_picture {
                // Flags, picture id, layers; then each reference with the N bit.
                let mut at = 4;
                loop {
                    refers.push((picture - usize::from(packet.payload[at] >> 1), frame.spatial));
                    if packet.payload[at] & 1 == 0 {
                        break;
                    }
                    at += 1;
                }
            }
            if frame.inter_layer {
                refers.push((picture, frame.spatial - 1));
            }
            Packet { id: (picture, frame.spatial), frame, timestamp: packet.timestamp, marker: packet.marker, refers }
        })
        .collect()
}

/// Chromium's AV1 as the dependency descriptor tells it; each frame has the id of its number.
fn captured_av1(text: &str) -> Vec<Packet> {
    let mut structure = Structure::default();
    capture(text)
        .into_iter()
        .map(|packet| {
            let dependency = structure.read(&packet.dependency.expect("in each packet")).expect("well-formed");
            let frame = structure.frame(&dependency);
            let number = usize::from(dependency.frame_number);
            let refers = dependency.references.each().map(|back| (number - back, 0)).collect();
            Packet { id: (number, 0), frame, timestamp: packet.timestamp, marker: packet.marker, refers }
        })
        .collect()
}

pub(crate) fn streams() -> Vec<Vec<Packet>> {
    vec![
        svc(3, 3, Prediction::KeyOnly, 600, 60),
        svc(3, 3, Prediction::Full, 600, 60),
        svc(1, 3, Prediction::KeyOnly, 600, 200),
        svc(2, 1, Prediction::Full, 600, 100),
        vp8(2_000, 1),
        captured_vp9(include_str!("captures/vp9_l3t3_key.txt")),
        captured_vp9(include_str!("captures/vp9_l3t3.txt")),
        captured_av1(include_str!("captures/av1_l3t3_key.txt")),
        captured_av1(include_str!("captures/av1_l2t1.txt")),
    ]
}
