//! How late this machine delivers by itself: the same packets in the same bursts to as many sockets, without a relay
//! between. What a relay adds is what is above this.

use super::{BURST, batch::Batch, floor::Sealer, now, pause, socket};
use mio::{Events, Interest, Poll, Token};
use quinn_udp::{UdpSockRef, UdpSocketState};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

/// One of so many packets of a socket is taken for a sample.
const SAMPLE: u64 = 16;

/// Milliseconds from before a packet is sealed until a receiver has it, sampled.
pub fn latencies(ip: IpAddr, receivers: usize, pps: u32, time: Duration) -> io::Result<Vec<f64>> {
    let sinks = (0..receivers).map(|_| socket(ip)).collect::<io::Result<Vec<_>>>()?;
    let addresses = sinks.iter().map(std::net::UdpSocket::local_addr).collect::<io::Result<Vec<_>>>()?;
    let (stop, began) = (AtomicBool::new(false), now());
    thread::scope(|scope| {
        let reading = scope.spawn(|| read(sinks, began, &stop));
        let sent = send(ip, &addresses, pps, began, time);
        stop.store(true, Ordering::Release);
        let read = reading.join().map_err(|_| io::Error::other("the reading thread ended"))?;
        sent.and(read)
    })
}

fn send(ip: IpAddr, addresses: &[SocketAddr], pps: u32, began: Instant, time: Duration) -> io::Result<()> {
    let mut sealer = Sealer::new(ip, addresses)?;
    let (mut next, mut owed) = (now(), 0.0);
    while now() < began + time {
        pause(next.saturating_duration_since(now()));
        next += BURST;
        owed += f64::from(pps) * BURST.as_secs_f64();
        let burst = owed as usize;
        owed -= burst as f64;
        if burst > 0 {
            let at = now().saturating_duration_since(began).as_nanos() as u64;
            sealer.send(burst, at)?;
        }
    }
    Ok(())
}

struct Sink {
    socket: mio::net::UdpSocket,
    state: UdpSocketState,
    packets: u64,
}

fn read(sinks: Vec<std::net::UdpSocket>, began: Instant, stop: &AtomicBool) -> io::Result<Vec<f64>> {
    let mut poll = Poll::new()?;
    let mut open = Vec::with_capacity(sinks.len());
    for (at, sink) in sinks.into_iter().enumerate() {
        let state = UdpSocketState::new(UdpSockRef::from(&sink))?;
        let mut socket = mio::net::UdpSocket::from_std(sink);
        poll.registry().register(&mut socket, Token(at), Interest::READABLE)?;
        open.push(Sink { socket, state, packets: 0 });
    }
    let mut events = Events::with_capacity(1_024);
    let mut batch = Batch::default();
    let mut latencies = Vec::new();
    while !stop.load(Ordering::Acquire) {
        poll.poll(&mut events, Some(Duration::from_millis(1)))?;
        for event in &events {
            open[event.token().0].read(&mut batch, began, &mut latencies);
        }
    }
    Ok(latencies)
}

impl Sink {
    fn read(&mut self, batch: &mut Batch, began: Instant, latencies: &mut Vec<f64>) {
        while let Some((at, packets)) = batch.read(&self.socket, &self.state) {
            for packet in packets {
                self.packets += 1;
                if let Some(sent) = Sealer::sent_at(packet).filter(|_| self.packets.is_multiple_of(SAMPLE)) {
                    latencies.push(at.saturating_duration_since(began + sent).as_secs_f64() * 1_000.0);
                }
            }
        }
    }
}
