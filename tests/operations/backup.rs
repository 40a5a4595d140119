//! A backup, taken while the service runs and restored into another folder, serves the same consultations.

use crate::{demo_with, everybody, said};
use std::{fs, path::Path, process::Command};
use support::{
    dir::TempDir,
    process::{self, Options, Server},
};
use tokio::task::block_in_place;

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_serves_the_same() {
    let server = demo_with(&[]);
    let (_, case) = everybody(&server).await;
    let appointment = case.book_now().await.expect("booked");
    let place = TempDir::new("backup");
    let (backup, restored) = (place.path().join("backup"), place.path().join("restored"));
    let told = said(&block_in_place(|| server.run(&["backup", backup.to_str().expect("a plain path")])));
    assert!(told.contains("master.key"), "it says what it leaves out: {told}");
    assert!(!backup.join("master.key").exists());
    let push_key = |folder: &Path| fs::read(folder.join("vapid.key")).expect("the key of Web Push");
    assert_eq!(push_key(&backup), push_key(server.data_dir()));

    let mut restore = Command::new(process::binary());
    restore.arg("--data-dir").arg(&restored).arg("restore").arg(&backup);
    said(&block_in_place(|| restore.output().expect("hoichan runs")));
    assert_eq!(push_key(&restored), push_key(&backup), "browsers stay subscribed");
    // The operator's part: the key, and for the demo its sign-in names.
    for file in ["master.key", "demo-users.json"] {
        fs::copy(server.data_dir().join(file), restored.join(file)).expect("the file is there");
    }
    let folder = restored.to_str().expect("a plain path").to_owned();
    let options = Options { env: vec![("HOICHAN_DATA_DIR".into(), folder)], ..Options::default() };
    let again = block_in_place(|| Server::start(options));
    let http = support::api::connections().expect("a client");
    let people = support::demo::sign_everybody_in(&http, again.url(), &restored).await.expect("all sign in");
    let case = support::demo::Case::choose(&people).await.expect("the demo's people are there");
    let calendar = case.calendar().await.expect("a calendar");
    assert!(calendar.iter().any(|a| a["id"] == appointment.as_str()), "{calendar:?}");

    let occupied = block_in_place(|| again.run(&["restore", backup.to_str().expect("a plain path")]));
    assert!(!occupied.status.success(), "a folder in use is not overwritten");
}
