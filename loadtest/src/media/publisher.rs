//! One publisher on a thread of its own: sends video packets in a pacer's bursts, a key frame when one is asked for.

use super::{BURST, PAYLOAD, now, pause};
use media_relay::client::{Client, Feedback, Incoming, Outgoing, VP8};
use quinn_udp::{Transmit, UdpSockRef, UdpSocketState};
use std::{
    io,
    net::{IpAddr, SocketAddr, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};
use support::peer::vp8;

pub const SSRC: u32 = 2_000;
/// Where in a payload the time of sending stands, behind everything that VP8 says.
const TIME_AT: usize = 32;

#[derive(Default)]
pub struct Steering {
    pub connected: AtomicBool,
    /// Packets a second.
    pub pps: AtomicU32,
    stop: AtomicBool,
}

pub struct Publisher {
    pub steering: Arc<Steering>,
    thread: Option<JoinHandle<()>>,
}

/// When a payload was sent, counted from the measurement's beginning.
pub fn sent_at(payload: &[u8]) -> Option<Duration> {
    let bytes = payload.get(TIME_AT..TIME_AT + 8)?;
    Some(Duration::from_nanos(u64::from_be_bytes(bytes.try_into().ok()?)))
}

impl Publisher {
    pub fn start(client: Client, ip: IpAddr, began: Instant) -> io::Result<Self> {
        let steering = Arc::<Steering>::default();
        let remote = client.remote().ok_or_else(|| io::Error::other("the answer has no candidate"))?;
        let socket = super::socket(ip)?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        let mut run = Run { client, socket, state, remote, began, index: 0, frame: 0, key: true, packet: Vec::new() };
        let shared = steering.clone();
        let thread = std::thread::Builder::new().name("publisher".into()).spawn(move || run.run(&shared))?;
        Ok(Self { steering, thread: Some(thread) })
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.steering.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

struct Run {
    client: Client,
    socket: UdpSocket,
    state: UdpSocketState,
    remote: SocketAddr,
    began: Instant,
    index: u64,
    frame: u32,
    key: bool,
    packet: Vec<u8>,
}

impl Run {
    fn run(&mut self, steering: &Steering) {
        let mut next = now();
        let mut owed = 0.0;
        while !steering.stop.load(Ordering::Acquire) {
            pause(next.saturating_duration_since(now()));
            next += BURST;
            self.read();
            self.client.tick(now());
            for packet in self.client.out.drain(..) {
                // Whatever is lost is sent again by ICE or DTLS.
                let _sent = self.socket.send_to(&packet, self.remote);
            }
            steering.connected.store(self.client.is_connected(), Ordering::Release);
            owed += f64::from(steering.pps.load(Ordering::Acquire)) * BURST.as_secs_f64();
            let burst = owed as usize;
            owed -= burst as f64;
            if burst > 0 && self.client.is_connected() {
                self.send(burst);
            }
        }
    }

    fn read(&mut self) {
        let mut buffer = [0; 2_048];
        while let Ok(len) = self.socket.recv(&mut buffer) {
            if let Some(Incoming::Rtcp(messages)) = self.client.receive(&mut buffer[..len], now()) {
                self.key |= messages.iter().any(|message| matches!(message, Feedback::KeyframeRequest { .. }));
            }
        }
    }

    /// One frame a burst.
    fn send(&mut self, packets: usize) {
        self.packet.clear();
        let mut size = 0;
        for (nth, mut payload) in vp8::frame(self.frame as u16, self.key, packets, PAYLOAD).into_iter().enumerate() {
            let sent = now().saturating_duration_since(self.began).as_nanos() as u64;
            payload[TIME_AT..TIME_AT + 8].copy_from_slice(&sent.to_be_bytes());
            let timestamp = self.frame.wrapping_mul(450);
            let before = self.packet.len();
            let (index, marker) = (self.index, nth + 1 == packets);
            let outgoing = Outgoing {
                payload_type: VP8,
                ssrc: SSRC,
                index,
                timestamp,
                marker,
                layer: None,
                level: None,
                payload: &payload,
            };
            self.client.seal(&mut self.packet, &outgoing);
            size = self.packet.len() - before;
            self.index += 1;
        }
        self.frame = self.frame.wrapping_add(1);
        self.key = false;
        for run in self.packet.chunks(size * self.state.max_gso_segments().max(1)) {
            let transmit = Transmit {
                destination: self.remote,
                ecn: None,
                contents: run,
                segment_size: (run.len() > size).then_some(size),
                src_ip: None,
            };
            // A full socket buffer shows as loss at every receiver.
            let _sent = self.state.try_send(UdpSockRef::from(&self.socket), &transmit);
        }
    }
}
