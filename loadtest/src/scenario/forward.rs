//! Forwarding: one publisher, many receivers, a relay in a process of its own. What a forwarded packet costs the relay,
//! beside what it costs at least, measured in the same run.

use crate::{
    media::{
        BURST, bare, floor, namespace, now,
        publisher::Publisher,
        receivers::{Receiver, Receivers},
        server::Server,
    },
    report::{self, Report},
};
use clap::ValueEnum;
use media_relay::client::Identity;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{
    io,
    net::{IpAddr, Ipv4Addr},
    sync::atomic::Ordering,
    time::Duration,
};
use support::process;
use tokio::{
    task::block_in_place,
    time::{sleep, timeout},
};

/// Another server under the same load.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Peer {
    Janus,
}

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=400))]
    receivers: u16,
    /// Packets a second that the publisher sends.
    #[arg(long, default_value_t = 800, value_parser = clap::value_parser!(u32).range(50..=3_500))]
    pps: u32,
    /// How long is measured, and then again at half the rate for the latency.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Measures another server in the same run; both then stand in a network namespace with a virtual interface.
    #[arg(long)]
    peer: Option<Peer>,
}

/// Until everything runs steadily.
const WARM_UP: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Serialize)]
struct Latency {
    p50: f64,
    p99: f64,
    p999: f64,
}

impl Latency {
    fn of(milliseconds: &[f64]) -> Self {
        let share = |share| report::percentile(milliseconds, share);
        Self { p50: share(0.5), p99: share(0.99), p999: share(0.999) }
    }
}

/// What one server took.
#[derive(Serialize)]
struct Taken {
    pps_out: f64,
    us_per_packet: f64,
    lost: u64,
    /// At half the rate.
    latency_ms: Latency,
    rss_mb_per_connection: f64,
    srtp_profile: &'static str,
}

/// The figures of one run.
#[derive(Serialize)]
struct Run {
    receivers: u16,
    #[serde(flatten)]
    ours: Taken,
    packets_per_cpu_second: f64,
    floor_us_per_packet: f64,
    ratio_to_floor: f64,
    /// Of the same packets in the same bursts without a relay between.
    bare_latency_ms: Latency,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<Taken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio_to_peer: Option<f64>,
}

/// What a peer is, and how it was set up.
struct Described {
    version: String,
    configuration: Value,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    if args.peer.is_some() {
        namespace::enter()?;
        ip = namespace::ADDRESS.into();
    }
    let (mut figures, mut described) = (Vec::new(), None);
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        let (run, peer) = once(args, ip).await?;
        figures.push(serde_json::to_value(run)?);
        described = peer;
    }
    let mut results = Map::new();
    for name in ["receivers", "pps_out", "us_per_packet", "packets_per_cpu_second"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    for name in ["floor_us_per_packet", "ratio_to_floor", "rss_mb_per_connection"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    results.insert("lost".into(), report::worst(&figures, "lost"));
    for name in ["latency_ms", "bare_latency_ms"] {
        let latencies: Vec<Value> = figures.iter().map(|run| run[name].clone()).collect();
        let of = |share| report::median(&latencies, share);
        // At half the rate.
        results.insert(
            name.into(),
            json!({ "pps": args.pps / 2, "p50": of("p50"), "p99": of("p99"), "p999": of("p999") }),
        );
    }
    results.insert("srtp_profile".into(), figures[0]["srtp_profile"].clone());
    if let Some(Described { version, configuration }) = described {
        let peers: Vec<Value> = figures.iter().map(|run| run["peer"].clone()).collect();
        let peer = json!({
            "name": "janus",
            "version": version,
            "us_per_packet": report::median(&peers, "us_per_packet"),
            "lost": report::worst(&peers, "lost"),
            "pps_out": report::median(&peers, "pps_out"),
            "srtp_profile": peers[0]["srtp_profile"],
            "configuration": configuration,
        });
        results.insert("peer".into(), peer);
        results.insert("ratio_to_peer".into(), report::median(&figures, "ratio_to_peer"));
    }
    let passed = figures.iter().all(|run| run["lost"] == 0);
    let versions = json!({ "hoichan": report::version_of(process::binary()) });
    Ok(Report::new("forward", versions, figures, results, passed))
}

async fn once(args: &Args, ip: IpAddr) -> io::Result<(Run, Option<Described>)> {
    let burst = (f64::from(args.pps) * BURST.as_secs_f64()).round().max(1.0) as usize;
    let receivers = args.receivers.into();
    let floor = block_in_place(|| floor::measure(ip, receivers, burst))?;
    let time = Duration::from_secs(args.seconds);
    let bare = block_in_place(|| bare::latencies(ip, receivers, args.pps / 2, time))?;
    let ours = load(args, ip, Server::relay(ip, usize::from(args.receivers) + 1).await?).await?;
    let (mut peer, mut described) = (None, None);
    if args.peer.is_some() {
        let janus = Server::janus(ip).await?;
        if let Server::Janus(janus) = &janus {
            let version = report::version_of("janus");
            described = Some(Described { version, configuration: janus.configuration.clone() });
        }
        peer = Some(load(args, ip, janus).await?);
    }
    let run = Run {
        receivers: args.receivers,
        packets_per_cpu_second: 1_000_000.0 / ours.us_per_packet,
        floor_us_per_packet: floor,
        ratio_to_floor: ours.us_per_packet / floor,
        bare_latency_ms: Latency::of(&bare),
        ratio_to_peer: peer.as_ref().map(|peer| ours.us_per_packet / peer.us_per_packet),
        ours,
        peer,
    };
    Ok((run, described))
}

/// Puts the load on a server and takes what it needs for it.
async fn load(args: &Args, ip: IpAddr, mut server: Server) -> io::Result<Taken> {
    let usage = server.usage();
    let before = usage.resident()?;
    let (publisher, receivers, srtp_profile) = gather(&mut server, ip, args.receivers).await?;
    publisher.steering.pps.store(args.pps, Ordering::Release);
    sleep(WARM_UP).await;
    server.drain_events();
    let tally = &receivers.tally;
    let mark = || -> io::Result<(u64, u64, u64)> {
        Ok((usage.cpu_ns()?, tally.packets.load(Ordering::Relaxed), tally.lost.load(Ordering::Relaxed)))
    };
    let start = mark()?;
    sleep(Duration::from_secs(args.seconds)).await;
    let end = mark()?;
    let resident = usage.resident()?.saturating_sub(before);
    publisher.steering.pps.store(args.pps / 2, Ordering::Release);
    sleep(WARM_UP / 2).await;
    tally.latencies();
    sleep(Duration::from_secs(args.seconds)).await;
    let latencies = tally.latencies();
    let (spent, packets) = ((end.0 - start.0) as f64 / 1_000.0, (end.1 - start.1) as f64);
    Ok(Taken {
        pps_out: packets / args.seconds as f64,
        us_per_packet: spent / packets,
        lost: tally.lost.load(Ordering::Relaxed) - start.2,
        latency_ms: Latency::of(&latencies),
        rss_mb_per_connection: resident as f64 / 1_048_576.0 / (f64::from(args.receivers) + 1.0),
        srtp_profile,
    })
}

/// Everybody joins one room, and all are connected.
async fn gather(server: &mut Server, ip: IpAddr, wanted: u16) -> io::Result<(Publisher, Receivers, &'static str)> {
    let (identity, began) = (Identity::generate()?, now());
    let publisher = Publisher::start(server.publish(&identity).await?, ip, began)?;
    server.published().await?;
    let mut joined = Vec::with_capacity(wanted.into());
    for nth in 1..=wanted {
        joined.push(Receiver::new(server.receive(&identity, nth).await?, ip)?);
    }
    let receivers = Receivers::start(joined, began)?;
    let all = async {
        while !publisher.steering.connected.load(Ordering::Acquire)
            || receivers.tally.connected.load(Ordering::Acquire) < usize::from(wanted)
        {
            server.drain_events();
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, all).await.map_err(|_| io::Error::other("not everybody was connected in time"))?;
    let profile = receivers.tally.profile().unwrap_or("unknown");
    Ok((publisher, receivers, profile))
}
