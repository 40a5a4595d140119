//! The VP9 payload descriptor (RFC 9628 §4.2).

use super::{Frame, UpSwitch, picture_id};

/// How many spatial layers browsers send at most.
pub(crate) const SPATIAL: usize = 3;

const I: u8 = 0x80;
const P: u8 = 0x40;
const L: u8 = 0x20;
const F: u8 = 0x10;
const B: u8 = 0x08;
const E: u8 = 0x04;
const V: u8 = 0x02;
const Z: u8 = 0x01;

pub(crate) fn parse(payload: &[u8]) -> Option<Frame> {
    let (mut found, structure) = descriptor(payload)?;
    if let Some(at) = structure {
        found.size = sizes(payload, at)?.into_iter().flatten().next_back();
    }
    Some(found)
}

/// The width and height of each spatial layer, from a packet that carries the scalability structure with them.
pub(crate) fn layer_sizes(payload: &[u8]) -> Option<[Option<(u16, u16)>; SPATIAL]> {
    let (_, structure) = descriptor(payload)?;
    sizes(payload, structure?)
}

/// Everything before the scalability structure, and the offset of that where there is one. What follows it is of no
/// interest here.
fn descriptor(payload: &[u8]) -> Option<(Frame, Option<usize>)> {
    let flags = *payload.first()?;
    let mut at = 1;
    let mut found = Frame {
        start: flags & B != 0,
        end: flags & E != 0,
        inter_picture: flags & P != 0,
        upper_needs: flags & Z == 0,
        ..Frame::default()
    };
    if flags & I != 0 {
        let id = picture_id(payload, at)?;
        at += if id.long { 2 } else { 1 };
        found.picture_id = Some(id);
    }
    if flags & L != 0 {
        let layer = *payload.get(at)?;
        at += 1;
        found.temporal = layer >> 5;
        found.up_switch = if layer & 0x10 != 0 { UpSwitch::After } else { UpSwitch::No };
        found.spatial = layer >> 1 & 0x07;
        found.inter_layer = layer & 0x01 != 0;
        if flags & F == 0 {
            found.tl0 = Some((*payload.get(at)?, at as u8));
            at += 1;
        }
    }
    if flags & (P | F) == P | F {
        at += reference_indices(payload.get(at..)?)?;
    }
    found.keyframe = found.start && !found.inter_picture && found.spatial == 0;
    payload.get(at..)?;
    Some((found, (flags & V != 0).then_some(at)))
}

/// The length of the reference indices of flexible mode: up to three, each but the last with the N bit.
fn reference_indices(bytes: &[u8]) -> Option<usize> {
    let last = bytes.iter().take(3).position(|index| index & 0x01 == 0)?;
    Some(last + 1)
}

/// The sizes in the scalability structure at `at`; all `None` when it has none (Y bit clear).
fn sizes(payload: &[u8], at: usize) -> Option<[Option<(u16, u16)>; SPATIAL]> {
    let head = *payload.get(at)?;
    let mut found = [None; SPATIAL];
    if head & 0x10 != 0 {
        let count = usize::from(head >> 5) + 1;
        let bytes = payload.get(at + 1..at + 1 + 4 * count)?;
        for (size, side) in found.iter_mut().zip(bytes.chunks_exact(4)) {
            *size = Some((u16::from_be_bytes([side[0], side[1]]), u16::from_be_bytes([side[2], side[3]])));
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{capture, hostile};
    use super::super::{Codec, PictureId};
    use super::*;

    #[test]
    fn reads_the_pictures_of_a_chromium_l3t3_key_stream() {
        let packets = capture(include_str!("captures/vp9_l3t3_key.txt"));
        // Chromium begins with the lowest layer alone and adds the others with a new key picture.
        let key = packets.iter().rposition(|p| parse(&p.payload).is_some_and(|f| f.keyframe)).expect("a key picture");
        let first = parse(&packets[key].payload).expect("Chromium's packet");
        assert!(first.start && !first.end && !first.inter_picture && first.upper_needs && first.spatial == 0);
        assert!(first.picture_id.is_some_and(|id| id.long) && first.up_switch == UpSwitch::After);
        assert_eq!(first.tl0, None, "flexible mode has none");
        assert_eq!(first.size, Some((1280, 720)));
        let sizes = layer_sizes(&packets[key].payload);
        assert_eq!(sizes, Some([Some((320, 180)), Some((640, 360)), Some((1280, 720))]));
        for packet in &packets[key..] {
            let frame = parse(&packet.payload).expect("Chromium's packet");
            let of_key = frame.picture_id == first.picture_id;
            assert_eq!(frame.inter_picture, !of_key);
            assert_eq!(frame.inter_layer, of_key && frame.spatial > 0, "k-SVC predicts across layers in key pictures");
            assert_eq!(frame.upper_needs, of_key && frame.spatial < 2);
            assert_eq!(frame.keyframe, packet.sequence == packets[key].sequence);
        }
    }

    #[test]
    fn reads_and_patches_the_non_flexible_form() {
        // I P L, B; a 7-bit picture id; TID 1, U, SID 2, D; TL0PICIDX.
        let mut payload = [0xe8, 0x7e, 0x35, 0xff, 0x87];
        let found = parse(&payload).expect("well-formed");
        assert!(found.start && !found.end && found.inter_picture && !found.keyframe && found.inter_layer);
        assert_eq!((found.temporal, found.spatial, found.up_switch), (1, 2, UpSwitch::After));
        assert_eq!(found.picture_id, Some(PictureId { value: 0x7e, offset: 1, long: false }));
        assert_eq!(found.tl0, Some((0xff, 3)));
        found.patch(&mut payload, 5, 2);
        assert_eq!(payload, [0xe8, 0x03, 0x35, 0x01, 0x87]);
    }

    #[test]
    fn a_stream_without_layers_is_layer_zero() {
        let found = parse(&[0x8c, 0x05, 0x82]).expect("well-formed");
        assert!(found.keyframe && found.end);
        assert_eq!((found.temporal, found.spatial, found.size), (0, 0, None));
    }

    #[test]
    fn refuses_a_fourth_reference_and_a_short_structure() {
        assert!(parse(&[0xf8, 1, 0x20, 3, 5, 6, 0]).is_some());
        assert_eq!(parse(&[0xf8, 1, 0x20, 3, 5, 7, 8, 0]), None);
        assert_eq!(parse(&[0x0a, 0x10, 1, 64, 0]), None);
        assert_eq!(parse(&[0x0a, 0x10, 1, 64, 0, 180]).and_then(|f| f.size), Some((320, 180)));
        assert_eq!(layer_sizes(&[0x0a, 0x08, 1, 0]), Some([None; SPATIAL]));
        assert_eq!(layer_sizes(&[0x08, 0x08]), None);
    }

    #[test]
    fn survives_hostile_bytes() {
        let mut samples: Vec<_> =
            capture(include_str!("captures/vp9_l3t3_key.txt")).into_iter().take(60).map(|p| p.payload).collect();
        samples.push(vec![0xea, 0xff, 0xfe, 0x35, 9, 0x58, 1, 64, 0, 180, 2, 128, 1, 104, 5, 0, 2, 208, 1, 0, 0]);
        hostile(Codec::Vp9, &samples);
        for sample in &samples {
            (0..sample.len()).for_each(|end| {
                layer_sizes(&sample[..end]);
            });
        }
    }
}
