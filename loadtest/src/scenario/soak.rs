//! People come and go for a long time: what a relay has left of it afterwards.

use crate::{
    media::{
        crowd::{self, Crowd},
        member::{Member, Publishing},
        now,
        process::RelayProcess,
        socket,
    },
    report::{self, Report},
};
use media_relay::{client::Identity, command::RelayCommand, ids::RoomId};
use serde::Serialize;
use serde_json::{Map, json};
use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};
use support::process;
use tokio::task::block_in_place;
use uuid::Uuid;

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=1_440))]
    minutes: u64,
    /// Participants at a time.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u16).range(2..=40))]
    participants: u16,
}

const IP: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Memory grows while buffers find their size; that is not a leak.
const WARM_UP: Duration = Duration::from_secs(30);
/// One leaves and another comes this often.
const TURN: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct Run {
    minutes: u64,
    joins: u64,
    rss_mb_per_hour: f64,
    fds_per_hour: f64,
    tasks_per_hour: f64,
    rss_mb: f64,
    lost: u64,
}

/// What a process has at a moment.
struct Reading {
    hours: f64,
    rss_mb: f64,
    fds: f64,
    tasks: f64,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        figures.push(serde_json::to_value(once(args).await?)?);
    }
    let mut results = Map::new();
    for name in ["joins", "rss_mb_per_hour", "fds_per_hour", "tasks_per_hour", "rss_mb"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    let versions = json!({ "hoichan": report::version_of(process::binary()) });
    Ok(Report::new("soak", versions, figures, results, true))
}

async fn once(args: &Args) -> io::Result<Run> {
    let mut relay = RelayProcess::start(IP, usize::from(args.participants) + 2).await?;
    let identity = Identity::generate()?;
    let mut crowd = Crowd::new()?;
    let places = u64::from(args.participants);
    // A room lasts for as many joins as it has places, so that rooms come and go, too.
    let room_of = |join: u64| RoomId(Uuid::from_u128(1 + u128::from(join / places)));
    let (mut joins, mut lost, mut readings) = (0_u64, 0, Vec::new());
    let began = now();
    let end = began + WARM_UP + Duration::from_secs(args.minutes * 60);
    while now() < end {
        let (peer, base) = (crowd::peer(joins as usize), 10_000 + joins as u32 % 100_000 * 10);
        let client = crowd::join(&mut relay, &identity, room_of(joins), peer, base, true).await?;
        let member = Member::new(client, socket(IP)?, Some(Publishing::new(base, crowd.began)))?;
        joins += 1;
        block_in_place(|| -> io::Result<()> {
            crowd.add(peer, member)?;
            if joins > places {
                let (peer, member) = crowd.members.remove(0);
                lost += member.slots.values().map(|seen| seen.lost).sum::<u64>();
                relay.command(RelayCommand::Leave { room: room_of(joins - 1 - places), peer })?;
            }
            crowd.run(&mut relay, TURN).map(drop)
        })?;
        if now() > began + WARM_UP {
            readings.push(read(relay.usage().pid, now().saturating_duration_since(began))?);
        }
    }
    let of = |value: fn(&Reading) -> f64| slope(&readings, value);
    Ok(Run {
        minutes: args.minutes,
        joins,
        rss_mb_per_hour: of(|reading| reading.rss_mb),
        fds_per_hour: of(|reading| reading.fds),
        tasks_per_hour: of(|reading| reading.tasks),
        rss_mb: readings.last().map_or(0.0, |reading| reading.rss_mb),
        lost,
    })
}

fn read(pid: u32, since: Duration) -> io::Result<Reading> {
    let count = |folder: &str| fs::read_dir(format!("/proc/{pid}/{folder}")).map(|entries| entries.count() as f64);
    let statm = fs::read_to_string(format!("/proc/{pid}/statm"))?;
    let pages: f64 = statm.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0.0);
    let rss_mb = pages * 4_096.0 / 1_048_576.0;
    Ok(Reading { hours: since.as_secs_f64() / 3_600.0, rss_mb, fds: count("fd")?, tasks: count("task")? })
}

/// Least squares: how much a value grows in an hour.
fn slope(readings: &[Reading], value: fn(&Reading) -> f64) -> f64 {
    let n = readings.len() as f64;
    let mean_x = readings.iter().map(|reading| reading.hours).sum::<f64>() / n;
    let mean_y = readings.iter().map(value).sum::<f64>() / n;
    let over: f64 = readings.iter().map(|r| (r.hours - mean_x) * (value(r) - mean_y)).sum();
    let under: f64 = readings.iter().map(|r| (r.hours - mean_x).powi(2)).sum();
    if under > 0.0 { over / under } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leak_has_a_slope() {
        let reading = |minute: i32| {
            let hours = f64::from(minute) / 60.0;
            Reading { hours, rss_mb: 20.0 + 6.0 * hours, fds: 12.0, tasks: 4.0 }
        };
        let readings: Vec<Reading> = (0..60).map(reading).collect();
        assert!((slope(&readings, |reading| reading.rss_mb) - 6.0).abs() < 1e-9);
        assert_eq!(slope(&readings, |reading| reading.fds), 0.0);
    }
}
