//! The client: two sending and three receiving media sections, RTP written and read as it is.

use super::{PATIENCE, ROOM, TestRelay};
use bytes::Bytes;
use media_relay::command::{MediaState, Offer, RelayCommand, RelayEvent, SourceSection};
use media_relay::ids::{PeerId, Source};
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp::{self, packet::Packet};
use rtc::rtp_transceiver::rtp_sender::{RTCRtpCodec, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::timeout;
use webrtc::media_stream::MediaStreamTrack;
use webrtc::media_stream::track_local::{TrackLocal, static_rtp::TrackLocalStaticRTP};
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCConfigurationBuilder,
    RTCSessionDescription, Registry, SettingEngineBuilder, register_default_interceptors,
};
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};

pub struct Received {
    pub video: bool,
    pub packet: Packet,
}

pub struct Client {
    connection: Arc<dyn PeerConnection>,
    audio: Arc<TrackLocalStaticRTP>,
    video: Arc<TrackLocalStaticRTP>,
    ssrcs: (u32, u32),
    received: mpsc::Receiver<Received>,
    sent: u64,
}

struct Handler {
    received: mpsc::Sender<Received>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let received = self.received.clone();
        tokio::spawn(async move {
            let video = track.kind().await == RtpCodecKind::Video;
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event
                    && received.send(Received { video, packet }).await.is_err()
                {
                    return;
                }
            }
        });
    }
}

fn track(kind: RtpCodecKind, ssrc: u32) -> Arc<TrackLocalStaticRTP> {
    let (mime_type, clock_rate, channels) = match kind {
        RtpCodecKind::Video => (MIME_TYPE_VP8, 90_000, 0),
        _ => (MIME_TYPE_OPUS, 48_000, 2),
    };
    let codec = RTCRtpCodec { mime_type: mime_type.to_owned(), clock_rate, channels, ..Default::default() };
    let rtp_coding_parameters = RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() };
    let encoding = RTCRtpEncodingParameters { rtp_coding_parameters, codec, ..Default::default() };
    let name = format!("{kind}-{ssrc}");
    Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new(name.clone(), name.clone(), name, kind, vec![encoding])))
}

fn init(direction: RTCRtpTransceiverDirection) -> Option<RTCRtpTransceiverInit> {
    Some(RTCRtpTransceiverInit { direction, streams: Vec::new(), send_encodings: Vec::new() })
}

impl Client {
    /// Joins and waits until the relay says that the connection stands. `address` replaces the relay's own.
    pub async fn join(relay: &mut TestRelay, peer: PeerId, ssrc: u32, address: Option<SocketAddr>) -> Self {
        let (tell, received) = mpsc::channel(4_096);
        let mut engine = MediaEngine::default();
        engine.register_default_codecs().expect("default codecs");
        let registry = register_default_interceptors(Registry::new(), &mut engine).expect("default interceptors");
        let connection = PeerConnectionBuilder::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_media_engine(engine)
            .with_interceptor_registry(registry)
            .with_setting_engine(SettingEngineBuilder::new().with_include_loopback_candidate(true).build())
            .with_handler(Arc::new(Handler { received: tell }))
            .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
            .build()
            .await
            .expect("a connection");
        let connection: Arc<dyn PeerConnection> = Arc::new(connection);
        let (audio, video) = (track(RtpCodecKind::Audio, ssrc), track(RtpCodecKind::Video, ssrc + 1));
        for track in [&audio, &video] {
            let track: Arc<dyn TrackLocal> = track.clone();
            let sendonly = init(RTCRtpTransceiverDirection::Sendonly);
            connection.add_transceiver_from_track(track, sendonly).await.expect("a transceiver");
        }
        for kind in [RtpCodecKind::Audio, RtpCodecKind::Video, RtpCodecKind::Video] {
            let recvonly = init(RTCRtpTransceiverDirection::Recvonly);
            connection.add_transceiver_from_kind(kind, recvonly).await.expect("a transceiver");
        }
        let client = Self { connection, audio, video, ssrcs: (ssrc, ssrc + 1), received, sent: 0 };
        client.negotiate(relay, peer, address).await;
        relay.wait(|event| matches!(event, RelayEvent::Connected { peer: p, .. } if p == peer).then_some(())).await;
        client
    }

    async fn negotiate(&self, relay: &mut TestRelay, peer: PeerId, address: Option<SocketAddr>) {
        let offer = self.connection.create_offer(None).await.expect("an offer");
        self.connection.set_local_description(offer).await.expect("the offer is taken");
        let sdp = self.connection.local_description().await.expect("it was set").sdp;
        let mids: Vec<&str> = sdp.lines().filter_map(|line| line.strip_prefix("a=mid:")).collect();
        let source = |nth: usize, source| SourceSection { mid: mids[nth].to_owned(), source };
        let sources = vec![source(0, Source::Microphone), source(1, Source::Camera)];
        let offer = Offer { offer_id: 1, sdp: sdp.clone(), sources };
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
        let answer = RTCSessionDescription::answer(sdp).expect("the answer can be read");
        self.connection.set_remote_description(answer).await.expect("the answer is taken");
    }

    /// Sends one audio packet and one VP8 frame; each tenth frame is a key frame.
    pub async fn send(&mut self) {
        let nth = self.sent;
        self.sent += 1;
        let key = nth.is_multiple_of(10);
        let picture = (nth as u16 & 0x7fff) | 0x8000;
        let mut frame = vec![0x90, 0x80, (picture >> 8) as u8, picture as u8, u8::from(!key), 0, 0, 0x9d, 1, 0x2a];
        frame.extend_from_slice(&[0x40, 1, 0xb4, 0]);
        frame.extend_from_slice(&nth.to_be_bytes());
        let packet = |payload_type, step: u64, ssrc, payload: Vec<u8>| Packet {
            header: rtp::header::Header {
                version: 2,
                marker: true,
                payload_type,
                sequence_number: 65_500u16.wrapping_add(nth as u16),
                timestamp: (nth * step) as u32,
                ssrc,
                ..Default::default()
            },
            payload: Bytes::from(payload),
        };
        let audio = packet(111, 960, self.ssrcs.0, nth.to_be_bytes().to_vec());
        self.audio.write_rtp(audio).await.expect("sent");
        self.video.write_rtp(packet(96, 1_800, self.ssrcs.1, frame)).await.expect("sent");
    }

    pub async fn next(&mut self) -> Received {
        timeout(PATIENCE, self.received.recv()).await.expect("media comes in time").expect("the client runs")
    }

    pub async fn leave(&self) {
        self.connection.close().await.expect("closed once");
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
