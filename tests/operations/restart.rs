//! What was acknowledged is there after `kill -9`; two services never share a data folder.

use crate::{demo_with, everybody, said};
use support::process::{Options, Server};
use tokio::task::block_in_place;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_a_kill() {
    let mut server = demo_with(&[]);
    let (_, case) = everybody(&server).await;
    let appointment = case.book_now().await.expect("booked");
    block_in_place(|| server.kill());
    block_in_place(|| server.restart());
    let calendar = case.calendar().await.expect("a calendar");
    let found = calendar.iter().find(|a| a["id"] == appointment.as_str()).expect("the appointment is there");
    assert_eq!(found["status"], "booked");
    let report = said(&block_in_place(|| server.run(&["check"])));
    let chains = report.lines().filter(|line| line.contains("audit chain")).count();
    assert!(chains >= 2 && !report.contains("FAILED"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_service_on_the_same_data_is_refused() {
    let server = demo_with(&[]);
    let output = block_in_place(|| server.run(&["serve"]));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{errors}");
    assert!(errors.contains("data_dir"), "the setting is named: {errors}");
    let http = support::api::connections().expect("a client");
    let ready = http.get(format!("{}/readyz", server.url())).send().await.expect("the first one answers");
    assert!(ready.status().is_success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_asked_to_end_ends_well() {
    let mut server = block_in_place(|| Server::start(Options::default()));
    assert_eq!(block_in_place(|| server.stop()).code(), Some(0));
}
