//! The `hoichan` binary: one program, several roles.

use clap::{Parser, Subcommand};

mod commands;

#[derive(Parser)]
#[command(name = "hoichan", version, about = "Remote consultation between hospitals (hội chẩn từ xa)")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the OpenAPI document.
    Openapi,
}

fn main() -> std::process::ExitCode {
    match Cli::parse().command {
        Command::Openapi => commands::openapi(),
    }
}
