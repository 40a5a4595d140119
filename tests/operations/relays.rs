//! A service whose media goes through a relay of another process.

use crate::{demo_with, everybody};
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};
use support::{
    child, demo,
    dir::TempDir,
    live::{Participant, Publisher},
    process::{self, Server},
};
use tokio::{task::block_in_place, time::timeout};

const PATIENCE: Duration = Duration::from_secs(20);

/// `hoichan relay`; ends with this value.
struct Relay {
    child: Child,
    control: String,
    metrics: String,
}

impl Relay {
    fn start(folder: &TempDir, secret: &str) -> Self {
        let mut command: Command = child::tied(process::binary());
        command.args(["relay", "--relay-secret-file", secret, "--relay-control", "127.0.0.1:0"]);
        command.args(["--relay-metrics", "127.0.0.1:0"]);
        command.args(["--media-listen", "127.0.0.1:0"]).arg("--data-dir").arg(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = child::spawn(command).expect("hoichan runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut said = |prefix: &str| {
            let found = lines.find_map(|line| line.ok()?.strip_prefix(prefix).map(str::to_owned));
            found.unwrap_or_else(|| panic!("the relay says no {prefix:?}"))
        };
        let metrics = said("metrics ");
        Self { child, metrics, control: said("ready relay ") }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A secret that the service and its relays share, as a file.
fn shared_secret(folder: &TempDir) -> String {
    let secret = folder.path().join("relay.secret");
    fs::write(&secret, "5d0f7f3a6c8e41b29a7c0d4e8f6b2a1c".repeat(2)).expect("writable");
    secret.to_str().expect("a plain path").to_owned()
}

/// The doctor, who publishes, and the specialist, who watches, in one room of the service.
async fn two_in_a_room(server: &Server) -> (Participant, Participant) {
    let (people, case) = everybody(server).await;
    let appointment = case.book_now().await.expect("booked");
    let mut doctor = Participant::prepare(server.url(), 10_000).await.expect("an offer");
    let ticket = demo::ticket(&case.doctor, &appointment).await.expect("a ticket");
    doctor.join(&ticket, true).await.expect("joined");
    let mut specialist = Participant::prepare(server.url(), 20_000).await.expect("an offer");
    let login = case.specialist_of(&people).expect("the specialist signs in");
    let ticket = demo::ticket(login, &appointment).await.expect("a ticket");
    specialist.join(&ticket, false).await.expect("joined");
    for participant in [&doctor, &specialist] {
        timeout(PATIENCE, participant.peer.connected()).await.expect("in time").expect("connected");
    }
    (doctor, specialist)
}

/// The specialist sees what the doctor sends; then both leave.
async fn sees(mut specialist: Participant, doctor: Participant) {
    let publisher = Publisher::start(doctor);
    let seen = timeout(PATIENCE, specialist.key_frame()).await;
    seen.expect("a picture comes in time").expect("a picture comes");
    specialist.leave().await.expect("left");
    publisher.stop().await.expect("it sent all the while");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_goes_through_a_relay_of_another_process() {
    let folder = TempDir::new("relay");
    let secret = shared_secret(&folder);
    let relay = block_in_place(|| Relay::start(&folder, &secret));
    let server = demo_with(&[("HOICHAN_RELAYS", &relay.control), ("HOICHAN_RELAY_SECRET_FILE", &secret)]);
    let (doctor, specialist) = two_in_a_room(&server).await;
    sees(specialist, doctor).await;
    let http = support::api::connections().expect("a client");
    let counted = http.get(&relay.metrics).send().await.expect("it answers").text().await.expect("text");
    let forwarded = counted.lines().find_map(|line| line.strip_prefix("hoichan_relay_forwarded ")?.parse::<u64>().ok());
    assert!(forwarded > Some(0) && counted.contains("# TYPE hoichan_relay_peers gauge"), "{counted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_is_told_to_stop_hands_its_rooms_over_and_ends() {
    let folder = TempDir::new("relays");
    let secret = shared_secret(&folder);
    let mut relays = [(); 2].map(|()| block_in_place(|| Relay::start(&folder, &secret)));
    let both = relays.iter().map(|relay| relay.control.clone()).collect::<Vec<_>>().join(",");
    let server = demo_with(&[("HOICHAN_RELAYS", &both), ("HOICHAN_RELAY_SECRET_FILE", &secret)]);
    let (mut doctor, mut specialist) = two_in_a_room(&server).await;
    let present = relays.iter_mut().find(|relay| relay.control == doctor.relay).expect("one of the two");
    child::terminate(&present.child);
    let (moved, also) = tokio::join!(doctor.move_on(), specialist.move_on());
    moved.expect("the doctor moves");
    also.expect("the specialist moves");
    let ended = block_in_place(|| present.child.wait()).expect("it ends");
    assert!(ended.success(), "{ended}");
    sees(specialist, doctor).await;
}
