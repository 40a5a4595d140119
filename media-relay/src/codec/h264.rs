//! H.264 payloads (RFC 6184): which packets a receiver can begin with, and the size that the parameter set tells.

use super::Frame;
use super::bits::Bits;

const SLICE: u8 = 1;
const IDR: u8 = 5;
const SEI: u8 = 6;
const SPS: u8 = 7;
const DELIMITER: u8 = 9;
const STAP_A: u8 = 24;
const FU_A: u8 = 28;

/// Only what packetization modes 0 and 1 allow is looked into (§6.2, §6.3), since the answer offers no other.
pub(crate) fn parse(payload: &[u8]) -> Option<Frame> {
    let first = *payload.first()?;
    let mut found = Frame::default();
    match first & 0x1f {
        STAP_A => {
            let mut rest = &payload[1..];
            while let Some((unit, after)) = aggregated(rest)? {
                look(unit, &mut found);
                rest = after;
            }
        }
        FU_A => {
            let header = *payload.get(1)?;
            if header & 0x80 != 0 {
                look_at_slice(header & 0x1f, payload.get(2).copied(), &mut found);
            }
        }
        _ => look(payload, &mut found),
    }
    found.inter_picture = !found.keyframe;
    Some(found)
}

/// The next unit of a STAP-A and what follows it; `None` inside at the end.
fn aggregated(rest: &[u8]) -> Option<Option<(&[u8], &[u8])>> {
    let Some((size, after)) = rest.split_first_chunk::<2>() else {
        return rest.is_empty().then_some(None);
    };
    after.split_at_checked(usize::from(u16::from_be_bytes(*size))).map(Some)
}

fn look(unit: &[u8], found: &mut Frame) {
    match unit.first().map(|header| header & 0x1f) {
        Some(SPS) => {
            found.start = true;
            found.keyframe = true;
            found.size = size(&unit[1..]);
        }
        // Both come before the first slice of their picture (H.264 §7.4.1.2.3).
        Some(SEI | DELIMITER) => found.start = true,
        Some(kind) => look_at_slice(kind, unit.get(1).copied(), found),
        None => {}
    }
}

/// A slice begins its picture when first_mb_in_slice is 0, which is a single 1 bit.
fn look_at_slice(kind: u8, header: Option<u8>, found: &mut Frame) {
    let first = header.is_some_and(|byte| byte & 0x80 != 0);
    found.start |= first && (kind == SLICE || kind == IDR);
    found.keyframe |= first && kind == IDR;
}

/// The cropped size in a sequence parameter set (H.264 §7.3.2.1.1) without its NAL header; `None` also where scaling
/// matrices would have to be read first, which no browser sends.
fn size(sps: &[u8]) -> Option<(u16, u16)> {
    let mut bits = Bits::of_nal(sps);
    let profile = bits.byte()?;
    bits.skip(16)?;
    bits.golomb()?;
    let mut chroma = 1;
    if matches!(profile, 100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135) {
        chroma = bits.golomb()?;
        if chroma == 3 && bits.bit()? {
            // Three separate planes are each coded like monochrome.
            chroma = 0;
        }
        bits.golomb()?;
        bits.golomb()?;
        bits.skip(1)?;
        if bits.bit()? {
            return None;
        }
    }
    bits.golomb()?;
    skip_picture_order(&mut bits)?;
    bits.golomb()?;
    bits.skip(1)?;
    let columns = bits.golomb()?.checked_add(1)?;
    let rows = bits.golomb()?.checked_add(1)?;
    let frames_only = bits.bit()?;
    let fields = if frames_only { 1 } else { 2 };
    bits.skip(if frames_only { 1 } else { 2 })?;
    let mut crop = [0; 4];
    if bits.bit()? {
        for side in &mut crop {
            *side = bits.golomb()?;
        }
    }
    // The units of cropping are samples of the chroma planes, and rows of both fields (§7.4.2.1.1).
    let (unit_x, unit_y) = match chroma {
        1 => (2, 2),
        2 => (2, 1),
        _ => (1, 1),
    };
    let [left, right, top, bottom] = crop.map(u64::from);
    let width = (u64::from(columns) * 16).checked_sub((left + right) * unit_x)?;
    let height = (u64::from(rows) * 16 * fields).checked_sub((top + bottom) * unit_y * fields)?;
    Some((u16::try_from(width).ok()?, u16::try_from(height).ok()?))
}

fn skip_picture_order(bits: &mut Bits<'_>) -> Option<()> {
    match bits.golomb()? {
        0 => bits.golomb().map(drop),
        1 => {
            bits.skip(1)?;
            bits.golomb()?;
            bits.golomb()?;
            // num_ref_frames_in_pic_order_cnt_cycle is at most 255.
            let count = bits.golomb().filter(|count| *count <= 255)?;
            (0..count).try_for_each(|_| bits.golomb().map(drop))
        }
        _ => Some(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Codec;
    use super::super::fixtures::{capture, hex, hostile};
    use super::*;

    fn of(text: &str) -> Frame {
        parse(&hex(text).expect("hex")).expect("well-formed")
    }

    #[test]
    fn reads_a_chromium_stream() {
        let packets = capture(include_str!("captures/h264.txt"));
        let frames: Vec<_> = packets.iter().map(|p| parse(&p.payload).expect("Chromium's packet")).collect();
        assert!(frames[0].keyframe && frames[0].start, "parameter sets come first, in a STAP-A");
        assert_eq!(frames[0].size, Some((320, 180)));
        assert!(frames[1].keyframe && frames[1].start, "then the slice, fragmented");
        assert!(frames[2..].iter().all(|frame| !frame.keyframe && frame.inter_picture));
        // From then on a picture begins where the timestamp changes.
        for (at, pair) in packets.windows(2).enumerate().skip(1) {
            assert_eq!(frames[at + 1].start, pair[0].timestamp != pair[1].timestamp, "packet {}", at + 1);
        }
    }

    #[test]
    fn tells_key_pictures_from_others_in_every_packing() {
        assert!(of("6588840021").keyframe, "an IDR slice");
        assert!(!of("6540").keyframe, "a later slice of an IDR picture");
        assert!(of("4198").start && !of("4198").keyframe && !of("4140").start);
        assert!(of("7c8588").keyframe && !of("7c0588").keyframe && !of("7c4588").keyframe);
        assert!(of("0910").start && !of("0910").keyframe);
        assert!(!of("7800024198").keyframe && of("780002419800026588").keyframe);
        assert_eq!(parse(&[0x78, 0, 2, 0x41]), None, "a unit longer than the packet");
    }

    #[test]
    fn reads_the_size_of_baseline_main_and_high_profile() {
        let size = |text: &str| size(&hex(text).expect("hex"));
        // x264: 1920x1080 High, cropped from 1088 rows; 1280x720 Main; 320x240 Baseline.
        assert_eq!(size("640028acd940780227e5c044000003000400000300c83c60c658"), Some((1920, 1080)));
        assert_eq!(size("4d401fe8802802dd80b501010140000003004000000c03c60c4480"), Some((1280, 720)));
        assert_eq!(size("42c00dd90141fb0110000003001000000303c0f1429640"), Some((320, 240)));
    }

    #[test]
    fn survives_hostile_bytes() {
        let samples = capture(include_str!("captures/h264.txt")).into_iter().take(6).map(|p| p.payload);
        let mut samples: Vec<_> = samples.collect();
        samples.push(hex("67640028acd940780227e5c044000003000400000300c83c60c658").expect("hex"));
        samples.push(hex("674d401fe8802802dd80b501010140000003004000000c03c60c4480").expect("hex"));
        hostile(Codec::H264, &samples);
    }
}
