//! The service that is measured: a release build as a child process on a fresh demo, with its own database.

use crate::report;
use clap::ValueEnum;
use serde_json::{Value, json};
use std::io;
use support::{
    api::{self, Session},
    demo::{self, DemoUser, Person},
    postgres::{Durability, Postgres},
    process::{self, Options, Server},
};
use tokio::task::block_in_place;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// A running service. The database goes after the server that uses it.
pub struct Service {
    server: Server,
    postgres: Option<Postgres>,
    http: reqwest::Client,
}

impl Service {
    /// Starts `hoichan serve --demo` and waits until it serves.
    pub fn start(database: Database) -> io::Result<Service> {
        let http = api::connections()?;
        block_in_place(|| {
            let postgres = (database == Database::Postgres).then(|| {
                let cluster = Postgres::private(Durability::Full);
                cluster.sql("CREATE DATABASE load");
                cluster
            });
            let server = Server::start(Options {
                database_url: postgres.as_ref().map(|p| p.url("load")),
                args: vec!["--demo".into()],
                // What is measured must not be the writing of the log.
                env: vec![("RUST_LOG".into(), "warn".into())],
                ..Options::default()
            });
            Ok(Service { server, postgres, http })
        })
    }

    pub fn url(&self) -> &str {
        self.server.url()
    }

    /// Everybody of the demo, signed in.
    pub async fn everybody(&self) -> io::Result<Vec<Person>> {
        demo::sign_everybody_in(&self.http, self.server.url(), self.server.data_dir()).await
    }

    pub async fn sign_in(&self, user: &DemoUser) -> io::Result<Session> {
        Session::sign_in(&self.http, self.server.url(), &user.username, &user.password).await
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        block_in_place(|| self.server.kill());
    }

    pub fn restart(&mut self) {
        block_in_place(|| self.server.restart());
    }

    /// Whether `hoichan check` finds the audit chains whole; else what it said.
    pub fn check(&self) -> Result<(), String> {
        let output = block_in_place(|| self.server.run(&["check"]));
        if output.status.success() {
            return Ok(());
        }
        let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        Err(format!("{said}{errors}"))
    }

    pub fn versions(&self) -> Value {
        let database = match &self.postgres {
            Some(cluster) => format!("PostgreSQL {}", cluster.sql("SHOW server_version").trim()),
            None => "SQLite".to_owned(),
        };
        json!({ "hoichan": report::version_of(process::binary()), "database": database })
    }
}
