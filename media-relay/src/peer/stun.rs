//! STUN binding requests and their answers (RFC 5389), as much as an ICE-lite agent needs.

use aws_lc_rs::{constant_time, hmac};
use std::net::{IpAddr, SocketAddr};

const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const HEADER: usize = 20;
const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const ERROR_CODE: u16 = 0x0009;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const USE_CANDIDATE: u16 = 0x0025;
const FINGERPRINT: u16 = 0x8028;
const ICE_CONTROLLED: u16 = 0x8029;

/// A parsed binding request, not yet authenticated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    packet: &'a [u8],
    pub(crate) username: &'a str,
    pub(crate) use_candidate: bool,
    pub(crate) controlled: bool,
    integrity: (usize, &'a [u8]),
}

impl<'a> Request<'a> {
    /// `None` for anything but a well-formed binding request with a username and MESSAGE-INTEGRITY.
    pub(crate) fn parse(packet: &'a [u8]) -> Option<Request<'a>> {
        if packet.len() < HEADER || packet[..2] != [0, 1] || packet[4..8] != COOKIE {
            return None;
        }
        let len = usize::from(u16::from_be_bytes([packet[2], packet[3]]));
        if len + HEADER != packet.len() || len % 4 != 0 {
            return None;
        }
        let (mut username, mut integrity) = (None, None);
        let (mut use_candidate, mut controlled) = (false, false);
        let mut at = HEADER;
        while at < packet.len() {
            let kind = u16::from_be_bytes([*packet.get(at)?, *packet.get(at + 1)?]);
            let len = usize::from(u16::from_be_bytes([*packet.get(at + 2)?, *packet.get(at + 3)?]));
            let value = packet.get(at + 4..at + 4 + len)?;
            match kind {
                // Whatever follows MESSAGE-INTEGRITY except FINGERPRINT is ignored (RFC 5389 §15.4).
                // It is the last attribute (§15.5). To look at one after the other would be as much work as a stranger likes.
                FINGERPRINT if at + 8 != packet.len() || value != fingerprint(packet, at) => return None,
                FINGERPRINT => {}
                _ if integrity.is_some() => {}
                USERNAME => username = std::str::from_utf8(value).ok(),
                MESSAGE_INTEGRITY => integrity = Some((at, value)),
                USE_CANDIDATE => use_candidate = true,
                ICE_CONTROLLED => controlled = true,
                _ => {}
            }
            at += 4 + len.next_multiple_of(4);
        }
        Some(Request { packet, username: username?, use_candidate, controlled, integrity: integrity? })
    }

    /// The part of the username that names the answerer.
    pub(crate) fn local_fragment(&self) -> &'a str {
        self.username.split_once(':').map_or(self.username, |(local, _)| local)
    }

    pub(crate) fn authentic(&self, password: &str) -> bool {
        let (at, value) = self.integrity;
        constant_time::verify_slices_are_equal(integrity(self.packet, at, password).as_ref(), value).is_ok()
    }

    /// A success response, ready to send.
    pub(crate) fn success(&self, from: SocketAddr, password: &str, out: &mut Vec<u8>) {
        self.answer(0x0101, password, out, |message| {
            let mut value = vec![0];
            let port = from.port() ^ 0x2112;
            match from.ip() {
                IpAddr::V4(ip) => {
                    value.push(1);
                    value.extend_from_slice(&port.to_be_bytes());
                    value.extend(ip.octets().iter().zip(COOKIE).map(|(a, b)| a ^ b));
                }
                IpAddr::V6(ip) => {
                    value.push(2);
                    value.extend_from_slice(&port.to_be_bytes());
                    value.extend(ip.octets().iter().zip(&message[4..20]).map(|(a, b)| a ^ b));
                }
            }
            attribute(message, XOR_MAPPED_ADDRESS, &value);
        });
    }

    /// 487 Role Conflict: an ICE-lite agent is always controlled (RFC 8445 §6.1.1, §7.3.1.1).
    pub(crate) fn role_conflict(&self, password: &str, out: &mut Vec<u8>) {
        self.answer(0x0111, password, out, |message| attribute(message, ERROR_CODE, &[0, 0, 4, 87]));
    }

    fn answer(&self, kind: u16, password: &str, out: &mut Vec<u8>, body: impl FnOnce(&mut Vec<u8>)) {
        let mut message = Vec::with_capacity(96);
        message.extend_from_slice(&kind.to_be_bytes());
        message.extend_from_slice(&[0, 0]);
        message.extend_from_slice(&self.packet[4..HEADER]);
        body(&mut message);
        seal(&mut message, password);
        out.extend_from_slice(&message);
    }
}

fn attribute(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend_from_slice(&kind.to_be_bytes());
    message.extend_from_slice(&(value.len() as u16).to_be_bytes());
    message.extend_from_slice(value);
    message.resize(message.len().next_multiple_of(4), 0);
    let len = (message.len() - HEADER) as u16;
    message[2..4].copy_from_slice(&len.to_be_bytes());
}

fn seal(message: &mut Vec<u8>, password: &str) {
    let tag = integrity(message, message.len(), password);
    attribute(message, MESSAGE_INTEGRITY, tag.as_ref());
    let at = message.len();
    let crc = fingerprint(message, at);
    attribute(message, FINGERPRINT, &crc);
}

/// HMAC-SHA1 over what stands before `at`, with the length as if the message ended after this attribute.
fn integrity(packet: &[u8], at: usize, password: &str) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    let len = (at + 24 - HEADER) as u16;
    context.update(&packet[..2]);
    context.update(&len.to_be_bytes());
    context.update(&packet[4..at]);
    context.sign()
}

fn fingerprint(packet: &[u8], at: usize) -> [u8; 4] {
    let len = ((at + 8 - HEADER) as u16).to_be_bytes();
    let parts = packet[..2].iter().chain(&len).chain(&packet[4..at]);
    let crc = parts.fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    });
    (!crc ^ 0x5354_554e).to_be_bytes()
}

/// A binding request as a controlling client sends it, for tests and probes.
#[cfg(any(test, feature = "client"))]
pub(crate) fn request(username: &str, password: &str, nominate: bool) -> Vec<u8> {
    let mut message = vec![0, 1, 0, 0];
    message.extend_from_slice(&COOKIE);
    message.extend_from_slice(b"transaction1");
    attribute(&mut message, USERNAME, username.as_bytes());
    if nominate {
        attribute(&mut message, USE_CANDIDATE, &[]);
    }
    seal(&mut message, password);
    message
}

/// Makes right what no mutation hits upon: the length, the beginning of each username, each MESSAGE-INTEGRITY and each
/// FINGERPRINT. Gives whether the first MESSAGE-INTEGRITY could be.
#[cfg(any(test, feature = "fuzz"))]
pub(crate) fn mend(packet: &mut [u8], user: &str, password: &str) -> bool {
    let Some(len) = packet.len().checked_sub(HEADER) else { return false };
    packet[2..4].copy_from_slice(&(len as u16).to_be_bytes());
    let mut sealed = None;
    let mut at = HEADER;
    while let Some(&[high, low, len_high, len_low]) = packet.get(at..at + 4) {
        let (kind, len) = (u16::from_be_bytes([high, low]), usize::from(u16::from_be_bytes([len_high, len_low])));
        let Some(end) = Some(at + 4 + len).filter(|end| *end <= packet.len()) else { break };
        match (kind, len) {
            (USERNAME, _) if len >= user.len() => packet[at + 4..at + 4 + user.len()].copy_from_slice(user.as_bytes()),
            (MESSAGE_INTEGRITY, 20) => {
                let tag = integrity(packet, at, password);
                packet[at + 4..end].copy_from_slice(tag.as_ref());
            }
            (FINGERPRINT, 4) => {
                let crc = fingerprint(packet, at);
                packet[at + 4..end].copy_from_slice(&crc);
            }
            _ => {}
        }
        if kind == MESSAGE_INTEGRITY {
            sealed.get_or_insert(len == 20);
        }
        at += 4 + len.next_multiple_of(4);
    }
    sealed.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5769 §2.1, with software name padded by spaces.
    const SAMPLE: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74\
        002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2\
        80280004e57a3bcf";
    const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

    fn sample() -> Vec<u8> {
        hex::decode(SAMPLE).expect("hex")
    }

    #[test]
    fn accepts_the_sample_request_of_rfc_5769() {
        let packet = sample();
        let request = Request::parse(&packet).expect("well-formed");
        assert_eq!((request.username, request.local_fragment()), ("evtj:h6vY", "evtj"));
        assert!(request.controlled && !request.use_candidate);
        assert!(request.authentic(PASSWORD));
        assert!(!request.authentic("VOkJxbRl1RmTxUk/WvJxBT"));
    }

    #[test]
    fn answers_like_the_sample_responses_of_rfc_5769() {
        // §2.2 and §2.3 without the SOFTWARE attribute: the address bytes are theirs.
        let packet = sample();
        let request = Request::parse(&packet).expect("well-formed");
        let mut out = Vec::new();
        request.success("192.0.2.1:32853".parse().expect("address"), PASSWORD, &mut out);
        assert_eq!(hex::encode(&out[20..32]), "002000080001a147e112a643");
        assert_eq!(integrity(&out, 32, PASSWORD).as_ref(), &out[36..56]);
        assert_eq!(fingerprint(&out, 56), out[60..64]);
        out.clear();
        let v6 = "[2001:db8:1234:5678:11:2233:4455:6677]:32853".parse().expect("address");
        request.success(v6, PASSWORD, &mut out);
        assert_eq!(hex::encode(&out[20..44]), "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
    }

    #[test]
    fn refuses_every_truncation_and_every_flipped_bit() {
        let packet = sample();
        for end in 0..packet.len() {
            assert!(Request::parse(&packet[..end]).is_none());
        }
        // FINGERPRINT's own type may change: an unknown attribute after MESSAGE-INTEGRITY is ignored.
        let kind = (packet.len() - 8) * 8;
        for bit in (0..packet.len() * 8).filter(|bit| !(kind..kind + 16).contains(bit)) {
            let mut packet = sample();
            packet[bit / 8] ^= 1 << (bit % 8);
            let authentic = Request::parse(&packet).is_some_and(|request| request.authentic(PASSWORD));
            assert!(!authentic, "bit {bit}");
        }
    }
}
