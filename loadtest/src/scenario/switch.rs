//! A link that becomes narrow and wide again: how soon the picture gets smaller and large again, and what happens to the
//! voice meanwhile.

use crate::{
    media::{
        crowd::{self, Crowd},
        member::{AUDIO_EVERY, Member, Publishing},
        namespace::{self, Behind},
        now,
        process::RelayProcess,
        socket,
    },
    report::{self, Report},
};
use media_relay::{client::Identity, ids::RoomId};
use serde::Serialize;
use serde_json::{Map, json};
use std::{io, net::IpAddr, time::Duration};
use support::process;
use tokio::task::block_in_place;
use uuid::Uuid;

#[derive(clap::Args)]
pub struct Args {
    /// Kilobits a second before and after.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    wide: u32,
    /// And between.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(50..=100_000))]
    narrow: u32,
    /// What waits for the link longer than this many milliseconds is dropped.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(50..=5_000))]
    queue: u32,
    /// For how long it is narrow.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(5..=600))]
    seconds: u64,
}

const ROOM: RoomId = RoomId(Uuid::from_u128(1));
const VIEWER: usize = 1;
const WARM_UP: Duration = Duration::from_secs(15);
const STEP: Duration = Duration::from_millis(20);
/// Until the queue of the step itself has drained.
const SETTLED: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Serialize)]
struct Run {
    /// Until the smallest layer came and the packets took less than 150 ms again.
    down_s: f64,
    /// Until the top layer came again.
    climb_s: f64,
    /// The longest stretch of the voice that never came, and the longest time in which none of it came, while the link was
    /// narrow.
    audio_gap_ms: f64,
    audio_pause_ms: f64,
    /// The longest way of a packet while the link was narrow, from 2 s on; and at the step itself.
    queue_delay_ms: f64,
    queue_peak_ms: f64,
    freezes: u64,
    audio_lost: u64,
    top_after_s: f64,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    namespace::enter()?;
    let mut figures = Vec::new();
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        figures.push(serde_json::to_value(once(args).await?)?);
    }
    let mut results = Map::new();
    for name in ["down_s", "climb_s", "queue_delay_ms", "queue_peak_ms", "audio_pause_ms"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    for name in ["audio_gap_ms", "freezes", "audio_lost"] {
        results.insert(name.into(), report::worst(&figures, name));
    }
    results.insert("queue_limit_ms".into(), json!(args.queue));
    let versions = json!({ "hoichan": report::version_of(process::binary()) });
    Ok(Report::new("switch", versions, figures, results, true))
}

async fn once(args: &Args) -> io::Result<Run> {
    let behind = Behind::make()?;
    behind.narrow(args.wide, args.queue)?;
    let near = IpAddr::V4(namespace::NEAR);
    let mut relay = RelayProcess::start(near, 2).await?;
    let identity = Identity::generate()?;
    let mut crowd = Crowd::new()?;
    let client = crowd::join(&mut relay, &identity, ROOM, crowd::peer(0), 10_000, true).await?;
    let publishing = Publishing::new(10_000, crowd.began);
    crowd.add(crowd::peer(0), Member::new(client, socket(near)?, Some(publishing))?)?;
    let client = crowd::join(&mut relay, &identity, ROOM, crowd::peer(VIEWER), 20_000, false).await?;
    crowd.add(crowd::peer(VIEWER), Member::new(client, behind.socket()?, None)?)?;
    block_in_place(|| measured(args, &behind, &mut relay, &mut crowd))
}

/// The viewer's picture and voice, which are the only streams of their kind.
fn picture(crowd: &Crowd) -> Option<&crate::media::member::Seen> {
    crowd.members[VIEWER].1.slots.values().find(|seen| seen.layer.is_some())
}

fn voice(crowd: &Crowd) -> Option<&crate::media::member::Seen> {
    crowd.members[VIEWER].1.slots.values().find(|seen| seen.layer.is_none())
}

fn begin_anew(crowd: &mut Crowd) {
    crowd.members[VIEWER].1.slots.values_mut().for_each(|seen| seen.begin_anew());
}

fn longest_way(crowd: &Crowd) -> Duration {
    crowd.members[VIEWER].1.slots.values().map(|seen| seen.longest_way).max().unwrap_or_default()
}

fn begin_ways_anew(crowd: &mut Crowd) {
    crowd.members[VIEWER].1.slots.values_mut().for_each(|seen| seen.longest_way = Duration::ZERO);
}

/// Runs until the picture is as it should be; gives the seconds.
fn until(
    crowd: &mut Crowd,
    relay: &mut RelayProcess,
    what: &str,
    right: impl Fn(&mut Crowd) -> bool,
) -> io::Result<f64> {
    let start = now();
    while !right(crowd) {
        crowd.run(relay, STEP)?;
        if now() > start + PATIENCE {
            return Err(io::Error::other(format!("{what} did not come in {} s", PATIENCE.as_secs())));
        }
    }
    Ok(now().saturating_duration_since(start).as_secs_f64())
}

fn measured(args: &Args, behind: &Behind, relay: &mut RelayProcess, crowd: &mut Crowd) -> io::Result<Run> {
    crowd.connect(relay)?;
    relay.command(crowd::stage(ROOM, crowd::peer(VIEWER)))?;
    let top_after_s = until(crowd, relay, "the top layer", |crowd| picture(crowd).is_some_and(|p| p.layer == Some(2)))?;
    crowd.run(relay, WARM_UP)?;
    begin_anew(crowd);

    behind.narrow(args.narrow, args.queue)?;
    let start = now();
    let mut peak = Duration::ZERO;
    let fast = Duration::from_millis(150);
    let down_s = {
        let peak = &mut peak;
        let mut right = |crowd: &mut Crowd| {
            let longest = longest_way(crowd);
            *peak = (*peak).max(longest);
            begin_ways_anew(crowd);
            picture(crowd).is_some_and(|seen| seen.layer == Some(0)) && longest < fast && longest > Duration::ZERO
        };
        let begun = now();
        while !right(crowd) {
            crowd.run(relay, STEP * 3)?;
            if now() > begun + PATIENCE {
                return Err(io::Error::other("the smallest layer did not come"));
            }
        }
        now().saturating_duration_since(start).as_secs_f64()
    };
    let gone = now().saturating_duration_since(start);
    crowd.run(relay, SETTLED.saturating_sub(gone))?;
    begin_ways_anew(crowd);
    let left = Duration::from_secs(args.seconds).saturating_sub(now().saturating_duration_since(start));
    crowd.run(relay, left)?;
    let queue = longest_way(crowd);
    let silence = voice(crowd).map_or(0, |voice| voice.longest_silence);
    let gap = voice(crowd).map_or(Duration::ZERO, |voice| voice.longest_gap);
    let (freezes, audio_lost) = (picture(crowd).map_or(0, |p| p.freezes), voice(crowd).map_or(0, |voice| voice.lost));

    behind.narrow(args.wide, args.queue)?;
    let climb_s = until(crowd, relay, "the top layer", |crowd| picture(crowd).is_some_and(|p| p.layer == Some(2)))?;
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    Ok(Run {
        down_s,
        climb_s,
        audio_gap_ms: ms(AUDIO_EVERY * silence as u32),
        audio_pause_ms: ms(gap),
        queue_delay_ms: ms(queue),
        queue_peak_ms: ms(peak),
        freezes,
        audio_lost,
        top_after_s,
    })
}
