//! Measures a release build of `hoichan` from outside, on loopback, and says what it found as a table and as JSON.

mod media;
mod report;
mod scenario;
mod service;

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

#[derive(Parser)]
#[command(name = "loadtest", about = "Measures a release build of hoichan")]
struct Cli {
    #[command(subcommand)]
    scenario: Scenario,
    /// Where the report is written, one JSON object.
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    /// How often the scenario is run, each time on a fresh service.
    #[arg(long, global = true, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    runs: u32,
}

#[derive(Subcommand)]
enum Scenario {
    /// Random rotas against an independent implementation; a year of everybody's time at once.
    Availability(scenario::availability::Args),
    /// Coordinators watch a full board while one of them changes it: how soon each sees it.
    Board(scenario::board::Args),
    /// Many coordinators want the same times of one specialist at once; then the service is killed while they book.
    Book(scenario::book::Args),
    /// A hostile participant: what the others lose, and how soon it is cut.
    Flood(scenario::flood::Args),
    /// One publisher, many receivers: what a forwarded packet costs the relay.
    Forward(scenario::forward::Args),
    /// Somebody joins a room with a live publisher, again and again, with a native client.
    Join(scenario::join::Args),
    /// Emergencies ring for whoever is on duty, while the service is killed once: none is lost, nobody is called twice.
    Page(scenario::page::Args),
    /// A full room: everybody publishes three layers, and sees six pictures and hears three voices.
    Room(scenario::room::Args),
    /// People come and go: memory, files and threads over time.
    Soak(scenario::soak::Args),
    /// A link that becomes narrow and wide again: how the picture follows, and what the voice suffers.
    Switch(scenario::switch::Args),
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let report = match &cli.scenario {
        Scenario::Availability(args) => scenario::availability::measure(args, cli.runs).await,
        Scenario::Board(args) => scenario::board::measure(args, cli.runs).await,
        Scenario::Book(args) => scenario::book::measure(args, cli.runs).await,
        Scenario::Forward(args) => scenario::forward::measure(args, cli.runs).await,
        Scenario::Join(args) => scenario::join::measure(args, cli.runs).await,
        Scenario::Flood(args) => scenario::flood::measure(args, cli.runs).await,
        Scenario::Soak(args) => scenario::soak::measure(args, cli.runs).await,
        Scenario::Switch(args) => scenario::switch::measure(args, cli.runs).await,
        Scenario::Page(args) => scenario::page::measure(args, cli.runs).await,
        Scenario::Room(args) => scenario::room::measure(args, cli.runs).await,
    };
    let done = report.and_then(|report| {
        report.print();
        if let Some(path) = &cli.json {
            report.write(path)?;
        }
        Ok(report.passed)
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("loadtest: {error}");
            ExitCode::FAILURE
        }
    }
}
