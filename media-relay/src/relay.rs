//! A relay in this process: one thread a worker, each owning its rooms and its UDP port.

use crate::clock::NtpClock;
use crate::command::{RelayCommand, RelayEvent};
use crate::ids::RoomId;
use crate::peer::dtls::Identity;
use crate::stats::{Counters, RelayStats};
use crate::udp::{self, Shell, Signals, WAKER};
use crate::worker::Setup;
use mio::{Poll, Waker};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Instant, SystemTime};
use tokio::sync::mpsc;

/// How a relay listens and what it takes.
#[derive(Clone, Debug)]
pub struct RelayConfig {
    /// Address and port of the first worker; each further worker takes the next port. Port 0 takes free ports.
    pub listen: SocketAddr,
    /// Addresses announced to clients. Empty: every address of the host that `listen` covers, loopback included.
    pub public_addrs: Vec<IpAddr>,
    /// Worker threads; 0: one a core.
    pub workers: usize,
    pub max_rooms: usize,
    pub max_peers_per_room: usize,
    /// RTP and RTCP packets a second that one participant may send.
    pub max_packets_per_second: u32,
    /// Bits a second that one participant may send.
    pub max_bits_per_second: u64,
    /// Events that may wait for the reader.
    pub event_capacity: usize,
}

impl Default for RelayConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 7882),
            public_addrs: Vec::new(),
            workers: 0,
            max_rooms: 200,
            max_peers_per_room: 50,
            max_packets_per_second: 4_000,
            max_bits_per_second: 25_000_000,
            event_capacity: 4_096,
        }
    }
}

/// Why a command was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    #[error("the relay's queue of commands is full")]
    Busy,
    #[error("the relay has stopped")]
    Stopped,
}

/// Commands that may wait for a worker.
const COMMANDS: usize = 1_024;

/// A running relay. Clones steer the same one; its threads end with `shutdown` or with the last clone.
#[derive(Clone)]
pub struct Relay {
    shared: Arc<Shared>,
}

struct Shared {
    addresses: Vec<SocketAddr>,
    counters: Arc<Counters>,
    signals: Arc<Signals>,
    workers: Vec<Handle>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

struct Handle {
    commands: SyncSender<RelayCommand>,
    waker: Waker,
}

impl Relay {
    /// Binds the ports and starts the workers.
    pub fn start(config: RelayConfig) -> io::Result<(Relay, mpsc::Receiver<RelayEvent>)> {
        let count = match config.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            count => count,
        };
        let ips = announced(&config)?;
        let (events, receiver) = mpsc::channel(config.event_capacity.max(1));
        let (counters, signals) = (Arc::<Counters>::default(), Arc::<Signals>::default());
        let identity = Identity::generate()?;
        let (mut workers, mut shells, mut addresses) = (Vec::new(), Vec::new(), Vec::new());
        for nth in 0..count {
            let bound = udp::bind(nth_address(config.listen, nth)?)?;
            let port = bound.socket.local_addr()?.port();
            let candidates: Vec<SocketAddr> = ips.iter().map(|ip| SocketAddr::new(*ip, port)).collect();
            addresses.extend_from_slice(&candidates);
            let setup = setup(config.clone(), identity.clone(), candidates, counters.clone());
            let (commands, taken) = sync_channel(COMMANDS);
            let poll = Poll::new()?;
            let waker = Waker::new(poll.registry(), WAKER)?;
            shells.push(Shell::new(poll, bound, setup, taken, events.clone(), signals.clone())?);
            workers.push(Handle { commands, waker });
        }
        signals.running.store(count, Ordering::Release);
        let spawn = |(nth, shell): (usize, Shell)| {
            std::thread::Builder::new().name(format!("relay-{nth}")).spawn(move || shell.run())
        };
        let threads = shells.into_iter().enumerate().map(spawn).collect::<io::Result<Vec<_>>>()?;
        let shared = Shared { addresses, counters, signals, workers, threads: Mutex::new(threads) };
        Ok((Relay { shared: Arc::new(shared) }, receiver))
    }

    /// Hands a command to the worker of its room. Never blocks.
    pub fn command(&self, command: RelayCommand) -> Result<(), CommandError> {
        let workers = &self.shared.workers;
        let worker = &workers[worker_of(command.room(), workers.len())];
        worker.commands.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => CommandError::Busy,
            TrySendError::Disconnected(_) => CommandError::Stopped,
        })?;
        worker.waker.wake().map_err(|_| CommandError::Stopped)
    }

    /// Every announced address, worker by worker: the first belongs to the first worker.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.shared.addresses
    }

    /// The first announced address of the worker that a room belongs to.
    pub fn address_of(&self, room: RoomId) -> SocketAddr {
        let Shared { addresses, workers, .. } = &*self.shared;
        addresses[worker_of(room, workers.len()) * (addresses.len() / workers.len())]
    }

    pub fn stats(&self) -> RelayStats {
        self.shared.counters.read()
    }

    /// Takes no new peers any more (`RefuseReason::Draining`) and says so (`RelayEvent::Draining`); running connections
    /// go on.
    pub fn drain(&self) {
        self.shared.signals.drain.store(true, Ordering::Release);
        self.shared.wake();
    }

    /// Ends the workers; each peer's connection is closed first. `RelayEvent::Stopped` is the last event.
    pub fn shutdown(&self) {
        self.shared.signals.stop.store(true, Ordering::Release);
        self.shared.wake();
    }
}

impl Shared {
    fn wake(&self) {
        for worker in &self.workers {
            // A worker that cannot be woken has ended already.
            let _ = worker.waker.wake();
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.signals.stop.store(true, Ordering::Release);
        self.wake();
        let threads = self.threads.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        for thread in threads.drain(..) {
            // A panic was reported by the thread itself.
            let _ = thread.join();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the shell makes the time and the randomness that the core takes")]
fn setup(config: RelayConfig, identity: Identity, candidates: Vec<SocketAddr>, counters: Arc<Counters>) -> Setup {
    let clock = NtpClock::new(Instant::now(), SystemTime::now());
    Setup { config, identity, candidates, counters, clock, rng: rand::make_rng() }
}

fn nth_address(first: SocketAddr, nth: usize) -> io::Result<SocketAddr> {
    let port = match first.port() {
        0 => Some(0),
        port => u16::try_from(nth).ok().and_then(|nth| port.checked_add(nth)),
    };
    let port = port.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the workers' ports end above 65535"))?;
    Ok(SocketAddr::new(first.ip(), port))
}

/// The configured addresses, or every one of the host that `listen` covers; loopback last.
fn announced(config: &RelayConfig) -> io::Result<Vec<IpAddr>> {
    if !config.public_addrs.is_empty() {
        return Ok(config.public_addrs.clone());
    }
    let listen = config.listen.ip();
    if !listen.is_unspecified() {
        return Ok(vec![listen]);
    }
    let link_local = |ip: &IpAddr| matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local());
    let found = if_addrs::get_if_addrs()?.into_iter().map(|interface| interface.ip());
    let mut ips: Vec<IpAddr> = found.filter(|ip| (listen.is_ipv6() || ip.is_ipv4()) && !link_local(ip)).collect();
    ips.sort_by_key(|ip| (ip.is_loopback(), ip.is_ipv6(), *ip));
    ips.dedup();
    if ips.is_empty() {
        ips.push(Ipv4Addr::LOCALHOST.into());
    }
    Ok(ips)
}

/// A room belongs to one worker for good, so no table is needed to find it.
fn worker_of(room: RoomId, workers: usize) -> usize {
    // Fibonacci hashing; time-ordered ids differ in their low bits as well as in their high ones.
    let bits = room.0.as_u128();
    let mixed = ((bits >> 64) as u64 ^ bits as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 33) as usize % workers
}
