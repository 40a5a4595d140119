//! The coordinators' board: cards in every column, coordinators who watch it with open streams of events, and changes
//! that one of them makes. Each of the others reloads what the page reloads; how long it takes until each sees the new
//! state is counted from the press. Then pairs of coordinators want the same time at once.

mod cards;
mod changes;
mod watcher;

use crate::{
    report::{self, Report},
    service::{Database, Service},
};
use cards::Stage;
use serde::Serialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, io, sync::Arc};
use tokio::task::JoinSet;
use watcher::{Seen, Watcher};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, value_enum, default_value = "sqlite")]
    database: Database,
    /// Cases on the board.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(40..=5_000))]
    cards: u32,
    /// Coordinators who have it open.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=500))]
    coordinators: u32,
    /// Changes that one of them makes.
    #[arg(long, default_value_t = 80, value_parser = clap::value_parser!(u32).range(4..=2_000))]
    changes: u32,
    /// How often two of them want the same time.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=200))]
    same_times: u32,
}

/// What a change may take until everybody has seen it.
const GOAL_MS: f64 = 500.0;

#[derive(Default, Serialize)]
struct Run {
    /// On the board when the measurement begins, by column.
    cards: usize,
    columns: BTreeMap<String, usize>,
    coordinators: usize,
    changes: usize,
    /// From the press to the reply that shows the new state, at each coordinator.
    seen_p50_ms: f64,
    seen_p95_ms: f64,
    seen_worst_ms: f64,
    /// Changes that somebody never saw.
    unseen: usize,
    /// What one coordinator loads at first, and after a change.
    first_load_ms: f64,
    first_load_kb: f64,
    reload_kb: f64,
    reloads: usize,
    server_errors: usize,
    same_time: SameTime,
}

/// Two coordinators, one time.
#[derive(Default, Serialize)]
struct SameTime {
    tried: usize,
    /// Not exactly one of the two got it.
    not_one_winner: usize,
    /// The other was offered fewer than three other times.
    too_few_alternatives: usize,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    let mut versions = Value::Null;
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        let service = Service::start(args.database)?;
        versions = service.versions();
        figures.push(serde_json::to_value(once(args, &service).await?)?);
    }
    let passed = figures.iter().all(holds);
    let mut results = Map::new();
    let medians = [
        "cards",
        "coordinators",
        "changes",
        "seen_p50_ms",
        "seen_p95_ms",
        "first_load_ms",
        "first_load_kb",
        "reload_kb",
    ];
    for name in medians {
        results.insert(name.into(), report::median(&figures, name));
    }
    for name in ["seen_worst_ms", "unseen", "server_errors"] {
        results.insert(name.into(), report::worst(&figures, name));
    }
    for name in ["columns", "same_time"] {
        results.insert(name.into(), figures.last().map_or(Value::Null, |run| run[name].clone()));
    }
    Ok(Report::new("board", versions, figures, results, passed))
}

fn holds(run: &Value) -> bool {
    let none = |of: &Value, name: &str| of[name] == 0;
    none(run, "unseen")
        && none(run, "server_errors")
        && none(&run["same_time"], "not_one_winner")
        && none(&run["same_time"], "too_few_alternatives")
        && run["seen_p95_ms"].as_f64().is_some_and(|ms| ms < GOAL_MS)
}

async fn once(args: &Args, service: &Service) -> io::Result<Run> {
    let stage = Stage::fill(service, args.cards as usize, args.coordinators as usize).await?;
    let seen = Arc::new(Seen::default());
    let mut watchers = JoinSet::new();
    for (number, session) in stage.coordinators.iter().enumerate() {
        watchers.spawn(Watcher::new(number, session.clone(), seen.clone()).watch());
    }
    seen.wait_for_watchers(stage.coordinators.len()).await?;
    let mut run = Run { coordinators: stage.coordinators.len(), ..Run::default() };
    // The last column stands in a list of its own.
    let signed = stage.signed().await?;
    for state in seen.states().into_iter().chain(signed) {
        run.cards += 1;
        *run.columns.entry(state).or_default() += 1;
    }
    changes::make(&stage, &seen, args.changes as usize, &mut run).await?;
    seen.figures(&mut run);
    watchers.shutdown().await;
    changes::same_times(&stage, args.same_times as usize, &mut run).await?;
    Ok(run)
}
