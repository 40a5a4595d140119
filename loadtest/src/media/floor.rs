//! What forwarding a packet costs at least on this machine: a header, one copy of the payload, one AES-128-GCM seal, and
//! the kernel's sending of a receiver's packets in one call. Nothing is decided, nothing is kept.

use super::{PAYLOAD, pause, process::schedstat, socket};
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use quinn_udp::{Transmit, UdpSockRef, UdpSocketState};
use std::{
    io,
    net::{IpAddr, SocketAddr, UdpSocket},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

const HEADER: usize = 12;
const TAG: usize = 16;
/// Packets of one measurement.
const PACKETS: usize = 400_000;

/// Processor time of one packet to one of `receivers`, in bursts of `burst`, in microseconds.
pub fn measure(ip: IpAddr, receivers: usize, burst: usize) -> io::Result<f64> {
    let sinks = (0..receivers).map(|_| socket(ip)).collect::<io::Result<Vec<_>>>()?;
    let addresses = sinks.iter().map(std::net::UdpSocket::local_addr).collect::<io::Result<Vec<_>>>()?;
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        // On the other core, so that no packet is dropped for a full buffer: a dropped one is cheaper.
        scope.spawn(|| drain(&sinks, &stop));
        let measured = send(ip, &addresses, burst);
        stop.store(true, Ordering::Release);
        measured
    })
}

fn drain(sinks: &[std::net::UdpSocket], stop: &AtomicBool) {
    let mut buffer = vec![0; 64 * 1024];
    while !stop.load(Ordering::Acquire) {
        let mut idle = true;
        for sink in sinks {
            while sink.recv(&mut buffer).is_ok() {
                idle = false;
            }
        }
        if idle {
            pause(Duration::from_micros(200));
        }
    }
}

fn send(ip: IpAddr, addresses: &[SocketAddr], burst: usize) -> io::Result<f64> {
    let mut sealer = Sealer::new(ip, addresses)?;
    let before = schedstat("/proc/thread-self/schedstat")?;
    let rounds = PACKETS / (addresses.len() * burst);
    for round in 0..rounds {
        sealer.send(burst, round as u64)?;
    }
    let spent = schedstat("/proc/thread-self/schedstat")? - before;
    Ok(spent as f64 / 1_000.0 / (rounds * burst * addresses.len()) as f64)
}

/// Sends the same payload to each of many addresses, sealed for each.
pub struct Sealer<'a> {
    socket: UdpSocket,
    state: UdpSocketState,
    key: LessSafeKey,
    payload: Vec<u8>,
    slabs: Vec<Vec<u8>>,
    addresses: &'a [SocketAddr],
    number: u64,
}

impl<'a> Sealer<'a> {
    pub fn new(ip: IpAddr, addresses: &'a [SocketAddr]) -> io::Result<Self> {
        let socket = socket(ip)?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        let key = UnboundKey::new(&AES_128_GCM, &[7; 16]).map_err(|_| io::Error::other("no AES-128-GCM"))?;
        let key = LessSafeKey::new(key);
        let slabs = vec![Vec::new(); addresses.len()];
        Ok(Self { socket, state, key, payload: vec![0x5a; PAYLOAD], slabs, addresses, number: 0 })
    }

    /// So many packets to each; the header carries `stamp`.
    pub fn send(&mut self, burst: usize, stamp: u64) -> io::Result<()> {
        for _ in 0..burst {
            self.number += 1;
            for slab in &mut self.slabs {
                seal(slab, &self.key, &self.payload, self.number, stamp);
            }
        }
        for (slab, destination) in self.slabs.iter_mut().zip(self.addresses) {
            let segment = slab.len() / burst;
            for run in slab.chunks(segment * self.state.max_gso_segments().max(1)) {
                let segment_size = (run.len() > segment).then_some(segment);
                let transmit =
                    Transmit { destination: *destination, ecn: None, contents: run, segment_size, src_ip: None };
                self.state.try_send(UdpSockRef::from(&self.socket), &transmit)?;
            }
            slab.clear();
        }
        Ok(())
    }

    /// The stamp of a packet, as the time that it tells.
    pub fn sent_at(packet: &[u8]) -> Option<Duration> {
        let bytes = packet.get(4..HEADER)?;
        Some(Duration::from_nanos(u64::from_be_bytes(bytes.try_into().ok()?)))
    }
}

fn seal(slab: &mut Vec<u8>, key: &LessSafeKey, payload: &[u8], number: u64, stamp: u64) {
    let number = number.to_be_bytes();
    let start = slab.len();
    let mut header = [0; HEADER];
    header[..2].copy_from_slice(&[0x80, 96]);
    header[2..4].copy_from_slice(&number[6..]);
    header[4..].copy_from_slice(&stamp.to_be_bytes());
    slab.extend_from_slice(&header);
    slab.extend_from_slice(payload);
    let mut nonce = [0; NONCE_LEN];
    nonce[4..].copy_from_slice(&number);
    let (head, body) = slab.split_at_mut(start + HEADER);
    let aad = Aad::from(&head[start..]);
    let tag = key.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), aad, body).expect("short enough");
    debug_assert_eq!(tag.as_ref().len(), TAG);
    slab.extend_from_slice(tag.as_ref());
}
