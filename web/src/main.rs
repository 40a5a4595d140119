//! The `hoichan` binary: one program, several roles.

mod commands;

use clap::{Parser, Subcommand};
use std::{io, path::PathBuf, process::ExitCode};
use web::settings::{Given, Settings};

#[derive(Parser)]
#[command(name = "hoichan", version, about = "Remote consultation between hospitals (hội chẩn từ xa)")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    settings: Given,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the page, the API and (unless relays are named) media.
    Serve {
        /// Fills an empty database with hospitals, users and a schedule, and prints the sign-in names.
        #[arg(long)]
        demo: bool,
    },
    /// Carries media for services on other machines.
    Relay,
    /// Brings the database's tables up to date.
    Migrate,
    /// Users: the first one is made here.
    #[command(subcommand)]
    User(User),
    /// Looks at database, audit chains, disk, ports, clock and certificate.
    Check,
    /// Writes a consistent copy of everything into a new folder, while the service runs.
    Backup { target: PathBuf },
    /// Makes the data folder anew from a backup.
    Restore { source: PathBuf },
    /// Prints the OpenAPI document.
    Openapi,
}

#[derive(Subcommand)]
enum User {
    /// Adds a user and prints a first password.
    Add(commands::user::Add),
    /// Gives a user a new password and ends their logins.
    ResetPassword { username: String },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("hoichan: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> io::Result<ExitCode> {
    let command = match cli.command {
        Command::Openapi => return commands::openapi(),
        other => other,
    };
    let settings = cli.settings.complete().map_err(io::Error::other)?;
    commands::start_log(&settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(dispatch(command, &settings))
}

async fn dispatch(command: Command, settings: &Settings) -> io::Result<ExitCode> {
    match command {
        Command::Serve { demo } => commands::serve::run(settings, demo).await,
        Command::Relay => commands::relay::run(settings).await,
        Command::Migrate => commands::migrate(settings).await,
        Command::User(User::Add(add)) => commands::user::add(settings, add).await,
        Command::User(User::ResetPassword { username }) => commands::user::reset_password(settings, &username).await,
        Command::Check => commands::check::run(settings).await,
        Command::Backup { target } => commands::backup::backup(settings, &target).await,
        Command::Restore { source } => commands::backup::restore(settings, &source),
        Command::Openapi => commands::openapi(),
    }
}
