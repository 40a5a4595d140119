//! Forwarding: one publisher, many receivers, a relay in a process of its own. What a forwarded packet costs the relay,
//! beside what it costs at least, measured in the same run.

use crate::{
    media::{
        BURST, floor, now,
        process::RelayProcess,
        publisher::{self, Publisher},
        receivers::{Receiver, Receivers},
    },
    report::{self, Report},
};
use media_relay::{
    client::{Client, Identity, Section},
    command::MediaState,
    ids::{PeerId, RoomId, Source},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{
    io,
    net::SocketAddr,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};
use support::process;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

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
}

/// Until everything runs steadily.
const WARM_UP: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(30);
const ROOM: RoomId = RoomId(Uuid::from_u128(1));

#[derive(Serialize)]
struct Latency {
    p50: f64,
    p99: f64,
    p999: f64,
}

/// The figures of one run.
#[derive(Serialize)]
struct Run {
    receivers: u16,
    pps_out: f64,
    us_per_packet: f64,
    packets_per_cpu_second: f64,
    floor_us_per_packet: f64,
    ratio_to_floor: f64,
    lost: u64,
    /// At half the rate.
    latency_ms: Latency,
    rss_mb_per_connection: f64,
    srtp_profile: &'static str,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        figures.push(serde_json::to_value(once(args).await?)?);
    }
    let mut results = Map::new();
    for name in ["receivers", "pps_out", "us_per_packet", "packets_per_cpu_second"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    for name in ["floor_us_per_packet", "ratio_to_floor", "rss_mb_per_connection"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    results.insert("lost".into(), report::worst(&figures, "lost"));
    let latencies: Vec<Value> = figures.iter().map(|run| run["latency_ms"].clone()).collect();
    let of = |name| report::median(&latencies, name);
    results.insert("latency_ms".into(), json!({ "p50": of("p50"), "p99": of("p99"), "p999": of("p999") }));
    results.insert("srtp_profile".into(), figures[0]["srtp_profile"].clone());
    let passed = figures.iter().all(|run| run["lost"] == 0);
    let versions = json!({ "hoichan": report::version_of(process::binary()) });
    Ok(Report::new("forward", versions, figures, results, passed))
}

async fn once(args: &Args) -> io::Result<Run> {
    let burst = (f64::from(args.pps) * BURST.as_secs_f64()).round().max(1.0) as usize;
    let floor = tokio::task::block_in_place(|| floor::measure(args.receivers.into(), burst))?;
    let mut relay = RelayProcess::start(usize::from(args.receivers) + 1).await?;
    let before = relay.resident()?;
    let began = now();
    let (publisher, receivers, srtp_profile) = gather(&mut relay, args.receivers, began).await?;
    publisher.steering.pps.store(args.pps, Ordering::Release);
    sleep(WARM_UP).await;
    relay.drain_events();
    let tally = &receivers.tally;
    let mark = || -> io::Result<(u64, u64, u64)> {
        Ok((relay.cpu_ns()?, tally.packets.load(Ordering::Relaxed), tally.lost.load(Ordering::Relaxed)))
    };
    let start = mark()?;
    sleep(Duration::from_secs(args.seconds)).await;
    let end = mark()?;
    let resident = relay.resident()?.saturating_sub(before);
    publisher.steering.pps.store(args.pps / 2, Ordering::Release);
    sleep(WARM_UP / 2).await;
    tally.latencies();
    sleep(Duration::from_secs(args.seconds)).await;
    let latencies = tally.latencies();
    let (spent, packets) = ((end.0 - start.0) as f64 / 1_000.0, (end.1 - start.1) as f64);
    let us_per_packet = spent / packets;
    Ok(Run {
        receivers: args.receivers,
        pps_out: packets / args.seconds as f64,
        us_per_packet,
        packets_per_cpu_second: 1_000_000.0 / us_per_packet,
        floor_us_per_packet: floor,
        ratio_to_floor: us_per_packet / floor,
        lost: tally.lost.load(Ordering::Relaxed) - start.2,
        latency_ms: Latency {
            p50: report::percentile(&latencies, 0.5),
            p99: report::percentile(&latencies, 0.99),
            p999: report::percentile(&latencies, 0.999),
        },
        rss_mb_per_connection: resident as f64 / 1_048_576.0 / (f64::from(args.receivers) + 1.0),
        srtp_profile,
    })
}

/// Everybody joins one room, and all are connected.
async fn gather(
    relay: &mut RelayProcess,
    receivers: u16,
    began: Instant,
) -> io::Result<(Publisher, Receivers, &'static str)> {
    let identity = Identity::generate()?;
    let publishes = MediaState { camera: true, ..MediaState::default() };
    let sections = [Section::Send(Source::Camera, publisher::SSRC)];
    let (client, remote) = join(relay, &identity, 0, &sections, publishes).await?;
    let publisher = Publisher::start(client, remote, began)?;
    let mut joined = Vec::with_capacity(receivers.into());
    for nth in 1..=receivers {
        let sections = [Section::ReceiveVideo];
        let (client, remote) = join(relay, &identity, nth, &sections, MediaState::default()).await?;
        joined.push(Receiver::new(client, remote)?);
    }
    let receivers_wanted = joined.len();
    let receivers = Receivers::start(joined, began)?;
    let all = async {
        while !publisher.steering.connected.load(Ordering::Acquire)
            || receivers.tally.connected.load(Ordering::Acquire) < receivers_wanted
        {
            relay.drain_events();
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, all).await.map_err(|_| io::Error::other("not everybody was connected in time"))?;
    let profile = receivers.tally.profile().unwrap_or("unknown");
    Ok((publisher, receivers, profile))
}

async fn join(
    relay: &mut RelayProcess,
    identity: &Identity,
    nth: u16,
    sections: &[Section],
    media: MediaState,
) -> io::Result<(Client, SocketAddr)> {
    let mut client = Client::new(identity, now());
    let peer = PeerId(Uuid::from_u128(1_000 + u128::from(nth)));
    let sdp = relay.join(ROOM, peer, client.offer(1, sections), media).await?;
    client.answered(&sdp).ok_or_else(|| io::Error::other("the answer is not whole"))?;
    let candidate = sdp.lines().find_map(|line| line.strip_prefix("a=candidate:"));
    let words: Vec<&str> = candidate.unwrap_or_default().split(' ').collect();
    let address = words.get(4).zip(words.get(5)).and_then(|(ip, port)| format!("{ip}:{port}").parse().ok());
    Ok((client, address.ok_or_else(|| io::Error::other("the answer has no candidate"))?))
}
