//! Joining: how long from sending `join` until the first key frame of who is there already has come whole. The client
//! is native, on the `webrtc` crate; socket and offer are ready before, as they are in the page.

mod publisher;

use crate::{
    client::Session,
    live::Participant,
    report::{self, Report},
    scenario::demo::{self, Case, list, text},
    service::{Database, Service},
};
use publisher::Publisher;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{io, time::Duration};
use support::peer::vp8::KeyFrameWatch;
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
/// The specialist is there day and night.
const ALL_DAY: (u32, u32) = (0, 1_440);
const HOUR_MS: i64 = 3_600_000;

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
    let people = demo::sign_everybody_in(service).await?;
    let case = Case::choose(&people).await?;
    let specialist = case.specialist_of(&people)?;
    let appointment = book_now(&case).await?;
    let mut host = Participant::prepare(service.url(), PUBLISHER).await?;
    host.join(&ticket(&case.doctor, &appointment).await?, true).await?;
    let publisher = Publisher::start(host);
    let mut run = Run { joins, ..Run::default() };
    let (mut pictures, mut answers) = (Vec::new(), Vec::new());
    for number in 0..joins {
        let ticket = ticket(specialist, &appointment).await?;
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
    let mut watch = KeyFrameWatch::default();
    loop {
        let received = joiner.peer.next().await.ok_or_else(|| io::Error::other("the connection ended"))?;
        if received.video && watch.take(&received.packet) {
            let picture = ms();
            joiner.leave().await?;
            return Ok((answered, picture));
        }
    }
}

/// An appointment whose room is open: a free time within the hour, held and booked.
async fn book_now(case: &Case) -> io::Result<String> {
    case.set_hours(ALL_DAY.0, ALL_DAY.1).await?;
    let consultation = case.make(1).await?.remove(0);
    let me = case.doctor.get("/api/me").await?.expect_ok("who am I")?;
    // A fresh login ends 12 hours from now; what is past is not offered.
    let now = me["login_expires_at"].as_i64().unwrap_or_default() - 12 * HOUR_MS;
    let (specialist, from, to) = (&case.specialist, now - HOUR_MS, now + HOUR_MS);
    let path = format!("/api/free-times?specialist_id={specialist}&from={from}&to={to}&minutes=30");
    let free = case.coordinator.get(&path).await?.expect_ok("free times")?;
    let time = list(&free).first().ok_or_else(|| io::Error::other("the specialist has no free time now"))?;
    let hold = json!({ "consultation_id": consultation, "specialist_id": specialist,
        "starts_at": time["starts_at"], "ends_at": time["ends_at"] });
    let held = case.coordinator.post("/api/appointments", &hold).await?.expect_ok("holding")?;
    let id = text(&held["id"]);
    let step = json!({ "version": held["version"] });
    case.coordinator.post(&format!("/api/appointments/{id}/book"), &step).await?.expect_ok("booking")?;
    Ok(id)
}

async fn ticket(session: &Session, appointment: &str) -> io::Result<String> {
    let path = format!("/api/appointments/{appointment}/join");
    let answer = session.post(&path, &json!({})).await?.expect_ok("a ticket")?;
    Ok(text(&answer["ticket"]))
}
