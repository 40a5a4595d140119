//! The VP8 payload descriptor (RFC 7741 §4.2).

use super::{Frame, UpSwitch, picture_id};

pub(crate) fn parse(payload: &[u8]) -> Option<Frame> {
    let first = *payload.first()?;
    let mut at = 1;
    // The S bit begins each partition; partition 0 begins the frame.
    let mut found = Frame { start: first & 0x10 != 0 && first & 0x07 == 0, ..Frame::default() };
    if first & 0x80 != 0 {
        let flags = *payload.get(at)?;
        at += 1;
        if flags & 0x80 != 0 {
            let id = picture_id(payload, at)?;
            at += if id.long { 2 } else { 1 };
            found.picture_id = Some(id);
        }
        if flags & 0x40 != 0 {
            found.tl0 = Some((*payload.get(at)?, at as u8));
            at += 1;
        }
        if flags & 0x30 != 0 {
            let layer = *payload.get(at)?;
            at += 1;
            // TID and Y mean something only where the T bit is set; the byte may be there for KEYIDX alone.
            if flags & 0x20 != 0 {
                found.temporal = layer >> 6;
                found.up_switch = if layer & 0x20 != 0 { UpSwitch::Here } else { UpSwitch::No };
            }
        }
    }
    let frame = payload.get(at..)?;
    // The P bit of the frame tag is 0 in key frames (RFC 6386 §9.1); the size follows the start code.
    found.keyframe = found.start && frame.first().is_some_and(|tag| tag & 1 == 0);
    found.inter_picture = !found.keyframe;
    if found.keyframe && frame.get(3..6) == Some(&[0x9d, 0x01, 0x2a]) {
        let side = |at: usize| Some(u16::from_le_bytes([*frame.get(at)?, *frame.get(at + 1)?]) & 0x3fff);
        found.size = side(6).zip(side(8));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{capture, hostile};
    use super::super::{Codec, PictureId};
    use super::*;

    const KEY: [u8; 16] = [0x90, 0xe0, 0xff, 0xfe, 9, 0x40, 0x10, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0x68, 1];

    #[test]
    fn reads_and_patches_a_chromium_descriptor() {
        let mut payload = KEY;
        let found = parse(&payload).expect("a well-formed descriptor");
        assert!(found.start && found.keyframe && !found.inter_picture);
        assert_eq!(found.size, Some((640, 360)));
        assert_eq!(found.picture_id, Some(PictureId { value: 0x7ffe, offset: 2, long: true }));
        assert_eq!(found.tl0, Some((9, 4)));
        found.patch(&mut payload, 3, 250);
        let patched = parse(&payload).expect("still well-formed");
        assert_eq!(patched.picture_id.map(|id| id.value), Some(1));
        assert_eq!(patched.tl0, Some((3, 4)));
    }

    #[test]
    fn reads_the_temporal_layers_of_a_chromium_l1t3_stream() {
        let packets = capture(include_str!("captures/vp8_l1t3.txt"));
        let frames: Vec<_> = packets.iter().map(|p| parse(&p.payload).expect("Chromium's packet")).collect();
        assert!(frames[0].keyframe && frames[0].size == Some((480, 270)));
        assert_eq!(frames.iter().filter(|f| f.keyframe).count(), 1);
        let layers: Vec<_> = frames.iter().filter(|f| f.start).map(|f| (f.temporal, f.up_switch)).collect();
        use UpSwitch::{Here, No};
        // The encoder left some frames of the pattern 0 2 1 2 out.
        assert_eq!(layers[..8], [(0, Here), (2, Here), (1, Here), (2, No), (0, No), (1, No), (0, No), (1, Here)]);
        for (frame, packet) in frames.iter().zip(&packets) {
            assert_eq!(frame.tl0.map(|(_, at)| at), Some(4), "in {:02x?}", packet.payload);
        }
    }

    #[test]
    fn a_seven_bit_picture_id_stays_one() {
        let mut payload = [0x90, 0x80, 0x7f, 0x11, 0, 0];
        let found = parse(&payload).expect("a well-formed descriptor");
        found.patch(&mut payload, 2, 7);
        assert_eq!(payload, [0x90, 0x80, 0x01, 0x11, 0, 0]);
    }

    #[test]
    fn survives_hostile_bytes() {
        assert_eq!(parse(&[0x90, 0x80]), None);
        let samples = capture(include_str!("captures/vp8_l1t3.txt"));
        let mut samples: Vec<_> = samples.into_iter().take(20).map(|p| p.payload).collect();
        samples.push(KEY.to_vec());
        samples.push(vec![0x90, 0xf0, 0xff, 0xfe, 9, 0x40, 0x10, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0x68, 1]);
        hostile(Codec::Vp8, &samples);
    }
}
