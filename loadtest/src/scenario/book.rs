//! Double booking, in two ways.
//!
//! With `--times`: a crowd of clients fights over that many times with every verb ([`crowd`]). Without: many coordinators want overlapping times of one specialist at once. Nothing may overlap, nobody may
//! see a fault of the server, whoever loses is told another time, and every time that is left can be booked. Then the
//! service is killed in the middle of a second storm: what it had acknowledged must still be there.

mod crowd;
mod storm;
mod world;

use crate::{
    report::{self, Report},
    service::{Database, Service},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io;
use storm::Outcome;
use support::api::Answer;
use world::World;

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, value_enum, default_value = "sqlite")]
    database: Database,
    /// How many try at once.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(20..=100_000))]
    attempts: u32,
    /// How many logins they share.
    #[arg(long, alias = "clients", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    sessions: u32,
    /// Fight over this many times, disjoint, with holds, bookings, confirmations, moves and hand-overs.
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=400))]
    times: Option<u32>,
    /// Kill the service in the middle of that fight.
    #[arg(long, requires = "times")]
    kill: bool,
}

/// Keys under which a request is sent five times.
const SAME_KEYS: usize = 1_000;

/// Overlapping times that the first storm is about: half an hour each, a quarter of an hour apart.
const CHAINED_TIMES: usize = 16;

/// The figures of one run.
#[derive(Default, Serialize)]
struct Run {
    attempts: usize,
    /// Booked in the storm, and free afterwards.
    bookable: usize,
    booked: usize,
    overlaps: usize,
    conflicts: usize,
    without_alternative: usize,
    server_errors: usize,
    /// Holds and bookings that the service had acknowledged when it was killed.
    acknowledged: usize,
    acknowledged_lost: usize,
    /// Appointments that nobody was promised: a loser has written something.
    unasked: usize,
    /// Rows that 1 000 requests made, each sent five times under one key.
    same_key_rows: i64,
    audit_intact: bool,
    p50_ms: f64,
    p95_ms: f64,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    let mut versions = Value::Null;
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        let mut service = Service::start(args.database)?;
        versions = service.versions();
        let run = once(args, &mut service).await?;
        figures.push(serde_json::to_value(run)?);
    }
    let passed = figures.iter().all(holds);
    Ok(Report::new("book", versions, figures.clone(), results(&figures), passed))
}

/// What must hold in every run.
fn holds(run: &Value) -> bool {
    let zero = ["overlaps", "without_alternative", "server_errors", "acknowledged_lost", "unasked"];
    zero.iter().all(|name| run[name] == 0)
        && run["booked"] == run["bookable"]
        && run["booked"].as_u64() > Some(0)
        && run["acknowledged"].as_u64() > Some(0)
        && run["same_key_rows"] == SAME_KEYS
        && run["audit_intact"] == true
}

fn results(runs: &[Value]) -> Map<String, Value> {
    let mut results = Map::new();
    for name in ["attempts", "bookable", "booked", "conflicts", "same_key_rows", "p50_ms", "p95_ms"] {
        results.insert(name.into(), report::median(runs, name));
    }
    for name in ["overlaps", "without_alternative", "server_errors", "acknowledged_lost", "unasked"] {
        results.insert(name.into(), report::worst(runs, name));
    }
    results
}

async fn once(args: &Args, service: &mut Service) -> io::Result<Run> {
    let attempts = args.attempts as usize;
    let mut run = Run { attempts, ..Run::default() };
    if let Some(times) = args.times {
        // One that waits for each client, and one for each time.
        let consultations = (times + args.sessions) as usize;
        let world = World::make(service, consultations, args.sessions as usize).await?;
        crowd::fight(&world, times as usize, args.kill, service, &mut run).await?;
        run.same_key_rows = crowd::same_key_rows(&world.doctor, SAME_KEYS).await?;
        return Ok(run);
    }
    let mut world = World::make(service, attempts, args.sessions as usize).await?;
    race(&mut world, &mut run).await?;
    book_the_rest(&mut world, &mut run).await?;
    run.overlaps = world.overlaps().await?;
    kill_amid_bookings(service, &mut world, &mut run).await?;
    run.overlaps += world.overlaps().await?;
    run.same_key_rows = crowd::same_key_rows(&world.doctor, SAME_KEYS).await?;
    Ok(run)
}

/// Everybody at once, on a chain of overlapping times.
async fn race(world: &mut World, run: &mut Run) -> io::Result<()> {
    let times: Vec<_> = world.free_times(30).await?.into_iter().take(CHAINED_TIMES).collect();
    let plan: Vec<_> = (0..run.attempts).map(|i| (world.waiting[i].clone(), times[i % times.len()])).collect();
    let outcomes = storm::all_at_once(world, &plan).await;
    let held: Vec<f64> = outcomes.iter().filter_map(|o| o.hold.as_ref().map(|a| a.ms)).collect();
    run.p50_ms = report::percentile(&held, 0.5);
    run.p95_ms = report::percentile(&held, 0.95);
    for outcome in &outcomes {
        count(outcome, run);
        if outcome.is_booked() {
            run.bookable += 1;
            run.booked += 1;
        }
    }
    let won: Vec<&str> = outcomes.iter().filter(|o| o.hold_stands()).map(|o| o.consultation.as_str()).collect();
    world.waiting.retain(|id| !won.contains(&id.as_str()));
    world.raced = times;
    Ok(())
}

/// Each time that the service still offers among those fought for must be had.
async fn book_the_rest(world: &mut World, run: &mut Run) -> io::Result<()> {
    loop {
        let Some(time) = world.free_times(30).await?.into_iter().find(|t| world.was_raced_for(*t)) else {
            return Ok(());
        };
        run.bookable += 1;
        let outcome = storm::attempt(&world.bookers[0], world, world.waiting[0].clone(), time).await;
        count(&outcome, run);
        if !outcome.is_booked() {
            eprintln!("a free time could not be booked: {:?} {:?}", outcome.hold, outcome.book);
            return Ok(());
        }
        run.booked += 1;
        world.waiting.remove(0);
    }
}

async fn kill_amid_bookings(service: &mut Service, world: &mut World, run: &mut Run) -> io::Result<()> {
    let times: Vec<_> = world.free_times(15).await?.into_iter().step_by(2).collect();
    // Two for each time, so that there are losers too.
    let plan: Vec<_> =
        world.waiting.iter().enumerate().map(|(i, id)| (id.clone(), times[(i / 2) % times.len()])).collect();
    let outcomes = storm::until_killed(world, &plan, plan.len() / 6, service).await;
    run.server_errors += outcomes.iter().flat_map(Outcome::answers).filter(|a| a.is_server_error()).count();
    service.restart();

    let standing = world.appointments().await?;
    for outcome in outcomes.iter().filter(|o| o.hold_stands()) {
        run.acknowledged += 1 + usize::from(outcome.is_booked());
        let found = standing.iter().find(|a| a["id"] == outcome.appointment());
        match found.and_then(|a| a["status"].as_str()) {
            Some("booked") => {}
            Some("held") if !outcome.is_booked() => {}
            _ => run.acknowledged_lost += 1,
        }
    }
    // Whoever got no answer asks again under the same key, as the page does.
    for outcome in outcomes.iter().filter(|o| o.hold.is_none()) {
        let again = storm::attempt(&world.bookers[0], world, outcome.consultation.clone(), outcome.time).await;
        run.server_errors += again.answers().filter(|a| a.is_server_error()).count();
    }
    run.audit_intact = match service.check() {
        Ok(()) => true,
        Err(said) => {
            eprintln!("hoichan check: {said}");
            false
        }
    };
    Ok(())
}

fn count(outcome: &Outcome, run: &mut Run) {
    for answer in outcome.answers() {
        run.server_errors += usize::from(answer.is_server_error());
        if answer.code() == "time_taken" {
            run.conflicts += 1;
            run.without_alternative += usize::from(alternatives(answer) == 0);
        }
    }
    // No answer at all, from a server that runs, is its fault too.
    run.server_errors += usize::from(outcome.hold.is_none());
}

fn alternatives(answer: &Answer) -> usize {
    answer.body["error"]["details"]["alternatives"].as_array().map_or(0, Vec::len)
}

/// A time on the specialist's calendar, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    pub starts_at: i64,
    pub ends_at: i64,
}

impl Time {
    fn of(value: &Value) -> Option<Time> {
        Some(Time { starts_at: value["starts_at"].as_i64()?, ends_at: value["ends_at"].as_i64()? })
    }

    fn overlaps(self, other: Time) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }
}

/// What `POST /api/appointments` takes.
fn hold_body(consultation: &str, specialist: &str, time: Time) -> Value {
    json!({
        "consultation_id": consultation,
        "specialist_id": specialist,
        "starts_at": time.starts_at,
        "ends_at": time.ends_at,
    })
}
