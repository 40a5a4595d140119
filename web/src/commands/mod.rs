//! What each subcommand does.

use std::process::ExitCode;

/// Prints the OpenAPI document.
pub fn openapi() -> ExitCode {
    match web::http::openapi::document().to_pretty_json() {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the OpenAPI document could not be written: {error}");
            ExitCode::FAILURE
        }
    }
}
