//! ICE-TCP (RFC 6544): for hospitals whose firewall lets no UDP out. Each packet on a stream is led by its length
//! (RFC 4571 §2). The relay is the passive end, on the same port number as its UDP socket.

use crate::peer::ice::Path;
use crate::worker::MAX_PACKET;
use mio::net::{TcpListener, TcpStream};
use mio::{Interest, Registry, Token};
use slab::Slab;
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

pub(crate) const LISTENER: Token = Token(2);
/// Tokens from here on are streams.
const FIRST_STREAM: usize = 3;
/// Streams of one worker.
const MAX_STREAMS: usize = 512;
/// Whoever sent no packet that the relay takes has this long; a stranger must not hold a stream for longer.
const STRANGER: Duration = Duration::from_secs(10);
/// What may wait for a slow link before packets are dropped: half a second of a good picture.
const MAX_WAITING: usize = 128 * 1024;
const READ: usize = 16 * 1024;
/// What a stream may bring before others have their turn.
const READS: usize = 4;
/// Streams from one address that sent nothing yet that the relay takes: a hospital's router has one for all behind it.
const MAX_STRANGERS: usize = 16;
/// Packets after which a stranger is none that begins with a check.
const STRANGE_PACKETS: u32 = 8;

struct Stream {
    socket: TcpStream,
    path: Path,
    /// When the relay last knew its path.
    known_at: Instant,
    known: bool,
    strange: u32,
    input: Vec<u8>,
    output: VecDeque<u8>,
}

pub(crate) struct Streams {
    listener: TcpListener,
    registry: Registry,
    open: Slab<Stream>,
    /// Counts streams, so that a number is never that of an earlier one.
    opened: u32,
    next_look: Instant,
    /// Streams that had more to read than one turn takes.
    more: Vec<Token>,
}

impl Streams {
    pub(crate) fn new(listener: std::net::TcpListener, registry: Registry, now: Instant) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let mut listener = TcpListener::from_std(listener);
        registry.register(&mut listener, LISTENER, Interest::READABLE)?;
        Ok(Self { listener, registry, open: Slab::new(), opened: 0, next_look: now, more: Vec::new() })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Takes the streams that wait.
    pub(crate) fn accept(&mut self, now: Instant) {
        while let Ok((socket, remote)) = self.listener.accept() {
            let is_stranger = |stream: &Stream| !stream.known && stream.path.remote.ip() == remote.ip().to_canonical();
            let strangers = self.open.iter().filter(|(_, stream)| is_stranger(stream)).count();
            if self.open.len() < MAX_STREAMS && strangers < MAX_STRANGERS {
                // Fails only for a stream that has ended already.
                let _refused = self.open(socket, remote, now);
            }
        }
    }

    fn open(&mut self, mut socket: TcpStream, remote: SocketAddr, now: Instant) -> io::Result<()> {
        socket.set_nodelay(true)?;
        let entry = self.open.vacant_entry();
        let token = Token(FIRST_STREAM + entry.key());
        self.registry.register(&mut socket, token, Interest::READABLE | Interest::WRITABLE)?;
        self.opened = self.opened.wrapping_add(1);
        let local = socket.local_addr().ok().map(|address| address.ip().to_canonical());
        let remote = SocketAddr::new(remote.ip().to_canonical(), remote.port());
        let path = Path { remote, local, stream: Some(self.opened) };
        let (input, output) = (Vec::new(), VecDeque::new());
        entry.insert(Stream { socket, path, known_at: now, known: false, strange: 0, input, output });
        Ok(())
    }

    /// Reads what came on a stream and hands each packet on; `each` says whether the relay took it. Gives the path of a
    /// stream that ended.
    pub(crate) fn ready(&mut self, token: Token, mut each: impl FnMut(Path, &mut [u8]) -> bool) -> Option<Path> {
        let key = token.0.checked_sub(FIRST_STREAM)?;
        let stream = self.open.get_mut(key)?;
        let path = stream.path;
        match stream.read(&mut each).and_then(|more| stream.flush().map(|()| more)) {
            Ok(more) => {
                self.more.extend(more.then_some(token));
                None
            }
            Err(_) => {
                self.close(key);
                Some(path)
            }
        }
    }

    pub(crate) fn has_more(&self) -> bool {
        !self.more.is_empty()
    }

    /// The streams whose turn ended before all was read.
    pub(crate) fn take_more(&mut self) -> Vec<Token> {
        std::mem::take(&mut self.more)
    }

    /// Sends packets on a stream; gives how many of them were taken.
    pub(crate) fn send<'a>(&mut self, number: u32, packets: impl Iterator<Item = &'a [u8]>) -> usize {
        let Some((_, stream)) = self.open.iter_mut().find(|(_, stream)| stream.path.stream == Some(number)) else {
            return 0;
        };
        let mut taken = 0;
        for packet in packets {
            if stream.output.len() + packet.len() > MAX_WAITING {
                continue;
            }
            stream.output.extend((packet.len() as u16).to_be_bytes());
            stream.output.extend(packet);
            taken += 1;
        }
        // A stream that has ended is found when it is read.
        let _later = stream.flush();
        taken
    }

    /// Closes what strangers hold open, and what is left of peers that have gone; `knows` says whose paths are in use.
    pub(crate) fn tick(&mut self, now: Instant, knows: impl Fn(Path) -> bool) {
        if now < self.next_look {
            return;
        }
        self.next_look = now + Duration::from_secs(1);
        for (_, stream) in &mut self.open {
            stream.known = knows(stream.path);
            if stream.known {
                stream.known_at = now;
            }
        }
        let strange = |stream: &Stream| now.saturating_duration_since(stream.known_at) > STRANGER;
        let strangers: Vec<usize> =
            self.open.iter().filter(|(_, stream)| strange(stream)).map(|(key, _)| key).collect();
        strangers.into_iter().for_each(|key| self.close(key));
    }

    fn close(&mut self, key: usize) {
        let mut stream = self.open.remove(key);
        // It goes with the socket; an error says that it has gone already.
        let _gone = self.registry.deregister(&mut stream.socket);
    }
}

impl Stream {
    /// `true` when there may be more.
    fn read(&mut self, each: &mut impl FnMut(Path, &mut [u8]) -> bool) -> io::Result<bool> {
        let mut chunk = [0; READ];
        for _ in 0..READS {
            match self.socket.read(&mut chunk) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(len) => self.input.extend_from_slice(&chunk[..len]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            let Self { input, path, known, strange, .. } = self;
            let used = packets(input, |packet| {
                *known |= each(*path, packet);
                *strange += u32::from(!*known);
                *strange <= STRANGE_PACKETS
            })?;
            self.input.drain(..used);
        }
        Ok(true)
    }

    fn flush(&mut self) -> io::Result<()> {
        while !self.output.is_empty() {
            match self.socket.write(self.output.as_slices().0) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(len) => drop(self.output.drain(..len)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Calls `each` for every whole packet until it says that the stream is none; gives how many bytes they took with their
/// lengths.
pub(crate) fn packets(input: &mut [u8], mut each: impl FnMut(&mut [u8]) -> bool) -> io::Result<usize> {
    let mut at = 0;
    while let Some(&[high, low]) = input.get(at..at + 2) {
        let len = usize::from(u16::from_be_bytes([high, low]));
        if len == 0 || len > MAX_PACKET {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let Some(packet) = input.get_mut(at + 2..at + 2 + len) else { break };
        if !each(packet) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        at += 2 + len;
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_put_together_and_impossible_ones_end_the_stream() {
        let mut input = [&[0, 3, 1, 2, 3][..], &[0, 2, 4, 5], &[0, 9, 7]].concat();
        let mut seen = Vec::new();
        let keep = |packet: &mut [u8]| {
            seen.push(packet.to_vec());
            true
        };
        let used = packets(&mut input, keep).expect("within limits");
        assert_eq!((used, seen), (9, vec![vec![1, 2, 3], vec![4, 5]]));
        assert!(packets(&mut [0xff, 0xff, 0], |_| true).is_err());
        assert!(packets(&mut [0, 0, 0, 1, 7], |_| true).is_err());
        assert!(packets(&mut [0, 1, 7], |_| false).is_err(), "it was refused");
    }
}
