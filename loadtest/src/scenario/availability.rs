//! Rotas. Random recurrence rules are expanded by Hoichan and by an implementation that shares no code with it
//! (`tests/availability/oracle.py`): no rule may differ. Then a service with many specialists is asked for a year of
//! everybody's time at once.

mod world;

use crate::{
    report::{self, Report},
    service::{Database, Service},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{io, path::Path, process::Command};
use web::domain::{
    clock::Ts,
    recurrence::{Recurrence, Written},
    schedule::Span,
};
use world::World;

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, value_enum, default_value = "sqlite")]
    database: Database,
    /// How many random rules are compared.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rules: u32,
    /// Which rules: the same number draws the same ones.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(10..=2_000))]
    specialists: u32,
    /// Appointments that are booked among them.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    bookings: u32,
    /// How often the year is asked for.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(10..=1_000))]
    requests: u32,
}

/// A Python that has what the oracle needs; `./dev load availability` makes one.
const PYTHON: &str = "HOICHAN_AVAILABILITY_PYTHON";
const ORACLE: &str = include_str!("../../../tests/availability/oracle.py");

/// The figures of one run.
#[derive(Default, Serialize)]
struct Run {
    rules: usize,
    occurrences: usize,
    mismatches: usize,
    specialists: usize,
    bookings: usize,
    reply_kb: f64,
    /// The same year asked for again and again, as the board does.
    p50_ms: f64,
    p95_ms: f64,
    /// A window that nobody asked for before, so that each rota is expanded anew.
    cold_p95_ms: f64,
    server_errors: usize,
}

#[derive(Deserialize)]
struct Case {
    zone: String,
    dtstart: String,
    duration_min: i64,
    rrule: String,
    exdates: Vec<String>,
    rdates: Vec<String>,
    from: i64,
    to: i64,
    expected: Vec<(i64, i64)>,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    let mut versions = Value::Null;
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        let mut run = Run::default();
        // Another draw in each run.
        compare(&oracle(args.rules, args.seed + u64::from(number) - 1)?, &mut run);
        let service = Service::start(args.database)?;
        versions = service.versions();
        ask(args, &service, &mut run).await?;
        figures.push(serde_json::to_value(run)?);
    }
    let passed =
        figures.iter().all(|run| run["mismatches"] == 0 && run["server_errors"] == 0 && run["occurrences"] != 0);
    Ok(Report::new("availability", versions, figures.clone(), results(&figures), passed))
}

fn results(runs: &[Value]) -> Map<String, Value> {
    let mut results = Map::new();
    for name in ["rules", "occurrences", "specialists", "bookings", "reply_kb", "p50_ms", "p95_ms", "cold_p95_ms"] {
        results.insert(name.into(), report::median(runs, name));
    }
    for name in ["mismatches", "server_errors"] {
        results.insert(name.into(), report::worst(runs, name));
    }
    results
}

fn oracle(rules: u32, seed: u64) -> io::Result<Vec<Case>> {
    let python = std::env::var_os(PYTHON).ok_or_else(|| io::Error::other(format!("{PYTHON} is not set")))?;
    let output =
        Command::new(Path::new(&python)).args(["-c", ORACLE, &rules.to_string(), &seed.to_string()]).output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("the oracle failed: {}", String::from_utf8_lossy(&output.stderr))));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn compare(cases: &[Case], run: &mut Run) {
    run.rules = cases.len();
    for case in cases {
        let written = Written {
            dtstart: &case.dtstart,
            zone: &case.zone,
            minutes: case.duration_min,
            rrule: &case.rrule,
            exdates: &case.exdates,
            rdates: &case.rdates,
        };
        let ours = Recurrence::parse(&written).map(|recurrence| {
            let spans = recurrence.occurrences(Span::new(Ts(case.from), Ts(case.to)));
            spans.into_iter().map(|span| (span.from.0, span.to.0)).collect::<Vec<_>>()
        });
        run.occurrences += case.expected.len();
        if ours.as_ref() != Ok(&case.expected) {
            run.mismatches += 1;
            eprintln!("differs: {written:?}: {:?}, the oracle says {:?}", ours, case.expected);
        }
    }
}

async fn ask(args: &Args, service: &Service, run: &mut Run) -> io::Result<()> {
    let world = World::make(service, args.specialists as usize, args.bookings as usize).await?;
    run.bookings = world.booked;
    let (mut warm, mut cold) = (Vec::new(), Vec::new());
    for number in 0..args.requests {
        let year = world.year(0).await?;
        run.server_errors += usize::from(year.is_server_error());
        warm.push(year.ms);
        let shifted = world.year(i64::from(number) + 1).await?;
        run.server_errors += usize::from(shifted.is_server_error());
        cold.push(shifted.ms);
        let specialists = year.body["specialists"].as_array().map_or(0, Vec::len);
        run.specialists = specialists;
        run.reply_kb = year.body.to_string().len() as f64 / 1024.0;
    }
    run.p50_ms = report::percentile(&warm, 0.5);
    run.p95_ms = report::percentile(&warm, 0.95);
    run.cold_p95_ms = report::percentile(&cold, 0.95);
    Ok(())
}
