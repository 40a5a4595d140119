//! A media client on the `webrtc` crate: an implementation of the standards that is not ours. RTP is written and read
//! as it is; what is sent on which section is the caller's.

mod keyframe_requests;
pub mod vp8;

pub use rtc::rtp::{header::Header, packet::Packet};

use keyframe_requests::KeyframeRequests;
use rtc::interceptor::Slot;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use std::{io, sync::Arc};
use tokio::sync::{Notify, mpsc, watch};
use webrtc::media_stream::MediaStreamTrack;
use webrtc::media_stream::track_local::{TrackLocal, TrackLocalEvent, static_rtp::TrackLocalStaticRTP};
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCConfigurationBuilder,
    RTCPeerConnectionState, RTCSessionDescription, Registry, SettingEngineBuilder, register_default_interceptors,
};
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};

/// After every interceptor that acts on feedback itself.
const LAST: Slot = Slot::Custom(14_000);
const OPUS: u8 = 111;
const VP8: u8 = 96;
/// Packets that may wait for their reader.
const WAITING_PACKETS: usize = 4_096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Audio,
    Video,
}

/// A packet that came, with the kind of its section.
pub struct Received {
    pub video: bool,
    pub packet: Packet,
}

pub struct Peer {
    connection: Arc<dyn PeerConnection>,
    sent: Vec<Arc<TrackLocalStaticRTP>>,
    received: mpsc::Receiver<Received>,
    keyframe_wanted: Arc<Notify>,
    state: watch::Receiver<RTCPeerConnectionState>,
}

struct Handler {
    received: mpsc::Sender<Received>,
    state: watch::Sender<RTCPeerConnectionState>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        self.state.send_replace(state);
    }

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

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}

fn codec(kind: Kind) -> (RtpCodecKind, RTCRtpCodec) {
    let (kind, mime_type, clock_rate, channels) = match kind {
        Kind::Audio => (RtpCodecKind::Audio, MIME_TYPE_OPUS, 48_000, 2),
        Kind::Video => (RtpCodecKind::Video, MIME_TYPE_VP8, 90_000, 0),
    };
    (kind, RTCRtpCodec { mime_type: mime_type.to_owned(), clock_rate, channels, ..Default::default() })
}

fn track(kind: Kind, ssrc: u32) -> Arc<TrackLocalStaticRTP> {
    let (kind, codec) = codec(kind);
    let rtp_coding_parameters = RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() };
    let encoding = RTCRtpEncodingParameters { rtp_coding_parameters, codec, ..Default::default() };
    let name = format!("{kind}-{ssrc}");
    Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new(name.clone(), name.clone(), name, kind, vec![encoding])))
}

fn towards(direction: RTCRtpTransceiverDirection) -> Option<RTCRtpTransceiverInit> {
    Some(RTCRtpTransceiverInit { direction, streams: Vec::new(), send_encodings: Vec::new() })
}

impl Peer {
    /// A connection on loopback with a section for each of `send`, with its SSRC, and then for each of `receive`.
    pub async fn new(send: &[(Kind, u32)], receive: &[Kind]) -> io::Result<Self> {
        let (tell, received) = mpsc::channel(WAITING_PACKETS);
        let (tell_state, state) = watch::channel(RTCPeerConnectionState::New);
        let mut engine = MediaEngine::default();
        // No RTX: this implementation hands retransmissions on as packets of their own instead of putting them in place.
        for (kind, payload_type) in [(Kind::Audio, OPUS), (Kind::Video, VP8)] {
            let (kind, rtp_codec) = codec(kind);
            let parameters = RTCRtpCodecParameters { rtp_codec, payload_type };
            engine.register_codec(parameters, kind).map_err(failed)?;
        }
        let registry = register_default_interceptors(Registry::new(), &mut engine).map_err(failed)?;
        let registry = registry.with(LAST, KeyframeRequests::default());
        let connection = PeerConnectionBuilder::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_media_engine(engine)
            .with_interceptor_registry(registry)
            .with_setting_engine(SettingEngineBuilder::new().with_include_loopback_candidate(true).build())
            .with_handler(Arc::new(Handler { received: tell, state: tell_state }))
            .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
            .build()
            .await
            .map_err(failed)?;
        let connection: Arc<dyn PeerConnection> = Arc::new(connection);
        let keyframe_wanted = Arc::new(Notify::new());
        let mut sent = Vec::with_capacity(send.len());
        for &(kind, ssrc) in send {
            let track = track(kind, ssrc);
            let sender: Arc<dyn TrackLocal> = track.clone();
            let sendonly = towards(RTCRtpTransceiverDirection::Sendonly);
            connection.add_transceiver_from_track(sender, sendonly).await.map_err(failed)?;
            if kind == Kind::Video {
                listen(track.clone(), keyframe_wanted.clone());
            }
            sent.push(track);
        }
        for &kind in receive {
            let recvonly = towards(RTCRtpTransceiverDirection::Recvonly);
            connection.add_transceiver_from_kind(codec(kind).0, recvonly).await.map_err(failed)?;
        }
        Ok(Self { connection, sent, received, keyframe_wanted, state })
    }

    /// Waits until ICE and DTLS are through.
    pub async fn connected(&self) -> io::Result<()> {
        let mut state = self.state.clone();
        state.wait_for(|state| *state == RTCPeerConnectionState::Connected).await.map_err(failed).map(drop)
    }

    /// The SDP of an offer of all sections, and the sections' names in order.
    pub async fn offer(&self) -> io::Result<(String, Vec<String>)> {
        let offer = self.connection.create_offer(None).await.map_err(failed)?;
        self.connection.set_local_description(offer).await.map_err(failed)?;
        let description = self.connection.local_description().await;
        let sdp = description.ok_or_else(|| io::Error::other("the offer did not become the local description"))?.sdp;
        let mids = sdp.lines().filter_map(|line| line.strip_prefix("a=mid:")).map(str::to_owned).collect();
        Ok((sdp, mids))
    }

    pub async fn answer(&self, sdp: String) -> io::Result<()> {
        let answer = RTCSessionDescription::answer(sdp).map_err(failed)?;
        self.connection.set_remote_description(answer).await.map_err(failed)
    }

    /// Sends a packet on the nth of the sections that send.
    pub async fn write(&self, nth: usize, packet: Packet) -> io::Result<()> {
        self.sent[nth].write_rtp(packet).await.map_err(failed)
    }

    /// The next packet on any section; `None` when the connection has ended.
    pub async fn next(&mut self) -> Option<Received> {
        self.received.recv().await
    }

    /// Told each time that the other side asks for a key frame (PLI or FIR).
    pub fn keyframe_wanted(&self) -> Arc<Notify> {
        self.keyframe_wanted.clone()
    }

    pub async fn close(&self) -> io::Result<()> {
        self.connection.close().await.map_err(failed)
    }
}

fn listen(track: Arc<TrackLocalStaticRTP>, keyframe_wanted: Arc<Notify>) {
    tokio::spawn(async move {
        // The interceptor lets key frame requests through and nothing else.
        while let Some(TrackLocalEvent::OnRtcpPacket(_)) = track.poll().await {
            keyframe_wanted.notify_one();
        }
    });
}
