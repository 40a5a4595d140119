//! The VP8 payload descriptor (RFC 7741 §4.2) and what of it must be rewritten when a slot changes its stream.

/// Where the numbers of one packet's descriptor lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Descriptor {
    /// First packet of a frame.
    pub(crate) start: bool,
    pub(crate) keyframe: bool,
    /// Width and height, told by the first packet of a key frame.
    pub(crate) size: Option<(u16, u16)>,
    pub(crate) picture_id: Option<PictureId>,
    /// TL0PICIDX and its offset in the payload.
    pub(crate) tl0: Option<(u8, u8)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PictureId {
    pub(crate) value: u16,
    pub(crate) offset: u8,
    pub(crate) long: bool,
}

impl Descriptor {
    pub(crate) fn parse(payload: &[u8]) -> Option<Descriptor> {
        let first = *payload.first()?;
        let mut at = 1;
        let mut found = Descriptor { start: first & 0x10 != 0 && first & 0x07 == 0, ..Descriptor::default() };
        if first & 0x80 != 0 {
            let flags = *payload.get(at)?;
            at += 1;
            if flags & 0x80 != 0 {
                let high = *payload.get(at)?;
                let long = high & 0x80 != 0;
                let value = match long {
                    true => u16::from(high & 0x7f) << 8 | u16::from(*payload.get(at + 1)?),
                    false => u16::from(high),
                };
                found.picture_id = Some(PictureId { value, offset: at as u8, long });
                at += if long { 2 } else { 1 };
            }
            if flags & 0x40 != 0 {
                found.tl0 = Some((*payload.get(at)?, at as u8));
                at += 1;
            }
            if flags & 0x30 != 0 {
                payload.get(at)?;
                at += 1;
            }
        }
        let frame = payload.get(at..)?;
        // The P bit of the frame tag is 0 in key frames (RFC 6386 §9.1); the size follows the start code.
        found.keyframe = found.start && frame.first().is_some_and(|tag| tag & 1 == 0);
        if found.keyframe && frame.get(3..6) == Some(&[0x9d, 0x01, 0x2a]) {
            let side = |at: usize| Some(u16::from_le_bytes([*frame.get(at)?, *frame.get(at + 1)?]) & 0x3fff);
            found.size = side(6).zip(side(8));
        }
        Some(found)
    }

    /// Adds the deltas to the numbers in a copy of the payload this was parsed from.
    pub(crate) fn patch(&self, payload: &mut [u8], picture_delta: u16, tl0_delta: u8) {
        if let Some(id) = self.picture_id {
            let value = id.value.wrapping_add(picture_delta);
            let at = usize::from(id.offset);
            if id.long {
                payload[at] = 0x80 | (value >> 8) as u8 & 0x7f;
                payload[at + 1] = value as u8;
            } else {
                payload[at] = value as u8 & 0x7f;
            }
        }
        if let Some((value, at)) = self.tl0 {
            payload[usize::from(at)] = value.wrapping_add(tl0_delta);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_patches_a_chromium_descriptor() {
        let mut payload = vec![0x90, 0xe0, 0xff, 0xfe, 9, 0x40, 0x10, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0x68, 1];
        let found = Descriptor::parse(&payload).expect("a well-formed descriptor");
        assert!(found.start && found.keyframe);
        assert_eq!(found.size, Some((640, 360)));
        assert_eq!(found.picture_id, Some(PictureId { value: 0x7ffe, offset: 2, long: true }));
        assert_eq!(found.tl0, Some((9, 4)));
        found.patch(&mut payload, 3, 250);
        let patched = Descriptor::parse(&payload).expect("still well-formed");
        assert_eq!(patched.picture_id.map(|id| id.value), Some(1));
        assert_eq!(patched.tl0, Some((3, 4)));
    }

    #[test]
    fn survives_every_truncation() {
        let payload = [0x90, 0xf0, 0xff, 0xfe, 9, 0x40, 0x10, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0x68, 1];
        for end in 0..payload.len() {
            Descriptor::parse(&payload[..end]);
        }
        assert_eq!(Descriptor::parse(&[0x90, 0x80]), None);
    }
}
