//! Frames in the shape of VP8 (RFC 7741), without pictures in them: payloads to send, and whether a frame came whole.

use super::Packet;
use std::collections::BTreeMap;

/// The payloads of one frame, `packets` of `bytes` each.
pub fn frame(picture_id: u16, key: bool, packets: usize, bytes: usize) -> Vec<Vec<u8>> {
    let [high, low] = ((picture_id & 0x7fff) | 0x8000).to_be_bytes();
    (0..packets)
        .map(|nth| {
            // X, and S on the first; then I with a picture id of 15 bits.
            let mut payload = vec![if nth == 0 { 0x90 } else { 0x80 }, 0x80, high, low];
            if nth == 0 {
                // RFC 6386, 9.1: the frame tag, and of a key frame the start code and 640×360.
                payload.push(if key { 0x10 } else { 0x11 });
                payload.extend_from_slice(&[0, 0]);
                if key {
                    payload.extend_from_slice(&[0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]);
                }
            }
            payload.resize(payload.len().max(bytes), nth as u8);
            payload
        })
        .collect()
}

/// Whether the packet begins a frame, and then whether that is a key frame.
pub fn begins(packet: &Packet) -> Option<bool> {
    let payload = &packet.payload;
    let first = *payload.first()?;
    if first & 0x17 != 0x10 {
        return None;
    }
    let mut at = 1;
    if first & 0x80 != 0 {
        let extension = *payload.get(at)?;
        at += 1;
        if extension & 0x80 != 0 {
            at += if payload.get(at)? & 0x80 != 0 { 2 } else { 1 };
        }
        at += usize::from(extension & 0x40 != 0) + usize::from(extension & 0x30 != 0);
    }
    payload.get(at).map(|tag| tag & 1 == 0)
}

/// Collects the packets of frames until a key frame is whole.
#[derive(Default)]
pub struct KeyFrameWatch {
    /// By RTP timestamp.
    frames: BTreeMap<u32, Frame>,
}

#[derive(Default)]
struct Frame {
    first: Option<u16>,
    last: Option<u16>,
    key: bool,
    sequence_numbers: Vec<u16>,
}

impl KeyFrameWatch {
    /// Takes a packet; whether a key frame is whole with it.
    pub fn take(&mut self, packet: &Packet) -> bool {
        let (sequence_number, timestamp) = (packet.header.sequence_number, packet.header.timestamp);
        let frame = self.frames.entry(timestamp).or_default();
        if !frame.sequence_numbers.contains(&sequence_number) {
            frame.sequence_numbers.push(sequence_number);
        }
        if let Some(key) = begins(packet) {
            frame.first = Some(sequence_number);
            frame.key = key;
        }
        if packet.header.marker {
            frame.last = Some(sequence_number);
        }
        frame.key && frame.is_whole()
    }
}

impl Frame {
    fn is_whole(&self) -> bool {
        let (Some(first), Some(last)) = (self.first, self.last) else { return false };
        self.sequence_numbers.len() == usize::from(last.wrapping_sub(first)) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer::Header;

    fn packets(key: bool, from: u16) -> Vec<Packet> {
        let payloads = frame(9, key, 3, 50);
        let packet = |(nth, payload): (usize, Vec<u8>)| Packet {
            header: Header {
                version: 2,
                marker: nth == 2,
                sequence_number: from.wrapping_add(nth as u16),
                ..Default::default()
            },
            payload: payload.into(),
        };
        payloads.into_iter().enumerate().map(packet).collect()
    }

    #[test]
    fn a_key_frame_is_whole_with_its_last_missing_packet_in_any_order() {
        let packets = packets(true, u16::MAX);
        let mut watch = KeyFrameWatch::default();
        assert!(!watch.take(&packets[2]));
        assert!(!watch.take(&packets[0]));
        assert!(!watch.take(&packets[0]), "a packet twice does not stand for another");
        assert!(watch.take(&packets[1]));
    }

    #[test]
    fn a_frame_that_needs_an_earlier_one_is_not_a_key_frame() {
        let mut watch = KeyFrameWatch::default();
        assert!(packets(false, 7).iter().all(|packet| !watch.take(packet)));
    }
}
