//! A full room: everybody publishes a voice and three layers, and sees six pictures and hears three voices.

use crate::{
    media::{
        crowd::{self, Crowd},
        member::{Member, Publishing},
        process::RelayProcess,
        socket,
    },
    report::{self, Report},
};
use media_relay::{client::Identity, ids::RoomId};
use serde::Serialize;
use serde_json::{Map, json};
use std::{
    io,
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};
use support::process;
use tokio::task::block_in_place;
use uuid::Uuid;

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u16).range(2..=50))]
    participants: u16,
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(5..=3_600))]
    seconds: u64,
}

const ROOM: RoomId = RoomId(Uuid::from_u128(1));
/// Until estimates and layers have settled.
const WARM_UP: Duration = Duration::from_secs(10);

#[derive(Serialize)]
struct Run {
    participants: u16,
    /// Of one core.
    cpu_percent: f64,
    lost: u64,
    layer_switches_per_minute: f64,
    freezes: u64,
    /// Of what a member receives, on average.
    received_kpps: f64,
    /// How many pictures and voices came to the member that got the fewest.
    pictures: usize,
    voices: usize,
    top_layers: u64,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        figures.push(serde_json::to_value(once(args).await?)?);
    }
    let mut results = Map::new();
    for name in ["participants", "pictures", "voices", "cpu_percent", "layer_switches_per_minute", "received_kpps"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    for name in ["lost", "freezes"] {
        results.insert(name.into(), report::worst(&figures, name));
    }
    let others = usize::from(args.participants) - 1;
    let whole = |run: &serde_json::Value| run["pictures"] == others.min(6) && run["voices"] == others.min(3);
    let passed = figures.iter().all(|run| run["lost"] == 0 && whole(run));
    let versions = json!({ "hoichan": report::version_of(process::binary()) });
    Ok(Report::new("room", versions, figures, results, passed))
}

async fn once(args: &Args) -> io::Result<Run> {
    let ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let mut relay = RelayProcess::start(ip, args.participants.into()).await?;
    let identity = Identity::generate()?;
    let mut crowd = Crowd::new()?;
    for nth in 0..usize::from(args.participants) {
        let (peer, base) = (crowd::peer(nth), 10_000 * (nth as u32 + 1));
        let client = crowd::join(&mut relay, &identity, ROOM, peer, base, true).await?;
        let mut publishing = Publishing::new(base, crowd.began);
        // Some speak; more than are heard at once.
        publishing.loud = nth % 3 == 0;
        crowd.add(peer, Member::new(client, socket(ip)?, Some(publishing))?)?;
    }
    block_in_place(|| measured(args, &mut relay, &mut crowd))
}

fn measured(args: &Args, relay: &mut RelayProcess, crowd: &mut Crowd) -> io::Result<Run> {
    crowd.connect(relay)?;
    for (peer, _) in &crowd.members {
        relay.command(crowd::stage(ROOM, *peer))?;
    }
    crowd.run(relay, WARM_UP)?;
    for (_, member) in &mut crowd.members {
        member.slots.values_mut().for_each(|seen| seen.begin_anew());
    }
    let usage = relay.usage();
    let before = usage.cpu_ns()?;
    crowd.run(relay, Duration::from_secs(args.seconds))?;
    let spent = usage.cpu_ns()? - before;
    let slots = || crowd.members.iter().flat_map(|(_, member)| member.slots.values());
    let seconds = args.seconds as f64;
    let fewest = |is_picture: bool| {
        let came = |member: &Member| {
            member.slots.values().filter(|seen| seen.packets > 0 && seen.layer.is_some() == is_picture).count()
        };
        crowd.members.iter().map(|(_, member)| came(member)).min().unwrap_or(0)
    };
    Ok(Run {
        participants: args.participants,
        cpu_percent: spent as f64 / 1e7 / seconds,
        lost: slots().map(|seen| seen.lost).sum(),
        layer_switches_per_minute: slots().map(|seen| seen.switches).sum::<u64>() as f64 * 60.0 / seconds,
        freezes: slots().map(|seen| seen.freezes).sum(),
        received_kpps: slots().map(|seen| seen.packets).sum::<u64>() as f64
            / 1e3
            / seconds
            / f64::from(args.participants),
        pictures: fewest(true),
        voices: fewest(false),
        top_layers: slots().filter(|seen| seen.layer == Some(2)).count() as u64,
    })
}
