//! A client in simulated time: offers, checks, shakes hands, sends and receives RTP, repairs with NACKs.

use crate::command::{Offer, SlotAssignment, SourceSection};
use crate::ids::{PeerId, Source};
use crate::peer::ice::Path;
use crate::peer::srtp::{Inbound, Outbound, Profile, client_sessions};
use crate::peer::stun;
use crate::rtcp::{self, Message};
use crate::rtp::{self, Header};
use dimpl::{Config, Dtls, Output, SrtpProfile, certificate};
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) const MIC_SSRC: u32 = 1_000;
pub(super) const CAMERA_SSRC: u32 = 2_000;

pub(super) struct Client {
    pub(super) peer: PeerId,
    pub(super) path: Path,
    pub(super) out: Vec<Vec<u8>>,
    pub(super) slots: Vec<SlotAssignment>,
    /// Payloads by SSRC and extended number.
    pub(super) received: HashMap<u32, BTreeMap<u64, (Header, Vec<u8>)>>,
    pub(super) nacks: Vec<(u32, Vec<u16>)>,
    pub(super) keyframe_requests: Vec<u32>,
    pub(super) sender_reports: Vec<(u32, u64, u32)>,
    pub(super) rtcp_at: Vec<Instant>,
    pub(super) closed: bool,
    pub(super) fragment: String,
    fingerprint: String,
    credentials: (String, String),
    pub(super) slot_ssrcs: HashMap<String, u32>,
    dtls: Dtls,
    srtp: Option<(Inbound, Outbound)>,
    next_check: Instant,
    dtls_timeout: Option<Instant>,
    /// Last sent numbers, for retransmission.
    sent: BTreeMap<(u32, u64), Vec<u8>>,
}

impl Client {
    pub(super) fn new(peer: PeerId, port: u16, now: Instant) -> Self {
        let certificate = certificate::generate_self_signed_certificate().expect("a certificate");
        let fingerprint =
            certificate::format_fingerprint(&certificate::calculate_fingerprint(&certificate.certificate));
        let mut dtls = Dtls::new_auto(Arc::new(Config::default()), certificate, now);
        dtls.set_active(true);
        Self {
            peer,
            path: Path { remote: SocketAddr::from(([127, 0, 0, 1], port)), local: None },
            out: Vec::new(),
            slots: Vec::new(),
            received: HashMap::new(),
            nacks: Vec::new(),
            keyframe_requests: Vec::new(),
            sender_reports: Vec::new(),
            rtcp_at: Vec::new(),
            closed: false,
            fragment: "them1".into(),
            fingerprint,
            credentials: Default::default(),
            slot_ssrcs: HashMap::new(),
            dtls,
            srtp: None,
            next_check: now,
            dtls_timeout: None,
            sent: BTreeMap::new(),
        }
    }

    pub(super) fn is_connected(&self) -> bool {
        self.srtp.is_some()
    }

    pub(super) fn offer(&self, offer_id: u32) -> Offer {
        let sections = [
            ("audio", "0", "sendonly", "a=ssrc:1000 cname:c\r\n"),
            ("video", "1", "sendonly", "a=ssrc:2000 cname:c\r\n"),
            ("audio", "2", "recvonly", ""),
            ("video", "3", "recvonly", ""),
            ("video", "4", "recvonly", ""),
        ];
        let mut sdp = format!(
            "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2 3 4\r\n\
            a=ice-ufrag:{}\r\na=ice-pwd:a-password-of-22-characters\r\na=fingerprint:sha-256 {}\r\na=setup:actpass\r\n",
            self.fragment, self.fingerprint
        );
        for (kind, mid, direction, ssrc) in sections {
            let (format, codec) = if kind == "audio" { (111, "opus/48000/2") } else { (96, "VP8/90000") };
            sdp += &format!(
                "m={kind} 9 UDP/TLS/RTP/SAVPF {format}\r\na=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\n\
                a=rtpmap:{format} {codec}\r\na=rtcp-fb:{format} nack\r\na=rtcp-fb:{format} nack pli\r\n{ssrc}"
            );
        }
        let source = |mid: &str, source| SourceSection { mid: mid.into(), source };
        Offer { offer_id, sdp, sources: vec![source("0", Source::Microphone), source("1", Source::Camera)] }
    }

    pub(super) fn answered(&mut self, sdp: &str, slots: Vec<SlotAssignment>) {
        let value = |name: &str| sdp.lines().find_map(|line| line.strip_prefix(name)).expect(name).to_owned();
        self.credentials = (value("a=ice-ufrag:"), value("a=ice-pwd:"));
        self.slots = slots;
        let mut mid = "";
        for line in sdp.lines() {
            mid = line.strip_prefix("a=mid:").unwrap_or(mid);
            if let Some(ssrc) = line.strip_prefix("a=ssrc:").and_then(|rest| rest.split(' ').next()) {
                self.slot_ssrcs.insert(mid.into(), ssrc.parse().expect("a number"));
            }
        }
    }

    /// The SSRC of the slot in which that source stands.
    pub(super) fn slot_of(&self, peer: PeerId, source: Source) -> Option<u32> {
        let slot = self.slots.iter().find(|slot| (slot.participant, slot.source) == (peer, source))?;
        self.slot_ssrcs.get(&slot.mid).copied()
    }

    pub(super) fn tick(&mut self, now: Instant) {
        if self.closed {
            return;
        }
        if self.next_check <= now {
            self.next_check = now + Duration::from_millis(if self.is_connected() { 2_000 } else { 50 });
            let user = format!("{}:{}", self.credentials.0, self.fragment);
            self.out.push(stun::request(&user, &self.credentials.1, true));
        }
        if self.dtls_timeout.is_none_or(|at| at <= now) {
            self.dtls.handle_timeout(now).expect("the handshake goes on");
        }
        self.drain();
    }

    fn drain(&mut self) {
        let mut buffer = vec![0; 2_048];
        loop {
            match self.dtls.poll_output(&mut buffer) {
                Output::Packet(packet) => self.out.push(packet.to_vec()),
                Output::Timeout(at) => {
                    self.dtls_timeout = Some(at);
                    return;
                }
                Output::KeyingMaterial(keys, profile) => {
                    let profile = match profile {
                        SrtpProfile::AEAD_AES_256_GCM => Profile::Aes256Gcm,
                        SrtpProfile::AEAD_AES_128_GCM => Profile::Aes128Gcm,
                        _ => Profile::Aes128CmSha1,
                    };
                    self.srtp = Some(client_sessions(profile, &keys).expect("enough material"));
                }
                Output::CloseNotify => self.closed = true,
                _ => {}
            }
        }
    }

    pub(super) fn receive(&mut self, mut packet: Vec<u8>, now: Instant) {
        match packet[0] {
            20..=63 => {
                self.dtls.handle_timeout(now).expect("the handshake goes on");
                self.dtls.handle_packet(&packet).expect("the relay's records are fine");
                self.drain();
            }
            128..=191 if (192..=223).contains(&packet[1]) => self.rtcp(&mut packet, now),
            128..=191 => {
                let Some((inbound, _)) = &mut self.srtp else { return };
                let header = Header::parse(&packet).expect("well-formed");
                if let Ok((index, end)) = inbound.unprotect_rtp(&header, &mut packet) {
                    let payload = packet[header.len..end].to_vec();
                    self.received.entry(header.ssrc).or_default().insert(index, (header, payload));
                }
            }
            _ => {}
        }
    }

    fn rtcp(&mut self, packet: &mut [u8], now: Instant) {
        let Some((inbound, _)) = &mut self.srtp else { return };
        let Ok(end) = inbound.unprotect_rtcp(packet) else { return };
        self.rtcp_at.push(now);
        let (nacks, requests, reports) = (&mut self.nacks, &mut self.keyframe_requests, &mut self.sender_reports);
        rtcp::read(&packet[..end], |message| match message {
            Message::Nack { media_ssrc, pairs } if media_ssrc < 10_000 => {
                nacks.push((media_ssrc, pairs.numbers().collect()))
            }
            Message::KeyframeRequest { media_ssrc } => requests.push(media_ssrc),
            Message::SenderReport { ssrc, ntp, timestamp } => reports.push((ssrc, ntp, timestamp)),
            _ => {}
        })
        .expect("the relay's RTCP is well-formed");
    }

    pub(super) fn send_rtp(&mut self, ssrc: u32, index: u64, timestamp: u32, payload: &[u8]) {
        let mut packet = Vec::new();
        let format = if ssrc == MIC_SSRC { 111 } else { 96 };
        rtp::write_header(&mut packet, true, format, index as u16, timestamp, ssrc);
        packet.extend_from_slice(payload);
        let (_, outbound) = self.srtp.as_ref().expect("connected");
        outbound.protect_rtp(&mut packet, 0, rtp::FIXED_LEN, ssrc, index);
        self.sent.insert((ssrc, index), packet.clone());
        self.out.push(packet);
    }

    /// Sends again what the relay asked for.
    pub(super) fn answer_nacks(&mut self) {
        for (ssrc, numbers) in std::mem::take(&mut self.nacks) {
            for number in numbers {
                let found = self.sent.iter().rev().find(|((s, index), _)| *s == ssrc && *index as u16 == number);
                self.out.extend(found.map(|(_, packet)| packet.clone()));
            }
        }
    }

    pub(super) fn send_rtcp(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let mut packet = Vec::new();
        rtcp::write_receiver_report(&mut packet, MIC_SSRC, &[]);
        write(&mut packet);
        let (_, outbound) = self.srtp.as_mut().expect("connected");
        outbound.protect_rtcp(&mut packet, 0);
        self.out.push(packet);
    }

    /// Asks for every number that is missing in a slot.
    pub(super) fn send_nacks(&mut self, ssrc: u32) {
        let Some(received) = self.received.get(&ssrc) else { return };
        let (Some(first), Some(last)) = (received.keys().next(), received.keys().next_back()) else { return };
        let missing: Vec<u16> = (*first..*last).filter(|n| !received.contains_key(n)).map(|n| n as u16).collect();
        if !missing.is_empty() {
            self.send_rtcp(|out| rtcp::write_nack(out, MIC_SSRC, ssrc, &missing));
        }
    }

    pub(super) fn seal_raw(&mut self, packet: &[u8]) {
        self.out.push(packet.to_vec());
    }
}

/// A VP8 packet: one frame each, with picture id and TL0PICIDX.
pub(super) fn vp8(picture: u16, keyframe: bool) -> Vec<u8> {
    let mut payload = vec![0x90, 0xe0, 0x80 | (picture >> 8) as u8 & 0x7f, picture as u8, picture as u8, 0x20];
    payload.extend_from_slice(&[if keyframe { 0x10 } else { 0x11 }, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0x68, 1]);
    payload.extend_from_slice(&picture.to_be_bytes());
    payload
}
