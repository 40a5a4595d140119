//! What each subcommand does.

pub mod backup;
pub mod check;
pub mod relay;
pub mod serve;
pub mod user;

use std::{io, process::ExitCode};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};
use web::{
    data_folder::{self, DataFolder},
    settings::Settings,
};

/// Logs go to stderr, one JSON object a line unless text is asked for.
pub fn start_log(settings: &Settings) -> io::Result<()> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|e| io::Error::other(format!("log: {e}")))?;
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let started = if settings.log_json {
        registry.with(layer.json().flatten_event(true)).try_init()
    } else {
        registry.with(layer).try_init()
    };
    started.map_err(io::Error::other)
}

/// Prints the OpenAPI document.
pub fn openapi() -> io::Result<ExitCode> {
    println!("{}", web::http::openapi::document().to_pretty_json().map_err(io::Error::other)?);
    Ok(ExitCode::SUCCESS)
}

/// Brings the database's tables up to date.
pub async fn migrate(settings: &Settings) -> io::Result<ExitCode> {
    let folder = DataFolder::open(&settings.data_dir)?;
    let db = data_folder::open_database(settings, folder.path()).await?;
    db.close().await;
    println!("the database is up to date");
    Ok(ExitCode::SUCCESS)
}
