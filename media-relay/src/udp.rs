//! The shell of a worker: its thread, its UDP socket, the clock. Batches in, batches out.

use crate::command::{RelayCommand, RelayEvent};
use crate::peer::ice::Path;
use crate::stats::{Counters, add};
use crate::tcp::{LISTENER, Streams};
use crate::worker::{Setup, Worker};
use mio::{Events, Interest, Poll, Token};
use quinn_udp::{RecvMeta, Transmit, UdpSockRef, UdpSocketState};
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

/// Janus and mediasoup lose packets at the default of 208 KiB.
const SOCKET_BUFFER: usize = 8 << 20;
const SOCKET: Token = Token(0);
pub(crate) const WAKER: Token = Token(1);
/// Datagrams that the kernel may join into one buffer of the largest size.
const BUFFER: usize = 64 * 1024;
const BATCH: usize = 16;
/// Bytes that may wait before the batch is over: many receivers of a large batch must not take all memory.
const MAX_WAITING: usize = 4 << 20;
/// Batches taken before commands and timers have their turn.
const BATCHES: usize = 8;
/// How soon an event that nobody took is offered again.
const OFFER_AGAIN: Duration = Duration::from_millis(10);

/// What all workers of a relay share.
#[derive(Default)]
pub(crate) struct Signals {
    pub(crate) stop: AtomicBool,
    pub(crate) drain: AtomicBool,
    pub(crate) running: AtomicUsize,
}

/// A worker's sockets: UDP and, on the same port number, TCP.
pub(crate) struct Bound {
    pub(crate) socket: std::net::UdpSocket,
    pub(crate) listener: std::net::TcpListener,
}

/// Free port numbers of UDP that TCP has given away are passed over this often.
const TRIES: usize = 20;
/// Streams that may wait to be taken.
const BACKLOG: i32 = 128;

pub(crate) fn bind(address: SocketAddr) -> io::Result<Bound> {
    let mut last = io::ErrorKind::AddrInUse.into();
    for _ in 0..if address.port() == 0 { TRIES } else { 1 } {
        let socket = bind_udp(address)?;
        match bind_tcp(socket.local_addr()?) {
            Ok(listener) => return Ok(Bound { socket, listener }),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn bind_tcp(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // A relay that starts again must not wait for the streams of the one before.
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

fn bind_udp(address: SocketAddr) -> io::Result<std::net::UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    socket.set_nonblocking(true)?;
    // The kernel gives as much of it as the host allows; less is not an error.
    let _ = socket.set_recv_buffer_size(SOCKET_BUFFER);
    let _ = socket.set_send_buffer_size(SOCKET_BUFFER);
    socket.bind(&address.into())?;
    Ok(socket.into())
}

pub(crate) struct Shell {
    poll: Poll,
    socket: mio::net::UdpSocket,
    state: UdpSocketState,
    streams: Streams,
    commands: Receiver<RelayCommand>,
    events: Sender<RelayEvent>,
    signals: Arc<Signals>,
    counters: Arc<Counters>,
    worker: Worker,
    readable: bool,
    /// Bound to every address of the host: what goes out must say from which.
    everywhere: bool,
}

#[expect(clippy::disallowed_methods, reason = "the shell makes the time that the core takes")]
fn now() -> Instant {
    Instant::now()
}

impl Shell {
    pub(crate) fn new(
        poll: Poll,
        Bound { socket, listener }: Bound,
        setup: Setup,
        commands: Receiver<RelayCommand>,
        events: Sender<RelayEvent>,
        signals: Arc<Signals>,
    ) -> io::Result<Self> {
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        let everywhere = socket.local_addr()?.ip().is_unspecified();
        let mut socket = mio::net::UdpSocket::from_std(socket);
        poll.registry().register(&mut socket, SOCKET, Interest::READABLE)?;
        let streams = Streams::new(listener, poll.registry().try_clone()?, now())?;
        let counters = setup.counters.clone();
        let worker = Worker::new(setup, now());
        let readable = true;
        Ok(Self { poll, socket, state, streams, commands, events, signals, counters, worker, readable, everywhere })
    }

    /// Runs until it is told to stop.
    pub(crate) fn run(mut self) {
        let mut buffers: Vec<Vec<u8>> = (0..BATCH).map(|_| vec![0; BUFFER]).collect();
        let mut ready = Events::with_capacity(8);
        while !self.signals.stop.load(Ordering::Acquire) {
            if let Err(error) = self.poll.poll(&mut ready, self.patience())
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "a worker of the relay cannot wait for packets");
                break;
            }
            for event in &ready {
                match event.token() {
                    SOCKET => self.readable = true,
                    WAKER => {}
                    LISTENER => self.streams.accept(now()),
                    stream => self.receive_stream(stream),
                }
            }
            if self.signals.drain.load(Ordering::Acquire) {
                self.worker.drain();
            }
            while let Ok(command) = self.commands.try_recv() {
                self.worker.command(command, now());
            }
            for _ in 0..BATCHES {
                if !self.readable {
                    break;
                }
                self.receive(&mut buffers);
                self.send();
            }
            for stream in self.streams.take_more() {
                self.receive_stream(stream);
            }
            let Self { streams, worker, .. } = &mut self;
            streams.tick(now(), |path| worker.knows(path));
            self.worker.tick(now());
            self.send();
            self.offer_events();
        }
        self.worker.close(now());
        self.send();
        if self.signals.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.worker.events.push_back(RelayEvent::Stopped);
        }
        self.offer_events();
    }

    fn patience(&self) -> Option<Duration> {
        if self.readable || self.streams.has_more() {
            return Some(Duration::ZERO);
        }
        let offer = (!self.worker.events.is_empty()).then_some(OFFER_AGAIN);
        // Without peers there may be streams of strangers, which are looked after once a second.
        let strangers = (!self.streams.is_empty()).then_some(Duration::from_secs(1));
        let deadline = self.worker.deadline().map(|at| at.saturating_duration_since(now()));
        // The poll counts whole milliseconds and rounds up, so it never spins.
        offer.into_iter().chain(deadline).chain(strangers).min()
    }

    fn receive(&mut self, buffers: &mut [Vec<u8>]) {
        let mut metas = [RecvMeta::default(); BATCH];
        let mut slices = buffers.iter_mut().map(|buffer| IoSliceMut::new(buffer));
        let mut slices: [IoSliceMut<'_>; BATCH] =
            std::array::from_fn(|_| slices.next().expect("BATCH buffers are made"));
        let socket = UdpSockRef::from(&self.socket);
        let count = match self.state.recv(socket, &mut slices, &mut metas) {
            Ok(count) => count,
            Err(error) => {
                // An ICMP error of an earlier send is told here; only an empty socket ends reading.
                self.readable = error.kind() != io::ErrorKind::WouldBlock;
                return;
            }
        };
        // Fewer than were asked for: the socket is empty, and what comes from now on is told anew.
        self.readable = count == BATCH;
        let now = now();
        for (meta, slice) in metas.iter().zip(&mut slices).take(count) {
            let local = meta.dst_ip.filter(|_| self.everywhere).map(|ip| ip.to_canonical());
            let path = Path { remote: canonical(meta.addr), local, stream: None };
            for packet in slice[..meta.len].chunks_mut(meta.stride.max(1)) {
                add(&self.counters.packets_in, 1);
                add(&self.counters.bytes_in, packet.len() as u64);
                self.worker.receive(path, packet, now);
            }
            if self.worker.outbox.bytes() > MAX_WAITING {
                self.send();
            }
        }
    }

    fn receive_stream(&mut self, token: Token) {
        let Self { streams, worker, counters, .. } = self;
        let now = now();
        let ended = streams.ready(token, |path, packet| {
            add(&counters.packets_in, 1);
            add(&counters.bytes_in, packet.len() as u64);
            worker.receive(path, packet, now);
            worker.knows(path)
        });
        if let Some(path) = ended {
            worker.path_gone(path);
        }
        self.send();
    }

    fn send(&mut self) {
        let outbox = &mut self.worker.outbox;
        if outbox.is_empty() {
            return;
        }
        let mapped = self.socket.local_addr().is_ok_and(|address| address.is_ipv6());
        let (mut packets, mut bytes, mut dropped) = (0, 0, 0);
        for slab in outbox.slabs() {
            if let Some(number) = slab.path.stream {
                let taken = self.streams.send(number, slab.packets()) as u64;
                packets += taken;
                dropped += slab.packets().count() as u64 - taken;
                bytes += slab.bytes() as u64;
                continue;
            }
            let destination = if mapped { to_v6(slab.path.remote) } else { slab.path.remote };
            let src_ip = slab.path.local.map(|ip| if mapped { to_v6(SocketAddr::new(ip, 0)).ip() } else { ip });
            let send = |contents, segment_size| {
                let transmit = Transmit { destination, ecn: None, contents, segment_size, src_ip };
                self.state.try_send(UdpSockRef::from(&self.socket), &transmit)
            };
            for run in slab.runs(self.state.max_gso_segments()) {
                let sent = match send(run.bytes, (run.packets > 1).then_some(run.segment)) {
                    Ok(()) => run.packets,
                    // A kernel or device that takes no joined packets takes each alone; a full socket takes neither.
                    Err(error) if run.packets > 1 && error.kind() != io::ErrorKind::WouldBlock => {
                        run.bytes.chunks(run.segment).filter(|packet| send(packet, None).is_ok()).count()
                    }
                    Err(_) => 0,
                };
                packets += sent as u64;
                dropped += (run.packets - sent) as u64;
                bytes += run.bytes.len() as u64;
            }
        }
        outbox.clear();
        add(&self.counters.packets_out, packets);
        add(&self.counters.bytes_out, bytes);
        add(&self.counters.dropped_send, dropped);
    }

    fn offer_events(&mut self) {
        while let Some(event) = self.worker.events.pop_front() {
            match self.events.try_send(event) {
                Ok(()) => {}
                Err(TrySendError::Full(event)) => {
                    self.worker.events.push_front(event);
                    return;
                }
                Err(TrySendError::Closed(_)) => self.worker.events.clear(),
            }
        }
    }
}

fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

fn to_v6(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) => SocketAddr::new(ip.to_ipv6_mapped().into(), address.port()),
        IpAddr::V6(_) => address,
    }
}
