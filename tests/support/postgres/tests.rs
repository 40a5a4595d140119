//! The harness itself: copies, many at once, a crash.

use super::*;
use std::task::{Context, Poll, Waker};
use std::thread;

fn table_of(database: &Database<'_>) -> String {
    let url = database.url();
    let output = Command::new(bin("psql"))
        .args(["-XqAt", "-c", "SELECT name FROM ward ORDER BY name", &url])
        .output()
        .expect("psql runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn run(url: &str, statement: &str) {
    let psql = Command::new(bin("psql")).args(["-Xq", "-c", statement, url]).status();
    assert!(psql.expect("psql runs").success());
}

/// The futures here never wait.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits"),
    }
}

#[test]
fn databases_are_copies_that_do_not_see_each_other() {
    let cluster = Postgres::shared();
    let fill = async |url: String| {
        run(&url, "CREATE TABLE ward (name text); INSERT INTO ward VALUES ('Hồi sức')");
    };
    ready(cluster.template("ward_template", fill));
    ready(cluster.template("ward_template", async |_| panic!("it is there already")));
    let one = cluster.database_from("ward_template");
    let other = cluster.database_from("ward_template");
    run(&one.url(), "INSERT INTO ward VALUES ('Ngoại')");
    assert_eq!(table_of(&one), "Hồi sức\nNgoại\n");
    assert_eq!(table_of(&other), "Hồi sức\n");

    let name = one.name().to_owned();
    drop(one);
    let left = cluster.sql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    assert_eq!(left.trim(), "0");
}

#[test]
fn many_tests_make_databases_at_once() {
    let urls = thread::scope(|scope| {
        let tests: Vec<_> = (0..8).map(|_| scope.spawn(|| Postgres::shared().database().url())).collect();
        let urls = tests.into_iter().map(|t| t.join().expect("no panic"));
        urls.collect::<std::collections::HashSet<_>>()
    });
    assert_eq!(urls.len(), 8);
}

#[test]
fn what_was_committed_survives_a_kill() {
    let cluster = Postgres::private(Durability::Full);
    let database = cluster.database();
    run(&database.url(), "CREATE TABLE ward (name text); INSERT INTO ward VALUES ('Hồi sức')");
    cluster.kill();
    assert!(!cluster.psql("SELECT 1").expect("psql runs").status.success());
    cluster.start();
    assert_eq!(table_of(&database), "Hồi sức\n");
}
