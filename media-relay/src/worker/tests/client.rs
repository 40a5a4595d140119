//! A client in simulated time, which remembers what came and sends again what it is asked for.

use crate::client::{self, Feedback, Identity, Incoming, OPUS, Outgoing, Section, VP8};
use crate::command::{Offer, SlotAssignment};
use crate::ids::{PeerId, Source};
use crate::peer::ice::Path;
use crate::rtp::Header;
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::ops::{Deref, DerefMut};
use std::time::Instant;

pub(super) const MIC_SSRC: u32 = 1_000;
pub(super) const CAMERA_SSRC: u32 = 2_000;

const SECTIONS: [Section; 5] = [
    Section::Send(Source::Microphone, MIC_SSRC),
    Section::Send(Source::Camera, CAMERA_SSRC),
    Section::ReceiveAudio,
    Section::ReceiveVideo,
    Section::ReceiveVideo,
];

pub(super) struct Client {
    client: client::Client,
    pub(super) peer: PeerId,
    pub(super) path: Path,
    pub(super) slots: Vec<SlotAssignment>,
    /// Headers and payloads by SSRC and extended number.
    pub(super) received: HashMap<u32, BTreeMap<u64, (Header, Vec<u8>)>>,
    pub(super) nacks: Vec<(u32, Vec<u16>)>,
    pub(super) keyframe_requests: Vec<u32>,
    pub(super) sender_reports: Vec<(u32, u64, u32)>,
    pub(super) rtcp_at: Vec<Instant>,
    /// Packets that came as retransmissions.
    pub(super) retransmitted: u64,
    /// Last sent packets, for retransmission.
    sent: BTreeMap<(u32, u64), Vec<u8>>,
}

impl Deref for Client {
    type Target = client::Client;

    fn deref(&self) -> &client::Client {
        &self.client
    }
}

impl DerefMut for Client {
    fn deref_mut(&mut self) -> &mut client::Client {
        &mut self.client
    }
}

impl Client {
    pub(super) fn new(peer: PeerId, port: u16, now: Instant) -> Self {
        let identity = Identity::generate().expect("a certificate");
        Self {
            client: client::Client::new(&identity, now),
            peer,
            path: Path { remote: SocketAddr::from(([127, 0, 0, 1], port)), local: None, stream: None },
            slots: Vec::new(),
            received: HashMap::new(),
            nacks: Vec::new(),
            keyframe_requests: Vec::new(),
            sender_reports: Vec::new(),
            rtcp_at: Vec::new(),
            retransmitted: 0,
            sent: BTreeMap::new(),
        }
    }

    pub(super) fn offer(&self, offer_id: u32) -> Offer {
        self.client.offer(offer_id, &SECTIONS)
    }

    pub(super) fn answered(&mut self, sdp: &str, slots: Vec<SlotAssignment>) {
        self.client.answered(sdp).expect("a whole answer");
        self.slots = slots;
    }

    /// The SSRC of the slot in which that source stands.
    pub(super) fn slot_of(&self, peer: PeerId, source: Source) -> Option<u32> {
        let slot = self.slots.iter().find(|slot| (slot.participant, slot.source) == (peer, source))?;
        self.slot_ssrc(&slot.mid)
    }

    pub(super) fn receive(&mut self, mut packet: Vec<u8>, now: Instant) {
        match self.client.receive(&mut packet, now) {
            Some(Incoming::Rtp { ssrc, index, payload, .. }) => {
                let header = Header::parse(&packet).expect("well-formed");
                self.received.entry(ssrc).or_default().insert(index, (header, packet[payload].to_vec()));
            }
            Some(Incoming::Rtx { ssrc, number, payload, .. }) => {
                // Put back in its place: under the SSRC and number of what it repeats.
                let mut header = Header::parse(&packet).expect("well-formed");
                let (ssrc, payload) = (ssrc ^ 1, packet[payload].to_vec());
                (header.ssrc, header.sequence, header.payload_type) = (ssrc, number, VP8);
                let received = self.received.entry(ssrc).or_default();
                let highest = received.keys().next_back().copied().unwrap_or(0);
                let index = crate::rtp::unwrap(highest, number).expect("near the others");
                self.retransmitted += 1;
                received.insert(index, (header, payload));
            }
            Some(Incoming::Rtcp(messages)) => {
                self.rtcp_at.push(now);
                messages.into_iter().for_each(|message| self.note(message));
            }
            None => {}
        }
    }

    fn note(&mut self, message: Feedback) {
        match message {
            // Transport-wide feedback has the same shape; its media SSRC is none of these.
            Feedback::Nack { ssrc, numbers } if ssrc < 10_000 => self.nacks.push((ssrc, numbers)),
            Feedback::Nack { .. } => {}
            Feedback::KeyframeRequest { ssrc } => self.keyframe_requests.push(ssrc),
            Feedback::SenderReport { ssrc, ntp, timestamp } => self.sender_reports.push((ssrc, ntp, timestamp)),
        }
    }

    pub(super) fn send_rtp(&mut self, ssrc: u32, index: u64, timestamp: u32, payload: &[u8]) {
        assert!(self.is_connected());
        let mut packet = Vec::new();
        let payload_type = if ssrc == MIC_SSRC { OPUS } else { VP8 };
        let outgoing =
            Outgoing { payload_type, ssrc, index, timestamp, marker: true, layer: None, level: None, payload };
        self.client.seal(&mut packet, &outgoing);
        self.sent.insert((ssrc, index), packet.clone());
        self.out.push(packet);
    }

    /// Sends again what the relay asked for.
    pub(super) fn answer_nacks(&mut self) {
        for (ssrc, numbers) in std::mem::take(&mut self.nacks) {
            for number in numbers {
                let found = self.sent.iter().rev().find(|((s, index), _)| *s == ssrc && *index as u16 == number);
                self.client.out.extend(found.map(|(_, packet)| packet.clone()));
            }
        }
    }

    pub(super) fn send_rtcp(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        assert!(self.is_connected());
        self.client.send_rtcp(MIC_SSRC, write);
    }

    /// Asks for every number that is missing in a slot.
    pub(super) fn send_nacks(&mut self, ssrc: u32) {
        let Some(received) = self.received.get(&ssrc) else { return };
        let (Some(first), Some(last)) = (received.keys().next(), received.keys().next_back()) else { return };
        let missing: Vec<u16> = (*first..*last).filter(|n| !received.contains_key(n)).map(|n| n as u16).collect();
        if !missing.is_empty() {
            self.client.nack(MIC_SSRC, ssrc, &missing);
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
