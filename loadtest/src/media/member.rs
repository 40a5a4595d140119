//! One participant: a microphone and a camera in three layers at the pace of a real one, and everything that is sent to it,
//! with the retransmissions it asks for.

use super::{PAYLOAD, batch::Batch, now};
use media_relay::client::{Client, Feedback, Incoming, OPUS, Outgoing, VP8};
use mio::net::UdpSocket;
use quinn_udp::{UdpSockRef, UdpSocketState};
use std::{
    collections::{BTreeMap, HashMap},
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};
use support::peer::vp8;

/// Where in a payload the time of sending and, of video, the layer stand, behind everything that VP8 says.
const TIME_AT: usize = 32;
const LAYER_AT: usize = 40;
const AUDIO_BYTES: usize = 80;
pub const AUDIO_EVERY: Duration = Duration::from_millis(20);
const FRAME_EVERY: Duration = Duration::from_micros(33_333);
/// Bits a second, width and height of each layer, as the page sends them.
pub const LAYERS: [(u32, u16, u16); 3] = [(150_000, 320, 180), (500_000, 640, 360), (1_500_000, 1280, 720)];
/// A key frame is larger than others by so much.
const KEY_FRAME: u32 = 4;
/// What is missing is asked for this often, this many times.
const ASK_EVERY: Duration = Duration::from_millis(60);
const ASKS: u32 = 8;
/// Without a packet of a picture for three frames it stands still.
const FREEZE: Duration = Duration::from_millis(100);

pub struct Member {
    pub client: Client,
    pub socket: UdpSocket,
    state: UdpSocketState,
    remote: SocketAddr,
    /// What is sent, where anything is.
    pub publishes: Option<Publishing>,
    /// By SSRC.
    pub slots: HashMap<u32, Seen>,
}

/// What a member sends.
pub struct Publishing {
    base: u32,
    began: Instant,
    next_audio: Instant,
    next_frame: Instant,
    audio: u64,
    frames: u32,
    indices: [u64; 3],
    key: [bool; 3],
    /// How many layers are wanted of it.
    pub layers: usize,
    pub loud: bool,
}

/// What came in one slot.
#[derive(Default)]
pub struct Seen {
    pub packets: u64,
    highest: Option<u64>,
    /// Since when, when last asked for, how often.
    missing: BTreeMap<u64, (Instant, Instant, u32)>,
    pub lost: u64,
    last: Option<Instant>,
    pub freezes: u64,
    pub longest_gap: Duration,
    /// The longest run of packets of a voice that never came.
    pub longest_silence: u64,
    pub layer: Option<u8>,
    pub switches: u64,
    pub longest_way: Duration,
}

impl Publishing {
    /// SSRCs from `base` on are its own.
    pub fn new(base: u32, began: Instant) -> Self {
        Self {
            base,
            began,
            next_audio: now(),
            next_frame: now(),
            audio: 0,
            frames: 0,
            indices: [0; 3],
            key: [true; 3],
            layers: 3,
            loud: false,
        }
    }

    fn sent(&self, at: Instant) -> [u8; 8] {
        (at.saturating_duration_since(self.began).as_nanos() as u64).to_be_bytes()
    }

    fn layer(&self, ssrc: u32) -> Option<usize> {
        Some(ssrc.checked_sub(self.base + 1)? as usize).filter(|layer| *layer < 3)
    }

    fn due(&mut self, client: &Client, at: Instant, out: &mut Vec<Vec<u8>>) {
        while self.next_audio <= at {
            self.next_audio += AUDIO_EVERY;
            let level = Some(if self.loud { 20 } else { 60 });
            let mut payload = [0x5a; AUDIO_BYTES];
            payload[TIME_AT..TIME_AT + 8].copy_from_slice(&self.sent(at));
            let (index, timestamp) = (self.audio, (self.audio * 960) as u32);
            let (payload_type, ssrc) = (OPUS, self.base);
            let marker = false;
            let packet =
                Outgoing { payload_type, ssrc, index, timestamp, marker, layer: None, level, payload: &payload };
            self.audio += 1;
            seal(client, &packet, out);
        }
        if self.next_frame <= at {
            self.next_frame += FRAME_EVERY;
            for layer in 0..self.layers.min(3) {
                self.frame(layer, client, at, out);
            }
            self.frames += 1;
        }
    }

    fn frame(&mut self, layer: usize, client: &Client, at: Instant, out: &mut Vec<Vec<u8>>) {
        let (bps, width, height) = LAYERS[layer];
        let key = std::mem::take(&mut self.key[layer]);
        let bytes = bps / 8 / 30 * if key { KEY_FRAME } else { 1 };
        let packets = (bytes as usize).div_ceil(PAYLOAD).max(1);
        let each = (bytes as usize / packets).max(LAYER_AT + 1);
        let sent = self.sent(at);
        for (nth, mut payload) in vp8::frame(self.frames as u16, key, packets, each).into_iter().enumerate() {
            if nth == 0 && key {
                payload[10..12].copy_from_slice(&width.to_le_bytes());
                payload[12..14].copy_from_slice(&height.to_le_bytes());
            }
            payload[TIME_AT..TIME_AT + 8].copy_from_slice(&sent);
            payload[LAYER_AT] = layer as u8;
            let index = self.indices[layer];
            self.indices[layer] += 1;
            let packet = Outgoing {
                payload_type: VP8,
                ssrc: self.base + 1 + layer as u32,
                index,
                timestamp: self.frames.wrapping_mul(3_000),
                marker: nth + 1 == packets,
                layer: Some(layer),
                level: None,
                payload: &payload,
            };
            seal(client, &packet, out);
        }
    }
}

fn seal(client: &Client, packet: &Outgoing<'_>, out: &mut Vec<Vec<u8>>) {
    let mut sealed = Vec::with_capacity(packet.payload.len() + 40);
    client.seal(&mut sealed, packet);
    out.push(sealed);
}

impl Member {
    pub fn new(client: Client, socket: std::net::UdpSocket, publishes: Option<Publishing>) -> io::Result<Self> {
        let remote = client.remote().ok_or_else(|| io::Error::other("the answer has no candidate"))?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        Ok(Self { client, socket: UdpSocket::from_std(socket), state, remote, publishes, slots: HashMap::new() })
    }

    /// Sends what is due.
    pub fn tick(&mut self, at: Instant) {
        self.client.tick(at);
        let mut out = std::mem::take(&mut self.client.out);
        if self.client.is_connected() {
            if let Some(publishing) = &mut self.publishes {
                publishing.due(&self.client, at, &mut out);
            }
            for (ssrc, seen) in &mut self.slots {
                let ask = seen.due(at);
                if !ask.is_empty() {
                    self.client.nack(1, *ssrc, &ask);
                }
            }
            out.append(&mut self.client.out);
        }
        for packet in out {
            // A full socket buffer shows as loss, as it would at a real sender.
            let _sent = self.socket.send_to(&packet, self.remote);
        }
    }

    pub fn receive(&mut self, batch: &mut Batch, began: Instant) {
        while let Some((at, packets)) = batch.read(&self.socket, &self.state) {
            for packet in packets {
                self.packet(packet, at, began);
            }
        }
    }

    fn packet(&mut self, packet: &mut [u8], at: Instant, began: Instant) {
        match self.client.receive(packet, at) {
            Some(Incoming::Rtp { ssrc, index, payload, .. }) => {
                self.slots.entry(ssrc).or_default().came(index, &packet[payload], at, began);
            }
            Some(Incoming::Rtx { ssrc, number, .. }) => {
                // The relay's retransmissions come from the neighbouring SSRC; padding names no packet that is missing.
                if let Some(seen) = self.slots.get_mut(&(ssrc ^ 1)) {
                    seen.missing.retain(|index, _| *index as u16 != number);
                }
            }
            Some(Incoming::Rtcp(messages)) => {
                let Some(publishing) = &mut self.publishes else { return };
                for message in messages {
                    if let Feedback::KeyframeRequest { ssrc } = message
                        && let Some(layer) = publishing.layer(ssrc)
                    {
                        publishing.key[layer] = true;
                    }
                }
            }
            None => {}
        }
    }
}

impl Seen {
    fn came(&mut self, index: u64, payload: &[u8], at: Instant, began: Instant) {
        self.packets += 1;
        match self.highest {
            Some(highest) if index > highest => {
                if payload.len() == AUDIO_BYTES {
                    self.longest_silence = self.longest_silence.max(index - highest - 1);
                }
                self.missing.extend((highest + 1..index).map(|index| (index, (at, at, 0))));
                self.highest = Some(index);
            }
            None => self.highest = Some(index),
            Some(_) => drop(self.missing.remove(&index)),
        }
        if let Some(last) = self.last.replace(at) {
            let gap = at.saturating_duration_since(last);
            self.longest_gap = self.longest_gap.max(gap);
            self.freezes += u64::from(gap > FREEZE);
        }
        let (Some(sent), Some(&layer)) = (payload.get(TIME_AT..TIME_AT + 8), payload.get(LAYER_AT)) else { return };
        let sent = began + Duration::from_nanos(u64::from_be_bytes(sent.try_into().expect("eight bytes")));
        self.longest_way = self.longest_way.max(at.saturating_duration_since(sent));
        if payload.len() == AUDIO_BYTES {
            return;
        }
        self.switches += u64::from(self.layer.replace(layer).is_some_and(|before| before != layer));
    }

    /// What is to be asked for now; what was asked for in vain is lost.
    fn due(&mut self, at: Instant) -> Vec<u16> {
        let mut ask = Vec::new();
        let before = self.missing.len();
        self.missing.retain(|_, (_, _, asked)| *asked < ASKS);
        self.lost += (before - self.missing.len()) as u64;
        for (index, (since, last, asked)) in &mut self.missing {
            let first = *asked == 0 && at.saturating_duration_since(*since) >= Duration::from_millis(10);
            if first || *asked > 0 && at.saturating_duration_since(*last) >= ASK_EVERY {
                (*last, *asked) = (at, *asked + 1);
                ask.push(*index as u16);
            }
        }
        ask
    }

    /// Forgets the figures, not where the stream is.
    pub fn begin_anew(&mut self) {
        *self = Self {
            highest: self.highest,
            missing: std::mem::take(&mut self.missing),
            last: self.last,
            layer: self.layer,
            ..Self::default()
        };
    }
}
