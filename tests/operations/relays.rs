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
    process,
};
use tokio::{task::block_in_place, time::timeout};

const PATIENCE: Duration = Duration::from_secs(20);

/// `hoichan relay`; ends with this value.
struct Relay {
    child: Child,
    control: String,
}

impl Relay {
    fn start(folder: &TempDir, secret: &str) -> Self {
        let mut command: Command = child::tied(process::binary());
        command.args(["relay", "--relay-secret-file", secret, "--relay-control", "127.0.0.1:0"]);
        command.args(["--media-listen", "127.0.0.1:0"]).arg("--data-dir").arg(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = child::spawn(command).expect("hoichan runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let ready = lines.find_map(|line| line.ok()?.strip_prefix("ready relay ").map(str::to_owned));
        Self { child, control: ready.expect("the relay says where it listens") }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_goes_through_a_relay_of_another_process() {
    let folder = TempDir::new("relay");
    let secret = folder.path().join("relay.secret");
    fs::write(&secret, "5d0f7f3a6c8e41b29a7c0d4e8f6b2a1c".repeat(2)).expect("writable");
    let secret = secret.to_str().expect("a plain path");
    let relay = block_in_place(|| Relay::start(&folder, secret));
    let server = demo_with(&[("HOICHAN_RELAYS", &relay.control), ("HOICHAN_RELAY_SECRET_FILE", secret)]);
    let (people, case) = everybody(&server).await;
    let appointment = case.book_now().await.expect("booked");

    let mut doctor = Participant::prepare(server.url(), 10_000).await.expect("an offer");
    let ticket = demo::ticket(&case.doctor, &appointment).await.expect("a ticket");
    doctor.join(&ticket, true).await.expect("joined");
    let publisher = Publisher::start(doctor);
    let mut specialist = Participant::prepare(server.url(), 20_000).await.expect("an offer");
    let login = case.specialist_of(&people).expect("the specialist signs in");
    let ticket = demo::ticket(login, &appointment).await.expect("a ticket");
    specialist.join(&ticket, false).await.expect("joined");
    let seen = timeout(PATIENCE, specialist.key_frame()).await;
    seen.expect("a picture comes in time").expect("a picture comes");
    specialist.leave().await.expect("left");
    publisher.stop().await.expect("it sent all the while");
}
