//! `hoichan` as an operator runs it: its subcommands, its restarts, its relays in other processes.

mod backup;
mod relays;
mod restart;
mod secrecy;

use std::process::Output;
use support::{
    demo::{self, Case, Person},
    process::{Options, Server},
};
use tokio::task::block_in_place;

/// A service on the demo.
fn demo_with(env: &[(&str, &str)]) -> Server {
    let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    block_in_place(|| Server::start(Options { args: vec!["--demo".into()], env, ..Options::default() }))
}

async fn everybody(server: &Server) -> (Vec<Person>, Case) {
    let http = support::api::connections().expect("a client");
    let people = demo::sign_everybody_in(&http, server.url(), server.data_dir()).await.expect("all sign in");
    let case = Case::choose(&people).await.expect("somebody can ask somebody");
    (people, case)
}

#[track_caller]
fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}
