//! The AV1 aggregation header and the OBUs behind it (RTP Payload Format For AV1 1.0, §4.4 and §4.5). Layers are told
//! only by the first packet of a frame here; the dependency descriptor tells them in every packet.

use super::Frame;
use super::bits::Bits;

const SEQUENCE_HEADER: u8 = 1;

pub(crate) fn parse(payload: &[u8]) -> Option<Frame> {
    let (&aggregation, mut rest) = payload.split_first()?;
    let continues = aggregation & 0x80 != 0;
    let count = aggregation >> 4 & 0x03;
    let new_sequence = aggregation & 0x08 != 0;
    if continues && new_sequence {
        return None;
    }
    // Whether an OBU that begins here also begins a frame cannot be told without reading frame headers, since tile
    // groups may be packed on their own; encoders for real time do not do that.
    let mut found = Frame { start: !continues, ..Frame::default() };
    let mut sequence_header = false;
    let mut element = 0u32;
    while !rest.is_empty() {
        element += 1;
        let (obu, after) = if u32::from(count) == element { (rest, &[][..]) } else { sized(rest)? };
        rest = after;
        // The first element may be the rest of an OBU.
        if element == 1 && continues {
            continue;
        }
        let Some(Obu { kind, layer, body }) = obu_header(obu) else { continue };
        if let Some((temporal, spatial)) = layer {
            (found.temporal, found.spatial) = (temporal, spatial);
        }
        if kind == SEQUENCE_HEADER {
            sequence_header = true;
            found.size = size(body);
        }
    }
    found.keyframe = new_sequence && sequence_header;
    found.inter_picture = !found.keyframe;
    Some(found)
}

/// An element with its length before it, and what follows.
fn sized(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, after) = leb128(rest)?;
    after.split_at_checked(len)
}

/// AV1 §4.10.5; at most eight bytes, and below 2^32.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0u64;
    for (at, byte) in bytes.iter().take(8).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let value = u32::try_from(value).ok()?;
            return Some((usize::try_from(value).ok()?, &bytes[at + 1..]));
        }
    }
    None
}

struct Obu<'a> {
    kind: u8,
    /// Temporal and spatial id, where it has an extension header.
    layer: Option<(u8, u8)>,
    body: &'a [u8],
}

/// AV1 §5.3.2, §5.3.3.
fn obu_header(obu: &[u8]) -> Option<Obu<'_>> {
    let (&first, mut body) = obu.split_first()?;
    let mut layer = None;
    if first & 0x04 != 0 {
        let (&extension, after) = body.split_first()?;
        layer = Some((extension >> 5, extension >> 3 & 0x03));
        body = after;
    }
    if first & 0x02 != 0 {
        body = leb128(body)?.1;
    }
    Some(Obu { kind: first >> 3 & 0x0f, layer, body })
}

/// The largest size in a sequence header (AV1 §5.5.1); `None` also where it tells decoder timing, which no browser does.
fn size(sequence_header: &[u8]) -> Option<(u16, u16)> {
    let mut bits = Bits::new(sequence_header);
    bits.skip(4)?;
    if bits.bit()? {
        bits.skip(5)?;
    } else {
        if bits.bit()? {
            return None;
        }
        let initial_display_delay = bits.bit()?;
        for _ in 0..=bits.bits(5)? {
            bits.skip(12)?;
            let level = bits.bits(5)?;
            if level > 7 {
                bits.skip(1)?;
            }
            if initial_display_delay && bits.bit()? {
                bits.skip(4)?;
            }
        }
    }
    let [width_bits, height_bits] = [bits.bits(4)? as u32 + 1, bits.bits(4)? as u32 + 1];
    let width = bits.bits(width_bits)? + 1;
    let height = bits.bits(height_bits)? + 1;
    Some((u16::try_from(width).ok()?, u16::try_from(height).ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::Codec;
    use super::super::fixtures::{capture, hostile};
    use super::*;

    #[test]
    fn finds_the_key_frames_and_layers_of_a_chromium_stream() {
        let packets = capture(include_str!("captures/av1_l3t3_key.txt"));
        let mut keys = 0;
        for packet in &packets {
            let frame = parse_prefix(&packet.payload);
            let dependency = packet.dependency.as_deref().expect("Chromium sends one with each packet");
            // A dependency descriptor with a template structure begins a coded video sequence as the N bit does.
            let structure = dependency.get(3).is_some_and(|flags| flags & 0x80 != 0);
            assert_eq!(frame.keyframe, structure, "packet {}", packet.sequence);
            assert_eq!(frame.start, dependency[0] & 0x80 != 0);
            keys += u32::from(structure);
        }
        assert!(keys >= 1);
        assert_eq!(parse_prefix(&packets[0].payload).size, Some((1280, 720)));
    }

    /// The captures hold the beginning of each payload, so that an OBU's length may reach beyond it.
    fn parse_prefix(payload: &[u8]) -> Frame {
        let mut whole = payload.to_vec();
        whole.resize(4_000, 0);
        match parse(&whole) {
            Some(frame) => frame,
            None => panic!("{payload:02x?}"),
        }
    }

    #[test]
    fn reads_lengths_before_every_element() {
        // W = 0: a temporal delimiter, then a frame OBU of temporal layer 1 and spatial layer 2.
        let frame = parse(&[0x00, 1, 0x10, 3, 0x34, 0x30, 0xff]).expect("well-formed");
        assert!(frame.start && !frame.keyframe && frame.inter_picture);
        assert_eq!((frame.temporal, frame.spatial), (1, 2));
        let frame = parse(&[0x90, 0x34, 0x30, 0xff]).expect("well-formed");
        assert!(!frame.start && frame.temporal == 0, "the rest of an OBU has no header");
        assert_eq!(parse(&[0x88, 1]), None, "a continuation cannot begin a sequence");
        assert_eq!(parse(&[0x00, 9, 1]), None);
    }

    #[test]
    fn survives_hostile_bytes() {
        let mut samples = vec![vec![0x00, 1, 0x10, 3, 0x34, 0x30, 0xff], vec![0x20, 2, 0x36, 0x30, 3, 0x34, 0x30]];
        // Chromium's first packet, and its sequence header alone.
        let first = capture(include_str!("captures/av1_l3t3_key.txt")).remove(0).payload;
        samples.push([&[0x18][..], &first[2..31]].concat());
        samples.push(first);
        hostile(Codec::Av1, &samples);
    }
}
