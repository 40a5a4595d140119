//! The other end of a media connection, without I/O: ICE checks, the DTLS client, SRTP. Tests and the load generator
//! speak to a relay with it; it is written for many in one process, not as a product.

mod offer;

use crate::clock::middle;
use crate::command::Offer;
use crate::ids::Source;
use crate::peer::srtp::{Inbound, Outbound, Profile, client_sessions};
use crate::peer::stun;
use crate::rtcp::{self, Message, ReportBlock};
use crate::rtp::{self, Header};
use crate::twcc::Recorder;
use dimpl::{Config, Dtls, DtlsCertificate, Output, SrtpProfile, certificate};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

const CHECK_UNTIL_CONNECTED: Duration = Duration::from_millis(50);
/// Consent is renewed this often (RFC 7675 asks for at most every 5 s).
const CHECK: Duration = Duration::from_secs(2);
const FEEDBACK_SSRC: u32 = 1;
const PASSWORD: &str = "a-password-of-22-characters";
/// DTLS records of a handshake are shorter.
const MAX_RECORD: usize = 2_048;

pub const OPUS: u8 = 111;
pub const VP8: u8 = 96;
pub const RTX: u8 = 97;
/// Ids of the header extensions that are offered.
const RID_ID: u8 = 2;
const TRANSPORT_CC_ID: u8 = 3;
const LEVEL_ID: u8 = 4;
/// How often feedback is sent about what came.
const FEEDBACK: Duration = Duration::from_millis(50);

/// The names of simulcast layers, the smallest first.
pub const RIDS: [&str; 3] = ["q", "h", "f"];

/// One media section of an offer; its place in the list is its MID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Sends a source from this SSRC.
    Send(Source, u32),
    /// Sends a source in three layers, whose packets name their [`RIDS`].
    SendLayers(Source),
    ReceiveAudio,
    ReceiveVideo,
}

/// A certificate that many clients may share, since making one is slow.
#[derive(Clone)]
pub struct Identity {
    certificate: DtlsCertificate,
    config: Arc<Config>,
}

impl Identity {
    pub fn generate() -> std::io::Result<Self> {
        let certificate = certificate::generate_self_signed_certificate().map_err(std::io::Error::other)?;
        Ok(Self { certificate, config: Arc::new(Config::default()) })
    }

    fn fingerprint(&self) -> String {
        certificate::format_fingerprint(&certificate::calculate_fingerprint(&self.certificate.certificate))
    }
}

/// A packet that came, decrypted in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    Rtp {
        ssrc: u32,
        index: u64,
        timestamp: u32,
        marker: bool,
        payload: Range<usize>,
    },
    /// A retransmission of the packet with this number.
    Rtx {
        ssrc: u32,
        number: u16,
        timestamp: u32,
        marker: bool,
        payload: Range<usize>,
    },
    Rtcp(Vec<Feedback>),
}

/// A packet to be sealed and sent.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    pub payload_type: u8,
    pub ssrc: u32,
    /// The extended sequence number.
    pub index: u64,
    pub timestamp: u32,
    pub marker: bool,
    /// The simulcast layer, by its place in [`RIDS`].
    pub layer: Option<usize>,
    /// How loud it is, in -dBov (RFC 6464).
    pub level: Option<u8>,
    pub payload: &'a [u8],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feedback {
    Nack { ssrc: u32, numbers: Vec<u16> },
    KeyframeRequest { ssrc: u32 },
    SenderReport { ssrc: u32, ntp: u64, timestamp: u32 },
}

pub struct Client {
    /// Datagrams that wait to be sent.
    pub out: Vec<Vec<u8>>,
    /// The client's ICE username fragment; another one restarts ICE.
    pub fragment: String,
    /// Whether it offers to take retransmissions as such (RFC 4588).
    pub rtx: bool,
    fingerprint: String,
    credentials: (String, String),
    slot_ssrcs: HashMap<String, u32>,
    remote: Option<SocketAddr>,
    /// How far away reports tell that it is, beyond where it is.
    pub feigned_round_trip: Duration,
    dtls: Dtls,
    dtls_timeout: Option<Instant>,
    srtp: Option<(Inbound, Outbound)>,
    profile: Option<Profile>,
    next_check: Instant,
    next_feedback: Instant,
    arrivals: Recorder,
    /// The relay has said goodbye; nothing more is sent.
    pub closed: bool,
}

impl Client {
    pub fn new(identity: &Identity, now: Instant) -> Self {
        let mut dtls = Dtls::new_auto(identity.config.clone(), identity.certificate.clone(), now);
        dtls.set_active(true);
        Self {
            out: Vec::new(),
            fragment: "them1".into(),
            rtx: true,
            fingerprint: identity.fingerprint(),
            credentials: Default::default(),
            slot_ssrcs: HashMap::new(),
            remote: None,
            feigned_round_trip: Duration::ZERO,
            dtls,
            dtls_timeout: None,
            srtp: None,
            profile: None,
            next_check: now,
            next_feedback: now,
            arrivals: Recorder::new(now),
            closed: false,
        }
    }

    pub fn is_connected(&self) -> bool {
        self.srtp.is_some()
    }

    /// The SRTP protection profile, by its name in RFC 5764 and RFC 7714.
    pub fn profile(&self) -> Option<&'static str> {
        self.profile.map(|profile| match profile {
            Profile::Aes128CmSha1 => "AES128_CM_SHA1_80",
            Profile::Aes128Gcm => "AEAD_AES_128_GCM",
            Profile::Aes256Gcm => "AEAD_AES_256_GCM",
        })
    }

    pub fn offer(&self, offer_id: u32, sections: &[Section]) -> Offer {
        let (sdp, sources) = offer::write(sections, &self.fragment, PASSWORD, &self.fingerprint, self.rtx);
        Offer { offer_id, sdp, sources }
    }

    /// The answer to another server's offer of one video section to be received.
    pub fn accept(&mut self, sdp: &str) -> Option<String> {
        self.answered(sdp)?;
        Some(offer::write(&[Section::ReceiveVideo], &self.fragment, PASSWORD, &self.fingerprint, self.rtx).0)
    }

    /// The address of the server, by its first candidate.
    pub fn remote(&self) -> Option<SocketAddr> {
        self.remote
    }

    /// Takes the relay's answer; `None` when something in it is missing.
    pub fn answered(&mut self, sdp: &str) -> Option<()> {
        let value = |name: &str| sdp.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        self.credentials = (value("a=ice-ufrag:")?, value("a=ice-pwd:")?);
        let words = value("a=candidate:").unwrap_or_default();
        let mut words = words.split(' ').skip(4);
        self.remote = words.next().zip(words.next()).and_then(|(ip, port)| format!("{ip}:{port}").parse().ok());
        let mut mid = "";
        for line in sdp.lines() {
            mid = line.strip_prefix("a=mid:").unwrap_or(mid);
            if let Some(ssrc) = line.strip_prefix("a=ssrc:").and_then(|rest| rest.split(' ').next()) {
                // The first one; retransmissions come from the second.
                let ssrc = ssrc.parse().ok()?;
                self.slot_ssrcs.entry(mid.into()).or_insert(ssrc);
            }
        }
        Some(())
    }

    /// The SSRC of a receive slot.
    pub fn slot_ssrc(&self, mid: &str) -> Option<u32> {
        self.slot_ssrcs.get(mid).copied()
    }

    /// The SSRCs of all receive slots, by their MIDs.
    pub fn slot_ssrcs(&self) -> &HashMap<String, u32> {
        &self.slot_ssrcs
    }

    /// Does what is due by the clock.
    pub fn tick(&mut self, now: Instant) {
        if self.closed {
            return;
        }
        if self.next_check <= now {
            self.next_check = now + if self.is_connected() { CHECK } else { CHECK_UNTIL_CONNECTED };
            let user = format!("{}:{}", self.credentials.0, self.fragment);
            self.out.push(stun::request(&user, &self.credentials.1, true));
        }
        if self.dtls_timeout.is_none_or(|at| at <= now) && self.dtls.handle_timeout(now).is_err() {
            self.closed = true;
        }
        if self.next_feedback <= now {
            self.next_feedback = now + FEEDBACK;
            let mut message = Vec::new();
            if self.arrivals.write(&mut message, FEEDBACK_SSRC, 0) {
                self.send_rtcp(FEEDBACK_SSRC, |out| out.extend_from_slice(&message));
            }
        }
        self.drain();
    }

    /// Takes note of when a packet came, for transport-wide feedback. Header extensions are not encrypted, so a packet
    /// that is only counted need not be opened.
    pub fn came(&mut self, packet: &[u8], now: Instant) -> Option<()> {
        let header = Header::parse(packet)?;
        let (_, number) = header.extensions(packet).find(|(id, value)| *id == TRANSPORT_CC_ID && value.len() == 2)?;
        self.arrivals.record(u16::from_be_bytes([number[0], number[1]]), now);
        Some(())
    }

    fn drain(&mut self) {
        let mut buffer = vec![0; MAX_RECORD];
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
                    self.srtp = client_sessions(profile, &keys).ok();
                    self.profile = Some(profile);
                }
                Output::CloseNotify => self.closed = true,
                _ => {}
            }
        }
    }

    /// Takes a datagram; media is decrypted in place.
    pub fn receive(&mut self, packet: &mut [u8], now: Instant) -> Option<Incoming> {
        match *packet.first()? {
            0..=3 => {
                // A relay that is lite never checks; others do once, or all the time.
                let request = stun::Request::parse(packet).filter(|request| request.authentic(PASSWORD))?;
                let mut reply = Vec::new();
                request.success(self.remote?, PASSWORD, &mut reply);
                self.out.push(reply);
                None
            }
            20..=63 => {
                let done = self.dtls.handle_timeout(now).and_then(|()| self.dtls.handle_packet(packet));
                self.closed |= done.is_err();
                self.drain();
                None
            }
            128..=191 if packet.get(1).is_some_and(|kind| (192..=223).contains(kind)) => {
                let (inbound, _) = self.srtp.as_mut()?;
                let end = inbound.unprotect_rtcp(packet).ok()?;
                let messages = feedback(&packet[..end])?;
                self.report(&messages);
                Some(Incoming::Rtcp(messages))
            }
            128..=191 => {
                self.came(packet, now);
                let (inbound, _) = self.srtp.as_mut()?;
                let header = Header::parse(packet)?;
                let (index, end) = inbound.unprotect_rtp(&header, packet).ok()?;
                let Header { ssrc, timestamp, marker, len, payload_type, .. } = header;
                if payload_type == RTX {
                    let original = packet.get(len..len + 2).filter(|_| end >= len + 2)?;
                    let number = u16::from_be_bytes([original[0], original[1]]);
                    return Some(Incoming::Rtx { ssrc, number, timestamp, marker, payload: len + 2..end });
                }
                Some(Incoming::Rtp { ssrc, index, timestamp, marker, payload: len..end })
            }
            _ => None,
        }
    }

    /// Answers sender reports, so that the other side knows the round trip (RFC 3550 §6.4.1).
    fn report(&mut self, messages: &[Feedback]) {
        let feigned = (self.feigned_round_trip.as_micros() << 16) / 1_000_000;
        let block = |message: &Feedback| match message {
            Feedback::SenderReport { ssrc, ntp, .. } => {
                let last_sr = middle(*ntp).wrapping_sub(feigned as u32);
                Some(ReportBlock { ssrc: *ssrc, last_sr, ..ReportBlock::default() })
            }
            _ => None,
        };
        let blocks: Vec<ReportBlock> = messages.iter().filter_map(block).collect();
        if !blocks.is_empty() {
            self.send_rtcp(FEEDBACK_SSRC, |out| rtcp::write_receiver_report(out, FEEDBACK_SSRC, &blocks));
        }
    }

    /// Appends a sealed RTP packet. Each index of an SSRC goes to one content only.
    pub fn seal(&self, out: &mut Vec<u8>, packet: &Outgoing<'_>) {
        let Some((_, outbound)) = &self.srtp else { return };
        let Outgoing { payload_type, ssrc, index, timestamp, marker, layer, level, payload } = *packet;
        let start = out.len();
        rtp::write_header(out, marker, payload_type, index as u16, timestamp, ssrc);
        if let Some(rid) = layer.and_then(|layer| RIDS[layer].bytes().next()) {
            rtp::write_extensions(out, start, &[(RID_ID, &[rid])]);
        } else if let Some(level) = level {
            rtp::write_extensions(out, start, &[(LEVEL_ID, &[level & 0x7f])]);
        }
        let header = out.len() - start;
        out.extend_from_slice(payload);
        outbound.protect_rtp(out, start, header, ssrc, index);
    }

    /// Sends what `write` adds to an empty receiver report.
    pub fn send_rtcp(&mut self, ssrc: u32, write: impl FnOnce(&mut Vec<u8>)) {
        let Some((_, outbound)) = &mut self.srtp else { return };
        let mut packet = Vec::new();
        rtcp::write_receiver_report(&mut packet, ssrc, &[]);
        write(&mut packet);
        outbound.protect_rtcp(&mut packet, 0);
        self.out.push(packet);
    }

    /// Asks for a key frame.
    pub fn ask_keyframe(&mut self, ssrc: u32, media: u32) {
        self.send_rtcp(ssrc, |out| rtcp::write_keyframe_request(out, ssrc, media));
    }

    /// Asks for packets again.
    pub fn nack(&mut self, ssrc: u32, media: u32, numbers: &[u16]) {
        self.send_rtcp(ssrc, |out| rtcp::write_nack(out, ssrc, media, numbers));
    }
}

fn feedback(packet: &[u8]) -> Option<Vec<Feedback>> {
    let mut found = Vec::new();
    rtcp::read(packet, |message| match message {
        Message::Nack { media_ssrc, pairs } => {
            found.push(Feedback::Nack { ssrc: media_ssrc, numbers: pairs.numbers().collect() });
        }
        Message::KeyframeRequest { media_ssrc } => found.push(Feedback::KeyframeRequest { ssrc: media_ssrc }),
        Message::SenderReport { ssrc, ntp, timestamp } => {
            found.push(Feedback::SenderReport { ssrc, ntp, timestamp });
        }
        _ => {}
    })?;
    Some(found)
}
