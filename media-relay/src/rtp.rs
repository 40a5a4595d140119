//! RTP headers and the two header-extension formats (RFC 3550 §5.1, RFC 8285).

/// The fixed header of one RTP packet and where its parts lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) marker: bool,
    pub(crate) padding: bool,
    pub(crate) payload_type: u8,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) ssrc: u32,
    /// Fixed header, CSRCs and extension together.
    pub(crate) len: usize,
    extension: Option<(u16, usize)>,
}

pub(crate) const FIXED_LEN: usize = 12;

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

impl Header {
    pub(crate) fn parse(packet: &[u8]) -> Option<Header> {
        let first = *packet.first()?;
        if first >> 6 != 2 || packet.len() < FIXED_LEN {
            return None;
        }
        let mut len = FIXED_LEN + 4 * usize::from(first & 0x0f);
        let mut extension = None;
        if first & 0x10 != 0 {
            let words = usize::from(be16(packet, len + 2)?);
            extension = Some((be16(packet, len)?, len + 4));
            len += 4 + 4 * words;
        }
        if packet.len() < len {
            return None;
        }
        Some(Header {
            marker: packet[1] & 0x80 != 0,
            padding: first & 0x20 != 0,
            payload_type: packet[1] & 0x7f,
            sequence: be16(packet, 2)?,
            timestamp: be32(packet, 4)?,
            ssrc: be32(packet, 8)?,
            len,
            extension,
        })
    }

    /// The extension elements with their ids; ends early at anything malformed.
    pub(crate) fn extensions<'a>(&self, packet: &'a [u8]) -> Extensions<'a> {
        let (two_byte, rest) = match self.extension {
            Some((0xbede, at)) => (false, packet.get(at..self.len).unwrap_or(&[])),
            // The low four bits are "appbits" of the two-byte form.
            Some((profile, at)) if profile & 0xfff0 == 0x1000 => (true, packet.get(at..self.len).unwrap_or(&[])),
            _ => (false, &[][..]),
        };
        Extensions { two_byte, rest }
    }

    /// The payload of an unprotected packet, without padding; `None` when the padding length is impossible.
    pub(crate) fn payload<'a>(&self, packet: &'a [u8]) -> Option<&'a [u8]> {
        let body = packet.get(self.len..)?;
        if !self.padding {
            return Some(body);
        }
        let count = usize::from(*body.last()?);
        if count == 0 || count > body.len() {
            return None;
        }
        Some(&body[..body.len() - count])
    }
}

pub(crate) struct Extensions<'a> {
    two_byte: bool,
    rest: &'a [u8],
}

impl<'a> Iterator for Extensions<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (&first, rest) = self.rest.split_first()?;
            if first == 0 {
                self.rest = rest;
                continue;
            }
            let (id, len, rest) = if self.two_byte {
                let (&len, rest) = rest.split_first()?;
                (first, usize::from(len), rest)
            } else {
                // Id 15 is reserved and ends the list (RFC 8285 §4.2).
                if first >> 4 == 15 {
                    return None;
                }
                (first >> 4, usize::from(first & 0x0f) + 1, rest)
            };
            let value = rest.get(..len)?;
            self.rest = &rest[len..];
            return Some((id, value));
        }
    }
}

/// Writes a fixed header without CSRCs or extensions.
pub(crate) fn write_header(
    out: &mut Vec<u8>,
    marker: bool,
    payload_type: u8,
    sequence: u16,
    timestamp: u32,
    ssrc: u32,
) {
    out.push(0x80);
    out.push(u8::from(marker) << 7 | payload_type & 0x7f);
    out.extend_from_slice(&sequence.to_be_bytes());
    out.extend_from_slice(&timestamp.to_be_bytes());
    out.extend_from_slice(&ssrc.to_be_bytes());
}

/// Writes a block of header extensions behind the fixed header that begins at `start`: in the one-byte form (RFC 8285
/// §4.2), or in the two-byte form (§4.3) where an element needs that. Values are at most 255 bytes long.
pub(crate) fn write_extensions(out: &mut Vec<u8>, start: usize, elements: &[(u8, &[u8])]) {
    out[start] |= 0x10;
    let short = elements.iter().all(|(id, value)| (1..15).contains(id) && (1..=16).contains(&value.len()));
    let (profile, head) = if short { (0xbede_u16, 1) } else { (0x1000, 2) };
    let len: usize = elements.iter().map(|(_, value)| head + value.len()).sum();
    out.extend_from_slice(&profile.to_be_bytes());
    out.extend_from_slice(&(len.div_ceil(4) as u16).to_be_bytes());
    for (id, value) in elements {
        if short {
            out.push(id << 4 | (value.len() - 1) as u8);
        } else {
            out.extend_from_slice(&[*id, value.len() as u8]);
        }
        out.extend_from_slice(value);
    }
    out.resize(out.len() + len.next_multiple_of(4) - len, 0);
}

/// The 64-bit number nearest to `reference` whose low 16 bits are `sequence`.
pub(crate) fn unwrap(reference: u64, sequence: u16) -> Option<u64> {
    let step = sequence.wrapping_sub(reference as u16) as i16;
    reference.checked_add_signed(i64::from(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_one_byte_and_two_byte_extensions() {
        let mut packet = vec![0x90, 0xe0, 0, 7, 0, 0, 0, 9, 0, 0, 0, 1, 0xbe, 0xde, 0, 2];
        packet.extend_from_slice(&[0x10, 0xaa, 0, 0x31, 0xbb, 0xcc, 0, 0]);
        packet.push(1);
        let header = Header::parse(&packet).expect("a well-formed packet");
        assert!(header.marker && header.payload_type == 96 && header.sequence == 7 && header.len == 24);
        let found: Vec<_> = header.extensions(&packet).collect();
        assert_eq!(found, vec![(1, &[0xaa][..]), (3, &[0xbb, 0xcc][..])]);

        packet[12..16].copy_from_slice(&[0x10, 0x00, 0, 2]);
        packet[16..24].copy_from_slice(&[20, 1, 0xaa, 0, 21, 0, 22, 0]);
        let found: Vec<_> = header_of(&packet).extensions(&packet).collect();
        assert_eq!(found, vec![(20, &[0xaa][..]), (21, &[][..]), (22, &[][..])]);
    }

    fn header_of(packet: &[u8]) -> Header {
        Header::parse(packet).expect("a well-formed packet")
    }

    #[test]
    fn refuses_impossible_padding_and_lengths() {
        let mut packet = vec![0xa0, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 5, 5, 3];
        assert_eq!(header_of(&packet).payload(&packet), Some(&[][..]));
        packet[14] = 4;
        assert_eq!(header_of(&packet).payload(&packet), None);
        assert_eq!(Header::parse(&[0x80; 11]), None);
        assert_eq!(Header::parse(&[0x8f; 20]), None);
        assert_eq!(Header::parse(&[0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]), None);
    }

    #[test]
    fn reads_the_extensions_it_writes() {
        let mut packet = Vec::new();
        write_header(&mut packet, false, 96, 1, 2, 3);
        write_extensions(&mut packet, 0, &[(2, b"q"), (3, &[1, 2])]);
        packet.push(7);
        let header = header_of(&packet);
        assert_eq!((header.len, header.payload(&packet)), (24, Some(&[7][..])));
        assert_eq!(header.extensions(&packet).collect::<Vec<_>>(), vec![(2, &b"q"[..]), (3, &[1, 2][..])]);
        // As long as a dependency descriptor with its structure.
        for elements in [[(3, &[1, 2][..]), (5, &[7; 17])], [(3, &[1, 2]), (5, &[9; 255])], [(3, &[]), (16, &[1])]] {
            packet.clear();
            write_header(&mut packet, false, 96, 1, 2, 3);
            write_extensions(&mut packet, 0, &elements);
            assert_eq!(header_of(&packet).extensions(&packet).collect::<Vec<_>>(), elements);
        }
    }

    #[test]
    fn unwraps_across_the_end() {
        assert_eq!(unwrap(0xfffe, 3), Some(0x1_0003));
        assert_eq!(unwrap(0x1_0003, 0xfffe), Some(0xfffe));
        assert_eq!(unwrap(1, 0xffff), None);
    }
}
