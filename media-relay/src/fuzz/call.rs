//! A worker with a small room, fed with datagrams, with media behind encryption, and with commands. Two peers are
//! connected and a third is about to be.

use super::{Input, identity};
use crate::clock::NtpClock;
use crate::command::{MediaState, Offer, RelayCommand, RelayEvent, SourceSection, ViewWish};
use crate::ids::{DeviceId, PeerId, RoomId, Source};
use crate::peer::ice::Path;
use crate::peer::srtp::{Inbound, Outbound, Profile, SrtpError, client_sessions};
use crate::peer::stun;
use crate::relay::RelayConfig;
use crate::rtcp;
use crate::rtp::{self, Header};
use crate::worker::{MAX_PACKET, Setup, Worker};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::HashMap;
use std::time::{Duration, Instant, UNIX_EPOCH};
use uuid::Uuid;

const OFFER: &str = include_str!("offer.sdp");
const ROOM: RoomId = RoomId(Uuid::from_u128(1));
const DEVICE: DeviceId = DeviceId(Uuid::from_u128(2));
const MATERIAL: [u8; 88] = [9; 88];
const ON: MediaState = MediaState { microphone: true, camera: true, screen: true, camera2: true };
/// The sections of `offer.sdp` in which a client sends.
const SOURCES: [(&str, Source); 4] =
    [("0", Source::Microphone), ("1", Source::Camera), ("2", Source::Screen), ("3", Source::Camera2)];
/// What is added to a packet on its way: extensions, and the tag of the cipher.
const MOST_ADDED: usize = 320;

/// Steps, each of one byte that says what it is and who does it, a length in two bytes, and what it needs.
pub fn demux(data: &[u8]) {
    let mut call = Call::new();
    let mut input = Input(data);
    while let (Some(step), Some(len)) = (input.byte(), input.be16()) {
        let bytes = input.take(len.into());
        call.step(step, usize::from(step >> 3 & 3), bytes);
        call.deliver();
        call.worker.check();
    }
}

struct Peer {
    id: PeerId,
    path: Path,
    profile: Profile,
    fragment: String,
    password: String,
    sessions: Option<(Inbound, Outbound)>,
    /// The highest number sent of each SSRC.
    highest: HashMap<u32, u64>,
    /// The SSRCs of its slots, and the number that came last from each.
    slots: Vec<u32>,
    newest: HashMap<u32, u16>,
}

struct Call {
    worker: Worker,
    now: Instant,
    peers: Vec<Peer>,
    /// Counts paths, so that none is used again.
    ports: u16,
    /// What was sent under each number of an SSRC: another content under it would break the cipher (RFC 7714 §8.1).
    sealed: HashMap<(Path, u32, u16), Vec<u8>>,
}

impl Call {
    fn new() -> Self {
        let now = crate::clock::beginning();
        let setup = Setup {
            config: RelayConfig::default(),
            identity: identity(),
            candidates: vec![([127, 0, 0, 1], 7_882).into()],
            counters: Default::default(),
            clock: NtpClock::new(now, UNIX_EPOCH + Duration::from_secs(1_800_000_000)),
            rng: StdRng::seed_from_u64(1),
        };
        let worker = Worker::new(setup, now);
        let mut call = Self { worker, now, peers: Vec::new(), ports: 5_000, sealed: HashMap::new() };
        for (nth, profile) in [Profile::Aes128Gcm, Profile::Aes128CmSha1, Profile::Aes256Gcm].into_iter().enumerate() {
            call.peers.push(Peer {
                id: PeerId(Uuid::from_u128(100 + nth as u128)),
                path: path(0),
                profile,
                fragment: String::new(),
                password: String::new(),
                sessions: None,
                highest: HashMap::new(),
                slots: Vec::new(),
                newest: HashMap::new(),
            });
            call.join(nth);
            if nth < 2 {
                call.connect(nth);
            }
            call.deliver();
        }
        call
    }

    fn step(&mut self, step: u8, who: usize, bytes: &[u8]) {
        let peer = who % self.peers.len();
        match step & 7 {
            // `who` is 3 for a stranger.
            0 => {
                let path = self.peers.get(who).map_or(path(9), |peer| peer.path);
                self.worker.receive(path, &mut bytes.to_vec(), self.now);
            }
            1 => self.check_path(peer, bytes, step >> 5),
            2 => self.rtp(peer, bytes),
            3 => self.rtcp(peer, bytes),
            4 => self.wait(bytes),
            5 => self.command(peer, bytes),
            6 => self.worker.path_gone(self.peers[peer].path),
            _ => self.connect(peer),
        }
    }

    /// An authentic STUN message, from the peer's address or another one.
    fn check_path(&mut self, peer: usize, bytes: &[u8], port: u8) {
        let mut packet = bytes.to_vec();
        let Peer { fragment, password, path: usual, .. } = &self.peers[peer];
        stun::mend(&mut packet, fragment, password);
        let path = if port == 0 { *usual } else { path(u16::from(port)) };
        self.worker.receive(path, &mut packet, self.now);
    }

    fn rtp(&mut self, peer: usize, bytes: &[u8]) {
        let Peer { path, sessions, highest, .. } = &mut self.peers[peer];
        let (Some((_, outbound)), Some(header)) = (sessions, Header::parse(bytes)) else { return };
        let sequence = header.sequence;
        let index = match highest.get(&header.ssrc) {
            Some(highest) => rtp::unwrap(*highest, sequence),
            None => Some(u64::from(sequence)),
        };
        let Some(index) = index else { return };
        let highest = highest.entry(header.ssrc).or_default();
        *highest = index.max(*highest);
        let mut packet = bytes.to_vec();
        outbound.protect_rtp(&mut packet, 0, header.len, header.ssrc, index);
        self.worker.receive(*path, &mut packet, self.now);
    }

    /// A media SSRC below the number of slots stands for that slot. The numbers of a NACK to one are counted back from the
    /// last that came there.
    fn rtcp(&mut self, peer: usize, bytes: &[u8]) {
        let Peer { path, sessions, slots, newest, .. } = &mut self.peers[peer];
        let Some((_, outbound)) = sessions.as_mut().filter(|_| bytes.len() >= 8) else { return };
        let mut packet = bytes.to_vec();
        let mut at = 0;
        while let Some(message) = packet.get_mut(at..).filter(|message| message.len() >= 4) {
            let len = 4 + 4 * usize::from(u16::from_be_bytes([message[2], message[3]]));
            at += len;
            if let Some([0, 0, 0, nth]) = message.get(8..12)
                && let Some(ssrc) = slots.get(usize::from(*nth))
            {
                message[8..12].copy_from_slice(&ssrc.to_be_bytes());
                let is_nack = (bytes[at - len] & 0x1f, bytes[at - len + 1]) == (1, 205);
                let pairs = message.get_mut(12..len).filter(|_| is_nack);
                for pair in pairs.unwrap_or_default().chunks_exact_mut(4) {
                    let back = u16::from_be_bytes([pair[0], pair[1]]);
                    let number = newest.get(ssrc).copied().unwrap_or(0).wrapping_sub(back);
                    pair[..2].copy_from_slice(&number.to_be_bytes());
                }
            }
        }
        outbound.protect_rtcp(&mut packet, 0);
        self.worker.receive(*path, &mut packet, self.now);
    }

    /// Lets up to 2.56 s go by.
    fn wait(&mut self, bytes: &[u8]) {
        for _ in 0..=bytes.first().copied().unwrap_or(0) {
            self.now += Duration::from_millis(10);
            self.worker.tick(self.now);
            self.deliver();
        }
    }

    fn command(&mut self, peer: usize, bytes: &[u8]) {
        let (room, who) = (ROOM, self.peers[peer].id);
        let &[kind, a, b, ..] = bytes else { return };
        let command = match kind % 8 {
            0 => {
                let media =
                    MediaState { microphone: a & 1 > 0, camera: a & 2 > 0, screen: a & 4 > 0, camera2: a & 8 > 0 };
                RelayCommand::Media { room, peer: who, media }
            }
            1 => {
                let mid = (4 + b % 4).to_string();
                let wish =
                    ViewWish { mid, width: u16::from(a) * 8, height: u16::from(a) * 4, fps: 30, priority: b >> 6 };
                RelayCommand::View { room, peer: who, wishes: vec![wish] }
            }
            2 => RelayCommand::Leave { room, peer: who },
            3 => return self.join(peer),
            4 => return self.restart(peer, a),
            5 => return self.attach(peer),
            6 => RelayCommand::Detach { room, peer: who, device: DEVICE },
            _ => RelayCommand::CloseRoom { room },
        };
        self.worker.command(command, self.now);
    }

    fn join(&mut self, peer: usize) {
        let sources = if peer == 0 { &SOURCES[..] } else { &SOURCES[..2] };
        let who = self.peers[peer].id;
        let join = RelayCommand::Join { request: 1, room: ROOM, peer: who, offer: offer(OFFER, sources), media: ON };
        self.worker.command(join, self.now);
        let Some((sdp, path)) = self.answered() else { return };
        let to = &mut self.peers[peer];
        (to.path, to.sessions) = (path, None);
        to.fragment = value(&sdp, "a=ice-ufrag:");
        to.password = value(&sdp, "a=ice-pwd:");
        to.slots =
            { sdp.lines() }.filter_map(|line| line.strip_prefix("a=ssrc:")?.split(' ').next()?.parse().ok()).collect();
        self.nominate(peer);
    }

    fn restart(&mut self, peer: usize, fragment: u8) {
        let sdp = OFFER.replace("a=ice-ufrag:them1", &format!("a=ice-ufrag:them{}", fragment % 4));
        let who = self.peers[peer].id;
        let sources = if peer == 0 { &SOURCES[..] } else { &SOURCES[..2] };
        let offer = offer(&sdp, sources);
        self.worker.command(RelayCommand::Restart { request: 2, room: ROOM, peer: who, offer }, self.now);
        let Some((sdp, _)) = self.answered() else { return };
        let to = &mut self.peers[peer];
        to.fragment = value(&sdp, "a=ice-ufrag:");
        to.password = value(&sdp, "a=ice-pwd:");
    }

    fn attach(&mut self, peer: usize) {
        let sections: Vec<&str> = OFFER.split("m=").collect();
        let sdp = format!("{}m={}", sections[0], sections[2]);
        let offer = offer(&sdp, &[("1", Source::Camera2)]);
        let attach = RelayCommand::Attach { request: 3, room: ROOM, peer: self.peers[peer].id, device: DEVICE, offer };
        self.worker.command(attach, self.now);
        let Some((sdp, path)) = self.answered() else { return };
        let user = format!("{}:them1", value(&sdp, "a=ice-ufrag:"));
        let mut check = stun::request(&user, &value(&sdp, "a=ice-pwd:"), true);
        self.worker.receive(path, &mut check, self.now);
        self.worker.skip_handshake(path, Profile::Aes128Gcm, &MATERIAL, self.now);
    }

    /// The answer to what was just asked for, and a path for whoever asked.
    fn answered(&mut self) -> Option<(String, Path)> {
        let sdp = self.worker.events.drain(..).rev().find_map(|event| match event {
            RelayEvent::Answer { sdp, .. } => Some(sdp),
            _ => None,
        })?;
        self.ports += 1;
        Some((sdp, path(self.ports)))
    }

    fn nominate(&mut self, peer: usize) {
        let Peer { path, fragment, password, .. } = &self.peers[peer];
        let mut check = stun::request(&format!("{fragment}:them1"), password, true);
        self.worker.receive(*path, &mut check, self.now);
    }

    /// Connects a peer, unless it is.
    fn connect(&mut self, peer: usize) {
        let to = &mut self.peers[peer];
        if to.sessions.is_some() || !self.worker.knows(to.path) {
            return;
        }
        self.worker.skip_handshake(to.path, to.profile, &MATERIAL, self.now);
        to.sessions = Some(client_sessions(to.profile, &MATERIAL).expect("long enough for every profile"));
        to.highest.clear();
    }

    /// Looks at everything that the worker sends.
    fn deliver(&mut self) {
        let Self { worker, peers, sealed, .. } = self;
        for slab in worker.outbox.slabs() {
            let mut peer = peers.iter_mut().rev().find(|peer| peer.path == slab.path && peer.sessions.is_some());
            for packet in slab.packets() {
                assert!(!packet.is_empty());
                match (packet[0], packet.get(1)) {
                    (128..=191, Some(192..=223)) => {
                        if let Some(peer) = &mut peer {
                            peer.hears_rtcp(packet);
                        }
                    }
                    (128..=191, _) => {
                        assert!(packet.len() <= MAX_PACKET + MOST_ADDED, "{} bytes", packet.len());
                        let header = Header::parse(packet).expect("the relay sends well-formed packets");
                        let place = (slab.path, header.ssrc, header.sequence);
                        if let Some(before) = sealed.get(&place) {
                            assert!(before == packet, "two contents under one number: {header:?}");
                        } else if let Some(peer) = &mut peer {
                            peer.hears_rtp(&header, packet);
                        }
                        sealed.insert(place, packet.to_vec());
                    }
                    _ => {}
                }
            }
        }
        worker.outbox.clear();
        worker.events.clear();
    }
}

impl Peer {
    fn hears_rtcp(&mut self, packet: &[u8]) {
        let Some((inbound, _)) = &mut self.sessions else { return };
        let mut packet = packet.to_vec();
        let end = inbound.unprotect_rtcp(&mut packet).expect("it is authentic");
        rtcp::read(&packet[..end], |_| {}).expect("the relay sends well-formed reports");
    }

    fn hears_rtp(&mut self, header: &Header, packet: &[u8]) {
        let Some((inbound, _)) = &mut self.sessions else { return };
        let mut packet = packet.to_vec();
        match inbound.unprotect_rtp(header, &mut packet) {
            Ok((_, end)) => {
                assert!(self.slots.contains(&header.ssrc), "an SSRC that the answer does not name");
                assert!(header.payload(&packet[..end]).is_some(), "impossible padding");
                self.newest.insert(header.ssrc, header.sequence);
            }
            // Too late.
            Err(SrtpError::Replayed) => {}
            Err(error) => panic!("{error:?}: {header:?}"),
        }
    }
}

fn path(port: u16) -> Path {
    Path { remote: ([127, 0, 0, 1], port).into(), local: None, stream: None }
}

fn offer(sdp: &str, sources: &[(&str, Source)]) -> Offer {
    let section = |(mid, source): &(&str, Source)| SourceSection { mid: (*mid).to_owned(), source: *source };
    Offer { offer_id: 1, sdp: sdp.to_owned(), sources: sources.iter().map(section).collect() }
}

fn value(sdp: &str, name: &str) -> String {
    sdp.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned()
}
