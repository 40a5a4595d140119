//! RTCP: the messages that a relay reads and writes (RFC 3550 §6, RFC 4585, RFC 5104).

/// One message of a compound packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Message<'a> {
    SenderReport {
        ssrc: u32,
        ntp: u64,
        timestamp: u32,
    },
    Report(ReportBlock),
    Nack {
        media_ssrc: u32,
        pairs: Pairs<'a>,
    },
    /// PLI, or one entry of a FIR.
    KeyframeRequest {
        media_ssrc: u32,
    },
    /// Transport-wide congestion control feedback, the whole message.
    TransportFeedback(&'a [u8]),
    /// REMB (draft-alvestrand-rmcat-remb): what the receiver believes its link to carry, in bits a second.
    MaximumBitrate {
        bps: u64,
    },
    Bye {
        ssrc: u32,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReportBlock {
    pub(crate) ssrc: u32,
    pub(crate) fraction_lost: u8,
    pub(crate) cumulative_lost: u32,
    pub(crate) highest: u32,
    pub(crate) jitter: u32,
    pub(crate) last_sr: u32,
    pub(crate) delay: u32,
}

/// Packet numbers of a NACK: each pair is a number and a mask of the 16 after it (RFC 4585 §6.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pairs<'a>(&'a [u8]);

impl Pairs<'_> {
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.chunks_exact(4).flat_map(|pair| {
            let first = u16::from_be_bytes([pair[0], pair[1]]);
            let mask = u16::from_be_bytes([pair[2], pair[3]]);
            let following = (0..16u16).filter(move |bit| mask >> bit & 1 == 1);
            std::iter::once(first).chain(following.map(move |bit| first.wrapping_add(bit + 1)))
        })
    }
}

const SR: u8 = 200;
const RR: u8 = 201;
const BYE: u8 = 203;
const RTPFB: u8 = 205;
const PSFB: u8 = 206;

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Calls `each` for every message that is understood; `None` at the first malformed one.
pub(crate) fn read<'a>(mut packet: &'a [u8], mut each: impl FnMut(Message<'a>)) -> Option<()> {
    while !packet.is_empty() {
        let header = packet.get(..4)?;
        if header[0] >> 6 != 2 {
            return None;
        }
        let (count, kind) = (header[0] & 0x1f, header[1]);
        let len = 4 + 4 * usize::from(u16::from_be_bytes([header[2], header[3]]));
        let body = packet.get(..len)?;
        packet = &packet[len..];
        match kind {
            SR => {
                let ntp = u64::from(be32(body, 8)?) << 32 | u64::from(be32(body, 12)?);
                each(Message::SenderReport { ssrc: be32(body, 4)?, ntp, timestamp: be32(body, 16)? });
                blocks(body, 28, count, &mut each)?;
            }
            RR => blocks(body, 8, count, &mut each)?,
            BYE => {
                for nth in 0..usize::from(count) {
                    each(Message::Bye { ssrc: be32(body, 4 + 4 * nth)? });
                }
            }
            RTPFB if count == 1 => {
                each(Message::Nack { media_ssrc: be32(body, 8)?, pairs: Pairs(body.get(12..)?) });
            }
            RTPFB if count == 15 => each(Message::TransportFeedback(body)),
            PSFB if count == 15 && body.get(12..16) == Some(b"REMB") => {
                let word = be32(body, 16)?;
                let (exponent, mantissa) = (word >> 18 & 0x3f, u64::from(word & 0x3_ffff));
                each(Message::MaximumBitrate { bps: mantissa.saturating_mul(1 << exponent) });
            }
            PSFB if count == 1 => each(Message::KeyframeRequest { media_ssrc: be32(body, 8)? }),
            PSFB if count == 4 => {
                for entry in body.get(12..)?.chunks_exact(8) {
                    each(Message::KeyframeRequest { media_ssrc: be32(entry, 0)? });
                }
            }
            _ => {}
        }
    }
    Some(())
}

fn blocks<'a>(body: &'a [u8], at: usize, count: u8, each: &mut impl FnMut(Message<'a>)) -> Option<()> {
    for nth in 0..usize::from(count) {
        let block = body.get(at + 24 * nth..at + 24 * nth + 24)?;
        let loss = be32(block, 4)?;
        each(Message::Report(ReportBlock {
            ssrc: be32(block, 0)?,
            fraction_lost: (loss >> 24) as u8,
            cumulative_lost: loss & 0x00ff_ffff,
            highest: be32(block, 8)?,
            jitter: be32(block, 12)?,
            last_sr: be32(block, 16)?,
            delay: be32(block, 20)?,
        }));
    }
    Some(())
}

fn header(out: &mut Vec<u8>, count: u8, kind: u8, words: usize) {
    out.extend_from_slice(&[0x80 | count, kind]);
    out.extend_from_slice(&(words as u16).to_be_bytes());
}

fn put(out: &mut Vec<u8>, words: &[u32]) {
    words.iter().for_each(|word| out.extend_from_slice(&word.to_be_bytes()));
}

pub(crate) fn write_receiver_report(out: &mut Vec<u8>, sender: u32, blocks: &[ReportBlock]) {
    let blocks = &blocks[..blocks.len().min(31)];
    header(out, blocks.len() as u8, RR, 1 + 6 * blocks.len());
    put(out, &[sender]);
    for b in blocks {
        let loss = u32::from(b.fraction_lost) << 24 | b.cumulative_lost & 0x00ff_ffff;
        put(out, &[b.ssrc, loss, b.highest, b.jitter, b.last_sr, b.delay]);
    }
}

/// A sender report without report blocks.
pub(crate) fn write_sender_report(out: &mut Vec<u8>, ssrc: u32, ntp: u64, timestamp: u32, packets: u32, octets: u32) {
    header(out, 0, SR, 6);
    put(out, &[ssrc, (ntp >> 32) as u32, ntp as u32, timestamp, packets, octets]);
}

pub(crate) fn write_keyframe_request(out: &mut Vec<u8>, sender: u32, media: u32) {
    header(out, 1, PSFB, 2);
    put(out, &[sender, media]);
}

/// `numbers` in rising order; as many pairs as they need.
pub(crate) fn write_nack(out: &mut Vec<u8>, sender: u32, media: u32, numbers: &[u16]) {
    let mut pairs: Vec<(u16, u16)> = Vec::new();
    for &number in numbers {
        match pairs.last_mut() {
            Some((first, mask)) if (1..=16).contains(&number.wrapping_sub(*first)) => {
                *mask |= 1 << (number.wrapping_sub(*first) - 1);
            }
            _ => pairs.push((number, 0)),
        }
    }
    header(out, 1, RTPFB, 2 + pairs.len());
    put(out, &[sender, media]);
    put(out, &pairs.iter().map(|(first, mask)| u32::from(*first) << 16 | u32::from(*mask)).collect::<Vec<_>>());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let mut packet = Vec::new();
        let block =
            ReportBlock { ssrc: 7, fraction_lost: 3, cumulative_lost: 9, highest: 70_000, ..ReportBlock::default() };
        write_receiver_report(&mut packet, 1, &[block]);
        write_sender_report(&mut packet, 2, 0x1_0000_0002, 3, 4, 5);
        write_keyframe_request(&mut packet, 1, 6);
        write_nack(&mut packet, 1, 8, &[65_534, 65_535, 0, 14, 15, 400]);
        let (mut seen, mut numbers) = (Vec::new(), Vec::new());
        let each = |message| {
            if let Message::Nack { media_ssrc: 8, pairs } = message {
                numbers = pairs.numbers().collect();
            }
            seen.push(message);
        };
        read(&packet, each).expect("well-formed");
        assert_eq!(seen[0], Message::Report(block));
        assert_eq!(seen[1], Message::SenderReport { ssrc: 2, ntp: 0x1_0000_0002, timestamp: 3 });
        assert_eq!(seen[2], Message::KeyframeRequest { media_ssrc: 6 });
        assert_eq!(numbers, vec![65_534, 65_535, 0, 14, 15, 400]);
    }

    #[test]
    fn survives_truncation_and_foreign_messages() {
        let mut packet = Vec::new();
        write_sender_report(&mut packet, 2, 1, 3, 4, 5);
        packet.extend_from_slice(&[0x8f, PSFB, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, b'R', b'E', b'M', b'B', 1, 0x0b, 0xff, 0]);
        let mut bitrate = None;
        read(&packet, |message| bitrate = Some(message)).expect("well-formed");
        assert_eq!(bitrate, Some(Message::MaximumBitrate { bps: 0x3_ff00 << 2 }));
        packet[45] = 0xff;
        let mut most = None;
        read(&packet, |message| most = Some(message)).expect("well-formed");
        assert_eq!(most, Some(Message::MaximumBitrate { bps: u64::MAX }));
        packet.extend_from_slice(&[0x8f, PSFB, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, b'R', b'E', b'M', b'B']);
        assert_eq!(read(&packet, |_| {}), None, "the bitrate is missing");
        packet.truncate(packet.len() - 16);
        packet.extend_from_slice(&[0x9f, RR, 0, 1, 0, 0, 0, 1]);
        assert_eq!(read(&packet, |_| {}), None, "31 blocks are announced and none is there");
        for end in 0..packet.len() {
            read(&packet[..end], |_| {});
        }
    }
}
