//! Single packets: STUN, RTP, RTCP, and the framing of streams.

use crate::bandwidth::feedback::Feedback;
use crate::codec::red;
use crate::peer::srtp::{Profile, SrtpError, client_sessions, server_sessions};
use crate::peer::stun::{self, Request};
use crate::rtcp::{self, Message, ReportBlock};
use crate::rtp::{self, FIXED_LEN, Header};
use std::collections::BTreeSet;

const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

/// A binding request, as it is and with its checksums made right.
pub fn stun(data: &[u8]) {
    if let Some(request) = Request::parse(data) {
        answer(data, &request);
    }
    let mut packet = data.to_vec();
    let sealed = stun::mend(&mut packet, "", PASSWORD);
    let Some(request) = Request::parse(&packet) else { return };
    answer(&packet, &request);
    assert_eq!(request.authentic(PASSWORD), sealed);
    assert!(!request.authentic("another password"));
    // A bit turned in the header.
    let bit = packet.iter().fold(7, |sum: usize, byte| sum * 31 % 65_521 + usize::from(*byte));
    let mut forged = packet.clone();
    forged[bit / 8 % 20] ^= 1 << (bit % 8);
    assert!(!Request::parse(&forged).is_some_and(|request| request.authentic(PASSWORD)));
}

fn answer(packet: &[u8], request: &Request<'_>) {
    let local = request.local_fragment();
    assert!(request.username.starts_with(local) && !local.contains(':'));
    let mut replies = vec![Vec::new(); 3];
    request.success(([192, 0, 2, 1], 32_853).into(), PASSWORD, &mut replies[0]);
    request.success(([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], 9).into(), PASSWORD, &mut replies[1]);
    request.role_conflict(PASSWORD, &mut replies[2]);
    for reply in replies {
        assert!(reply.len() <= 76 && reply[4..20] == packet[4..20]);
        let mut right = reply.clone();
        assert!(stun::mend(&mut right, "", PASSWORD));
        assert_eq!(right, reply, "length, integrity and fingerprint are right");
    }
}

/// A packet as it is after decryption; then sealed, forged and opened.
pub fn rtp(data: &[u8]) {
    if let Some(primary) = red::primary(data) {
        assert!(primary.offset > 0 && primary.offset <= data.len());
    }
    let Some(header) = Header::parse(data) else { return };
    assert!((FIXED_LEN..=data.len()).contains(&header.len));
    let elements: Vec<(u8, &[u8])> = header.extensions(data).collect();
    assert!(elements.iter().map(|(_, value)| 1 + value.len()).sum::<usize>() <= header.len - FIXED_LEN);
    if let Some(payload) = header.payload(data) {
        assert!(payload.len() <= data.len() - header.len);
        written(&header, &elements, payload);
    }
    unwrapped(&header);
    sealed(&header, data);
}

/// The same packet as the relay would write it.
fn written(header: &Header, elements: &[(u8, &[u8])], payload: &[u8]) {
    let Header { marker, payload_type, sequence, timestamp, ssrc, .. } = *header;
    let mut elements: Vec<_> = elements.iter().copied().filter(|(id, _)| *id > 0).collect();
    // As many as fit into a packet.
    let mut len = 0;
    elements.retain(|(_, value)| {
        len += 2 + value.len();
        len <= 1_000
    });
    // What stands before in a slab is none of the packet's.
    let mut out = vec![0xff; 5];
    rtp::write_header(&mut out, marker, payload_type, sequence, timestamp, ssrc);
    if !elements.is_empty() {
        rtp::write_extensions(&mut out, 5, &elements);
    }
    let packet = [&out[5..], payload].concat();
    let again = Header::parse(&packet).expect("what was written can be read");
    assert_eq!(again.extensions(&packet).collect::<Vec<_>>(), elements);
    assert_eq!(again.payload(&packet), Some(payload));
    assert_eq!((again.marker, again.payload_type, again.sequence), (marker, payload_type, sequence));
    assert_eq!((again.timestamp, again.ssrc), (timestamp, ssrc));
}

fn unwrapped(header: &Header) {
    let reference = u64::from(header.timestamp);
    if let Some(index) = rtp::unwrap(reference, header.sequence) {
        assert!(index as u16 == header.sequence && index.abs_diff(reference) <= 1 << 15);
    }
}

const MATERIAL: [u8; 88] = [7; 88];

fn profile(data: &[u8]) -> Profile {
    [Profile::Aes128CmSha1, Profile::Aes128Gcm, Profile::Aes256Gcm][data.len() % 3]
}

fn sealed(header: &Header, data: &[u8]) {
    let profile = profile(data);
    let (_, outbound) = client_sessions(profile, &MATERIAL).expect("enough material");
    let (mut inbound, _) = server_sessions(profile, &MATERIAL).expect("enough material");
    assert!(inbound.unprotect_rtp(header, &mut data.to_vec()).is_err(), "it was never sealed");
    let mut packet = data.to_vec();
    outbound.protect_rtp(&mut packet, 0, header.len, header.ssrc, u64::from(header.sequence));
    let mut forged = packet.clone();
    let at = usize::from(header.sequence) % forged.len();
    forged[at] ^= 1 << (header.timestamp % 8);
    if let Some(header) = Header::parse(&forged) {
        assert!(inbound.unprotect_rtp(&header, &mut forged).is_err());
    }
    let (index, end) = inbound.unprotect_rtp(header, &mut packet.clone()).expect("it is authentic");
    assert_eq!((index, end), (u64::from(header.sequence), data.len()));
    assert_eq!(inbound.unprotect_rtp(header, &mut packet), Err(SrtpError::Replayed));
}

/// A compound packet as it is after decryption; then sealed and opened.
pub fn rtcp(data: &[u8]) {
    let (mut messages, mut again) = (Vec::new(), Vec::new());
    let whole = rtcp::read(data, |message| messages.push(message));
    assert_eq!(rtcp::read(data, |message| again.push(message)), whole);
    assert!(messages == again && messages.len() <= data.len() / 4);
    messages.iter().for_each(rewritten);
    let Some(8..) = whole.map(|()| data.len()) else { return };
    let profile = profile(data);
    let (_, mut outbound) = client_sessions(profile, &MATERIAL).expect("enough material");
    let (mut inbound, _) = server_sessions(profile, &MATERIAL).expect("enough material");
    assert!(inbound.unprotect_rtcp(&mut data.to_vec()).is_err(), "it was never sealed");
    let mut packet = data.to_vec();
    outbound.protect_rtcp(&mut packet, 0);
    let end = inbound.unprotect_rtcp(&mut packet).expect("it is authentic");
    assert_eq!(&packet[..end], data);
}

/// What the relay can write too says the same when it is read again.
fn rewritten(message: &Message<'_>) {
    let mut out = Vec::new();
    match *message {
        Message::SenderReport { ssrc, ntp, timestamp } => {
            rtcp::write_sender_report(&mut out, ssrc, ntp, timestamp, 1, 2);
        }
        Message::Report(block) => {
            assert!(block.cumulative_lost < 1 << 24);
            let other = ReportBlock { cumulative_lost: block.cumulative_lost | 0xff << 24, ..block };
            rtcp::write_receiver_report(&mut out, 1, &[other]);
        }
        Message::KeyframeRequest { media_ssrc } => rtcp::write_keyframe_request(&mut out, 1, media_ssrc),
        Message::Nack { media_ssrc, pairs } => {
            let numbers: Vec<u16> = pairs.numbers().collect();
            rtcp::write_nack(&mut out, 1, media_ssrc, &numbers);
            let mut found = BTreeSet::new();
            let each = |message| match message {
                Message::Nack { media_ssrc: ssrc, pairs } if ssrc == media_ssrc => found.extend(pairs.numbers()),
                other => panic!("{other:?}"),
            };
            rtcp::read(&out, each).expect("what was written can be read");
            assert_eq!(found, numbers.into_iter().collect());
            return;
        }
        Message::TransportFeedback(message) => {
            let Some(feedback) = Feedback::parse(message) else { return };
            assert!(feedback.statuses().count() <= 1 << 13);
            return;
        }
        Message::MaximumBitrate { .. } | Message::Bye { .. } => return,
    }
    let mut found = Vec::new();
    rtcp::read(&out, |message| found.push(message)).expect("what was written can be read");
    assert_eq!(found, [*message]);
}

/// A stream, in one piece and in two.
pub fn tcp(data: &[u8]) {
    let (whole, end) = framed(data);
    let joined: Vec<u8> =
        whole.iter().flat_map(|packet| [&(packet.len() as u16).to_be_bytes(), &packet[..]].concat()).collect();
    assert!(data.starts_with(&joined));
    assert!(end.is_none_or(|end| end == joined.len()));
    let cut = data.iter().fold(0, |sum: usize, byte| (sum * 31 + usize::from(*byte)) % (data.len() + 1));
    let (mut parts, used) = framed(&data[..cut]);
    let Some(used) = used else { return assert_eq!((parts, None), (whole, end)) };
    let (rest, last) = framed(&data[used..]);
    parts.extend(rest);
    assert_eq!((parts, last.map(|last| used + last)), (whole, end));
}

/// The packets of a stream, and how far they reach; `None` where the stream is to be ended.
fn framed(data: &[u8]) -> (Vec<Vec<u8>>, Option<usize>) {
    let mut seen = Vec::new();
    let used = crate::tcp::packets(&mut data.to_vec(), |packet| {
        seen.push(packet.to_vec());
        true
    });
    (seen, used.ok())
}
