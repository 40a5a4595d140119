//! Many receivers on one thread: each has its socket and its keys, counts what comes and samples how long it took.

use super::{batch::Batch, now};
use media_relay::client::{Client, Incoming};
use mio::{Events, Interest, Poll, Token};
use quinn_udp::{UdpSockRef, UdpSocketState};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// How often each does what is due.
const TICK: Duration = Duration::from_millis(20);
/// One of so many packets of a receiver is decrypted to read when it was sent.
const SAMPLE: u64 = 16;

/// What all receivers have in common, written by their thread.
#[derive(Default)]
pub struct Tally {
    pub connected: AtomicUsize,
    pub packets: AtomicU64,
    pub lost: AtomicU64,
    profile: OnceLock<&'static str>,
    /// Milliseconds on the way, sampled.
    latencies: Mutex<Vec<f64>>,
    stop: AtomicBool,
}

impl Tally {
    /// The SRTP profile of the receivers.
    pub fn profile(&self) -> Option<&'static str> {
        self.profile.get().copied()
    }

    /// The latencies since the last call.
    pub fn latencies(&self) -> Vec<f64> {
        std::mem::take(&mut *self.latencies.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub struct Receiver {
    client: Client,
    socket: mio::net::UdpSocket,
    state: UdpSocketState,
    remote: SocketAddr,
    /// The next expected sequence number, once one came.
    expected: Option<u16>,
    packets: u64,
}

impl Receiver {
    pub fn new(client: Client, ip: IpAddr) -> io::Result<Self> {
        let remote = client.remote().ok_or_else(|| io::Error::other("the answer has no candidate"))?;
        let socket = super::socket(ip)?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        let socket = mio::net::UdpSocket::from_std(socket);
        Ok(Self { client, socket, state, remote, expected: None, packets: 0 })
    }

    fn flush(&mut self) {
        for packet in self.client.out.drain(..) {
            // Whatever is lost here is sent again by ICE, DTLS or the next report.
            let _sent = self.socket.send_to(&packet, self.remote);
        }
    }

    fn take(&mut self, packet: &mut [u8], at: Instant, began: Instant, tally: &Tally, latencies: &mut Vec<f64>) {
        let is_media = matches!(packet.first(), Some(128..=191)) && packet.get(1).is_some_and(|kind| kind & 0x7f == 96);
        if !is_media {
            self.client.receive(packet, at);
            return;
        }
        self.client.came(packet, at);
        tally.packets.fetch_add(1, Ordering::Relaxed);
        self.packets += 1;
        let number = u16::from_be_bytes([packet[2], packet[3]]);
        let gap = self.expected.map_or(0, |expected| number.wrapping_sub(expected));
        if gap < 1 << 15 {
            tally.lost.fetch_add(u64::from(gap), Ordering::Relaxed);
            self.expected = Some(number.wrapping_add(1));
        } else {
            // Late: it was counted as lost.
            tally.lost.fetch_sub(1, Ordering::Relaxed);
        }
        if !self.packets.is_multiple_of(SAMPLE) {
            return;
        }
        let Some(Incoming::Rtp { payload, .. }) = self.client.receive(packet, at) else { return };
        let sent = packet.get(payload).and_then(super::publisher::sent_at);
        let ms = |sent: Duration| at.saturating_duration_since(began + sent).as_secs_f64() * 1_000.0;
        latencies.extend(sent.map(ms));
    }
}

/// Runs the receivers until it is stopped. `began` is what the publisher counts its times from.
pub struct Receivers {
    pub tally: Arc<Tally>,
    thread: Option<JoinHandle<()>>,
}

impl Receivers {
    pub fn start(receivers: Vec<Receiver>, began: Instant) -> io::Result<Self> {
        let tally = Arc::<Tally>::default();
        let shared = tally.clone();
        let thread = std::thread::Builder::new().name("receivers".into()).spawn(move || {
            if let Err(error) = run(receivers, &shared, began) {
                eprintln!("receivers: {error}");
            }
        })?;
        Ok(Self { tally, thread: Some(thread) })
    }
}

impl Drop for Receivers {
    fn drop(&mut self) {
        self.tally.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

fn run(mut receivers: Vec<Receiver>, tally: &Tally, began: Instant) -> io::Result<()> {
    let mut poll = Poll::new()?;
    for (at, receiver) in receivers.iter_mut().enumerate() {
        poll.registry().register(&mut receiver.socket, Token(at), Interest::READABLE)?;
    }
    let mut events = Events::with_capacity(1_024);
    let mut batch = Batch::default();
    let (mut next_tick, mut turn) = (now(), 0);
    while !tally.stop.load(Ordering::Acquire) {
        poll.poll(&mut events, Some(Duration::from_millis(1)))?;
        let mut latencies = Vec::new();
        for event in &events {
            receive(&mut receivers[event.token().0], &mut batch, began, tally, &mut latencies);
        }
        tally.latencies.lock().unwrap_or_else(PoisonError::into_inner).append(&mut latencies);
        let at = now();
        let mut around = false;
        // Each has its own time, as receivers in different places have.
        while at >= next_tick {
            next_tick += TICK / receivers.len() as u32;
            receivers[turn].client.tick(at);
            receivers[turn].flush();
            turn = (turn + 1) % receivers.len();
            around |= turn == 0;
        }
        if around {
            let connected = receivers.iter().filter(|receiver| receiver.client.is_connected()).count();
            if let Some(profile) = receivers.iter().find_map(|receiver| receiver.client.profile()) {
                tally.profile.get_or_init(|| profile);
            }
            tally.connected.store(connected, Ordering::Release);
        }
    }
    Ok(())
}

fn receive(receiver: &mut Receiver, batch: &mut Batch, began: Instant, tally: &Tally, latencies: &mut Vec<f64>) {
    while let Some((at, packets)) = batch.read(&receiver.socket, &receiver.state) {
        for packet in packets {
            receiver.take(packet, at, began, tally, latencies);
        }
    }
    receiver.flush();
}
