//! A database of a test's own: SQLite, or with `HOICHAN_TEST_DATABASE=postgres` one of the tests' private PostgreSQL.
//! `./dev test` runs the tests once on each.

use super::{Db, PoolSettings};
use crate::domain::ids::UserId;
use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};
use support::postgres::{Database, Postgres};

thread_local! {
    static STATEMENTS: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Called by whatever runs SQL.
pub fn ran(sql: &'static str) {
    STATEMENTS.with(|all| all.borrow_mut().push(sql));
}

/// What this thread has run since it was asked last. A test runs on one thread.
pub fn statements() -> Vec<&'static str> {
    STATEMENTS.with(RefCell::take)
}

/// A database with the newest schema, and a folder. Both go with it.
pub struct TestDatabase {
    pub db: Db,
    folder: PathBuf,
    _lent: Option<Database<'static>>,
}

impl TestDatabase {
    pub async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("hoichan-{}", UserId::new().0));
        std::fs::create_dir(&folder).expect("a temporary folder");
        let lent = on_postgres().then(|| Postgres::shared().database());
        let db = match &lent {
            // A test may ask much at once, and the machine may be busy.
            Some(database) => {
                let settings =
                    PoolSettings { acquire_timeout: std::time::Duration::from_secs(30), ..Default::default() };
                Db::open_postgres(&database.url(), settings).await
            }
            None => Db::open_sqlite(&folder.join("hoichan.db")).await,
        };
        let db = db.expect("a database");
        db.migrate().await.expect("migrations");
        Self { db, folder, _lent: lent }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // What stays behind is in the system's temporary folder.
        let _removed = std::fs::remove_dir_all(&self.folder);
    }
}

fn on_postgres() -> bool {
    match std::env::var("HOICHAN_TEST_DATABASE").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("HOICHAN_TEST_DATABASE is {other}: sqlite or postgres"),
    }
}
