//! Joining: how long from sending `join` until the first key frame of who is there already has come whole. The client
//! is native, on the `webrtc` crate; socket and offer are ready before, as they are in the page.
//!
//! About 400 ms of it are that crate's own: it checks a path every 200 ms, nominates with the second check and begins DTLS
//! after that. A browser takes 10 ms there.

use crate::{
    report::{self, Report},
    service::{Database, Service},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{io, time::Duration};
use support::{
    demo::{self, Case},
    live::{Participant, Publisher},
};
use tokio::time::{Instant, timeout};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, value_enum, default_value = "sqlite")]
    database: Database,
    /// How often somebody joins.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    joins: u32,
}

/// A join that has shown no picture by then has failed.
const PATIENCE: Duration = Duration::from_secs(10);
/// The SSRC of the publisher's microphone; each who joins takes others.
const PUBLISHER: u32 = 10_000;
const JOINERS: u32 = 20_000;
/// SSRCs that one participant takes at most.
const SSRCS: u32 = 10;

/// The figures of one run. Times are medians and 95th percentiles of its joins.
#[derive(Default, Serialize)]
struct Run {
    joins: u32,
    failed: u32,
    p50_ms: f64,
    p95_ms: f64,
    /// Until the relay's answer was taken: what signaling and database cost of it.
    answered_p50_ms: f64,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    let mut versions = Value::Null;
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        let service = Service::start(args.database)?;
        versions = service.versions();
        versions["webrtc"] = json!("0.21.1");
        figures.push(serde_json::to_value(once(&service, args.joins).await?)?);
    }
    let passed = figures.iter().all(|run| run["failed"] == 0);
    let mut results = Map::new();
    results.insert("joins".into(), report::median(&figures, "joins"));
    results.insert("failed".into(), report::worst(&figures, "failed"));
    for name in ["p50_ms", "p95_ms", "answered_p50_ms"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    Ok(Report::new("join", versions, figures, results, passed))
}

async fn once(service: &Service, joins: u32) -> io::Result<Run> {
    let people = service.everybody().await?;
    let case = Case::choose(&people).await?;
    let specialist = case.specialist_of(&people)?;
    let appointment = case.book_now().await?;
    let mut host = Participant::prepare(service.url(), PUBLISHER).await?;
    host.join(&demo::ticket(&case.doctor, &appointment).await?, true).await?;
    let publisher = Publisher::start(host);
    let mut run = Run { joins, ..Run::default() };
    let (mut pictures, mut answers) = (Vec::new(), Vec::new());
    for number in 0..joins {
        let ticket = demo::ticket(specialist, &appointment).await?;
        let joiner = Participant::prepare(service.url(), JOINERS + number * SSRCS).await?;
        match timeout(PATIENCE, join(joiner, &ticket)).await {
            Ok(Ok((answered, picture))) => {
                answers.push(answered);
                pictures.push(picture);
            }
            Ok(Err(error)) => {
                eprintln!("join {number}: {error}");
                run.failed += 1;
            }
            Err(_) => {
                eprintln!("join {number}: no key frame in {PATIENCE:?}");
                run.failed += 1;
            }
        }
    }
    publisher.stop().await?;
    run.p50_ms = report::percentile(&pictures, 0.5);
    run.p95_ms = report::percentile(&pictures, 0.95);
    run.answered_p50_ms = report::percentile(&answers, 0.5);
    Ok(run)
}

/// Milliseconds from sending `join` until the answer was taken, and until a key frame was whole.
async fn join(mut joiner: Participant, ticket: &str) -> io::Result<(f64, f64)> {
    let started = Instant::now();
    let ms = || started.elapsed().as_secs_f64() * 1_000.0;
    joiner.join(ticket, false).await?;
    let answered = ms();
    joiner.key_frame().await?;
    let picture = ms();
    joiner.leave().await?;
    Ok((answered, picture))
}
