//! A hostile participant: too many packets, too many sources, a storm of key frame requests, and garbage after the
//! handshake, sealed and not. What the others lose, and how soon it is cut.

use crate::{
    media::{
        crowd::{self, Crowd},
        member::{Member, Publishing},
        now, pause,
        process::RelayProcess,
        socket,
    },
    report::{self, Report},
};
use media_relay::{
    client::{Client, Identity, OPUS, Outgoing, VP8},
    command::{GoneReason, RelayCommand, RelayEvent},
    ids::RoomId,
};
use serde::Serialize;
use serde_json::{Map, json};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use support::process;
use tokio::task::block_in_place;
use uuid::Uuid;

#[derive(clap::Args)]
pub struct Args {
    /// Packets a second of the flood.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1_000..=200_000))]
    pps: u32,
    /// Sources that one participant sends from.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(10..=60_000))]
    sources: u32,
    /// Mutated packets after the handshake.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..=100_000_000))]
    mutated: u32,
}

const ROOM: RoomId = RoomId(Uuid::from_u128(1));
const IP: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const FLOODER: usize = 9;
const WARM_UP: Duration = Duration::from_secs(3);
/// Who is not cut by then is not cut at all.
const PATIENCE: Duration = Duration::from_secs(10);
/// Garbage comes at this pace, so that it is the relay that is measured and not the kernel's socket buffer.
const GARBAGE_PPS: u32 = 50_000;
/// What is sealed counts towards the caps, so it comes slower.
const SEALED_PPS: u32 = 1_000;
const SEALED: u32 = 10_000;
/// A relay that says nothing for so long after an attack is broken, and so is one that forwards nothing.
const ALIVE: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attack {
    Packets,
    Sources,
    KeyframeRequests,
    Garbage,
    Sealed,
}

#[derive(Default, Serialize)]
struct Run {
    crashes: u32,
    others_lost_percent: f64,
    others_freezes: u64,
    /// The longest of the attacks that are cut; garbage is not, because anybody could send it in another's name.
    cut_s: f64,
    cut_packets_s: f64,
    cut_sources_s: f64,
    cut_requests_s: f64,
    mutated: u32,
    /// Of these, how many were sealed with the flooder's keys: their contents are read.
    sealed: u32,
    not_cut: u32,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        figures.push(serde_json::to_value(once(args).await?)?);
    }
    let mut results = Map::new();
    for name in ["crashes", "not_cut", "others_freezes", "others_lost_percent", "mutated", "sealed"] {
        results.insert(name.into(), report::worst(&figures, name));
    }
    for name in ["cut_s", "cut_packets_s", "cut_sources_s", "cut_requests_s"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    let passed = figures.iter().all(|run| run["crashes"] == 0 && run["not_cut"] == 0);
    let versions = json!({ "hoichan": report::version_of(process::binary()) });
    Ok(Report::new("flood", versions, figures, results, passed))
}

async fn once(args: &Args) -> io::Result<Run> {
    let mut relay = RelayProcess::start(IP, 10).await?;
    let identity = Identity::generate()?;
    let mut crowd = Crowd::new()?;
    for nth in 0..2 {
        let (peer, base) = (crowd::peer(nth), 10_000 * (nth as u32 + 1));
        let client = crowd::join(&mut relay, &identity, ROOM, peer, base, true).await?;
        let publishing = Publishing::new(base, crowd.began);
        crowd.add(peer, Member::new(client, socket(IP)?, Some(publishing))?)?;
    }
    block_in_place(|| {
        crowd.connect(&mut relay)?;
        crowd.run(&mut relay, WARM_UP)
    })?;
    let mut run = Run { mutated: args.mutated + SEALED, sealed: SEALED, ..Run::default() };
    for attack in [Attack::Packets, Attack::Sources, Attack::KeyframeRequests, Attack::Garbage, Attack::Sealed] {
        crowd.members.iter_mut().flat_map(|(_, member)| member.slots.values_mut()).for_each(|seen| seen.begin_anew());
        let client = crowd::join(&mut relay, &identity, ROOM, crowd::peer(FLOODER), 90_000, true).await?;
        let cut = block_in_place(|| attacked(args, attack, client, &mut relay, &mut crowd))?;
        let slots = || crowd.members.iter().flat_map(|(_, member)| member.slots.values());
        let (lost, packets): (u64, u64) = slots().fold((0, 0), |(l, p), seen| (l + seen.lost, p + seen.packets));
        run.others_lost_percent = run.others_lost_percent.max(lost as f64 * 100.0 / (lost + packets).max(1) as f64);
        run.others_freezes += slots().map(|seen| seen.freezes).sum::<u64>();
        if !block_in_place(|| lives(&mut relay, &mut crowd))? {
            run.crashes += 1;
            break;
        }
        let seconds = cut.unwrap_or(PATIENCE).as_secs_f64();
        match attack {
            Attack::Packets => run.cut_packets_s = seconds,
            Attack::Sources => run.cut_sources_s = seconds,
            Attack::KeyframeRequests => run.cut_requests_s = seconds,
            Attack::Garbage | Attack::Sealed => continue,
        }
        run.not_cut += u32::from(cut.is_none());
        run.cut_s = run.cut_s.max(seconds);
    }
    Ok(run)
}

/// Whether the relay's worker answers, and everybody still gets a picture and a voice.
fn lives(relay: &mut RelayProcess, crowd: &mut Crowd) -> io::Result<bool> {
    if relay.usage().resident().is_err() {
        return Ok(false);
    }
    crowd.members.iter_mut().flat_map(|(_, member)| member.slots.values_mut()).for_each(|seen| seen.begin_anew());
    // Numbers of joins count from one; this one is nobody's.
    relay.command(RelayCommand::Ping { request: u64::MAX, room: ROOM })?;
    let (start, mut answered) = (now(), false);
    while now().saturating_duration_since(start) < ALIVE {
        let events = crowd.run(relay, Duration::from_millis(100))?;
        answered |= events.iter().any(|event| matches!(event, RelayEvent::Pong { request: u64::MAX, .. }));
        let goes = |member: &Member, is_picture: bool| {
            member.slots.values().any(|seen| seen.packets > 0 && seen.layer.is_some() == is_picture)
        };
        if answered && crowd.members.iter().all(|(_, member)| goes(member, true) && goes(member, false)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lets the flooder loose while the others go on; gives how long it took until it was cut.
fn attacked(
    args: &Args,
    attack: Attack,
    mut client: Client,
    relay: &mut RelayProcess,
    crowd: &mut Crowd,
) -> io::Result<Option<Duration>> {
    let socket = socket(IP)?;
    socket.connect(client.remote().ok_or_else(|| io::Error::other("the answer has no candidate"))?)?;
    while !client.is_connected() {
        exchange(&mut client, &socket);
        crowd.run(relay, Duration::from_millis(5))?;
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (pps, sources, mutated, stopped) = (args.pps, args.sources, args.mutated, stop.clone());
    let start = now();
    let flood = thread::spawn(move || match attack {
        Attack::Garbage => garbage(&socket, mutated),
        Attack::Sealed => sealed(&mut client, &socket),
        _ => storm(attack, &mut client, &socket, (pps, sources), &stopped),
    });
    let since = || now().saturating_duration_since(start);
    let patience = if matches!(attack, Attack::Garbage | Attack::Sealed) { Duration::MAX } else { PATIENCE };
    let flooder = crowd::peer(FLOODER);
    let mut cut = None;
    while cut.is_none() && !flood.is_finished() && since() < patience {
        let is_cut = |event: &RelayEvent| matches!(event, RelayEvent::Gone { peer, reason: GoneReason::Cut, .. } if *peer == flooder);
        cut = crowd.run(relay, Duration::from_millis(10))?.iter().any(is_cut).then(since);
    }
    stop.store(true, Ordering::Release);
    flood.join().map_err(|_| io::Error::other("the flood ended by itself"))?;
    crowd.run(relay, Duration::from_secs(1))?;
    Ok(cut)
}

fn exchange(client: &mut Client, socket: &UdpSocket) {
    let mut buffer = [0; 2_048];
    while let Ok(len) = socket.recv(&mut buffer) {
        client.receive(&mut buffer[..len], now());
    }
    client.tick(now());
    for packet in client.out.drain(..) {
        // Sent again by ICE and DTLS where it is lost.
        let _sent = socket.send(&packet);
    }
}

/// Packets that are authentic, at a pace that is not.
fn storm(attack: Attack, client: &mut Client, socket: &UdpSocket, (pps, sources): (u32, u32), stop: &AtomicBool) {
    let (burst, sources) = ((pps / 1_000).max(1), u64::from(sources));
    let mut index = 0_u64;
    while !stop.load(Ordering::Acquire) {
        for _ in 0..burst {
            index += 1;
            let mut packet = Vec::with_capacity(1_200);
            match attack {
                Attack::KeyframeRequests => client.ask_keyframe(1, index as u32),
                Attack::Sources => {
                    let ssrc = 100_000 + (index % sources) as u32;
                    client.seal(&mut packet, &outgoing(VP8, ssrc, index / sources, &[0x10, 0, 0, 0]));
                }
                _ => client.seal(&mut packet, &outgoing(OPUS, 90_000, index, &[0x5a; 160])),
            }
            if !packet.is_empty() {
                let _sent = socket.send(&packet);
            }
        }
        for packet in client.out.drain(..) {
            let _sent = socket.send(&packet);
        }
        pause(Duration::from_millis(1));
    }
}

fn outgoing(payload_type: u8, ssrc: u32, index: u64, payload: &[u8]) -> Outgoing<'_> {
    let timestamp = index as u32 * 960;
    Outgoing { payload_type, ssrc, index, timestamp, marker: false, layer: None, level: None, payload }
}

/// Random numbers (xorshift64), the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Bytes that look like STUN, DTLS, RTP and RTCP and are none.
fn garbage(socket: &UdpSocket, count: u32) {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut packet = [0_u8; 1_200];
    for nth in 0..count {
        if nth % (GARBAGE_PPS / 1_000) == 0 {
            pause(Duration::from_millis(1));
        }
        random.fill(&mut packet);
        packet[0] = [0, 22, 0x80, 0x90, 0xb0][(nth % 5) as usize];
        packet[1] = if nth % 2 == 0 { 96 } else { 200 + (nth % 7) as u8 };
        let len = 20 + (random.next() % 1_180) as usize;
        let _sent = socket.send(&packet[..len]);
    }
}

/// Authentic packets whose contents are mutations: payload descriptors, and RTCP of every type with lengths that lie.
fn sealed(client: &mut Client, socket: &UdpSocket) {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut bytes = [0_u8; 200];
    for nth in 0..SEALED {
        if nth % (SEALED_PPS / 100) == 0 {
            pause(Duration::from_millis(10));
            exchange(client, socket);
        }
        random.fill(&mut bytes);
        let len = (random.next() % 200) as usize;
        if nth % 2 == 0 {
            let mut packet = Vec::with_capacity(300);
            let layer = (nth / 2 % 3) as usize;
            let picture = outgoing(VP8, 90_001 + layer as u32, u64::from(nth / 6), &bytes[..len]);
            client.seal(&mut packet, &Outgoing { layer: Some(layer), ..picture });
            let _sent = socket.send(&packet);
        } else {
            let kind = 200 + (nth / 2 % 8) as u8;
            let words = if random.next().is_multiple_of(4) { (random.next() % 300) as u16 } else { (len / 4) as u16 };
            client.send_rtcp(90_000, |out| {
                out.extend_from_slice(&[0x80 | (nth / 16 % 32) as u8, kind]);
                out.extend_from_slice(&words.to_be_bytes());
                out.extend_from_slice(&bytes[..len / 4 * 4]);
            });
        }
    }
    exchange(client, socket);
}
