//! The client of these tests: one microphone and one camera sent, one audio and two video sections received.

use super::{PATIENCE, ROOM, TestRelay};
use ::support::peer::{Header, Kind, Packet, Peer, Received, vp8};
use media_relay::command::{MediaState, Offer, RelayCommand, RelayEvent, SourceSection};
use media_relay::ids::{PeerId, Source};
use std::net::SocketAddr;
use tokio::time::timeout;

const AUDIO: usize = 0;
const VIDEO: usize = 1;

pub struct Client {
    peer: Peer,
    ssrcs: (u32, u32),
    sent: u64,
}

impl Client {
    /// Joins and waits until the relay says that the connection stands. `address` replaces the relay's own.
    pub async fn join(relay: &mut TestRelay, peer: PeerId, ssrc: u32, address: Option<SocketAddr>) -> Self {
        let send = [(Kind::Audio, ssrc), (Kind::Video, ssrc + 1)];
        let receive = [Kind::Audio, Kind::Video, Kind::Video];
        let connection = Peer::new(&send, &receive).await.expect("a connection");
        let client = Self { peer: connection, ssrcs: (ssrc, ssrc + 1), sent: 0 };
        client.negotiate(relay, peer, address).await;
        relay.wait(|event| matches!(event, RelayEvent::Connected { peer: p, .. } if p == peer).then_some(())).await;
        client
    }

    async fn negotiate(&self, relay: &mut TestRelay, peer: PeerId, address: Option<SocketAddr>) {
        let (sdp, mids) = self.peer.offer().await.expect("an offer");
        let source = |nth: usize, source| SourceSection { mid: mids[nth].clone(), source };
        let sources = vec![source(AUDIO, Source::Microphone), source(VIDEO, Source::Camera)];
        let offer = Offer { offer_id: 1, sdp, sources };
        let media = MediaState { microphone: true, camera: true, screen: false, camera2: false };
        relay.command(RelayCommand::Join { request: 1, room: ROOM, peer, offer, media });
        let sdp = relay
            .wait(|event| match event {
                RelayEvent::Answer { sdp, .. } => Some(Ok(sdp)),
                RelayEvent::Refused { reason, .. } => Some(Err(reason)),
                _ => None,
            })
            .await
            .expect("the offer is accepted");
        let sdp = match address {
            Some(address) => through(&sdp, address),
            None => sdp,
        };
        self.peer.answer(sdp).await.expect("the answer is taken");
    }

    /// Sends one audio packet and one VP8 frame; each tenth frame is a key frame.
    pub async fn send(&mut self) {
        let nth = self.sent;
        self.sent += 1;
        let key = nth.is_multiple_of(10);
        let packet = |payload_type, step: u64, ssrc, payload: Vec<u8>| Packet {
            header: Header {
                version: 2,
                marker: true,
                payload_type,
                sequence_number: 65_500u16.wrapping_add(nth as u16),
                timestamp: (nth * step) as u32,
                ssrc,
                ..Default::default()
            },
            payload: payload.into(),
        };
        let audio = packet(111, 960, self.ssrcs.0, nth.to_be_bytes().to_vec());
        self.peer.write(AUDIO, audio).await.expect("sent");
        let mut frame = vp8::frame(nth as u16, key, 1, 0).remove(0);
        frame.extend_from_slice(&nth.to_be_bytes());
        self.peer.write(VIDEO, packet(96, 1_800, self.ssrcs.1, frame)).await.expect("sent");
    }

    pub async fn next(&mut self) -> Received {
        timeout(PATIENCE, self.peer.next()).await.expect("media comes in time").expect("the client runs")
    }

    pub async fn leave(&self) {
        self.peer.close().await.expect("closed once");
    }
}

/// The answer with its candidates moved to another address.
fn through(sdp: &str, address: SocketAddr) -> String {
    let line = |line: &str| match line.split_once(" typ host") {
        Some((candidate, _)) => {
            let words: Vec<&str> = candidate.split(' ').take(4).collect();
            format!("{} {} {} typ host\r\n", words.join(" "), address.ip(), address.port())
        }
        None => format!("{line}\r\n"),
    };
    sdp.lines().map(line).collect()
}
