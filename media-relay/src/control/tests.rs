//! A relay process and its controller over loopback.

use super::*;
use crate::command::RelayEvent;
use crate::ids::RoomId;
use crate::relay::RelayConfig;
use tokio::net::TcpListener;
use uuid::Uuid;

async fn relay_process(secret: &[u8]) -> (SocketAddr, Relay) {
    let config = RelayConfig { listen: "127.0.0.1:0".parse().expect("address"), workers: 1, ..RelayConfig::default() };
    let (relay, events) = Relay::start(config).expect("a free port");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(serve(listener, secret.to_vec(), relay.clone(), events));
    (address, relay)
}

#[tokio::test]
async fn commands_and_events_cross_and_the_end_is_told() {
    let (address, relay) = relay_process(b"secret").await;
    let (remote, mut events) = connect(address, b"secret").await.expect("the secret is right");
    assert_eq!(remote.addresses(), relay.addresses());
    let room = RoomId(Uuid::from_u128(5));
    let handle = RelayHandle::Remote(remote);
    handle.command(RelayCommand::Ping { request: 3, room }).expect("taken");
    assert_eq!(events.recv().await, Some(RelayEvent::Pong { request: 3, room }));
    relay.shutdown();
    assert_eq!(events.recv().await, Some(RelayEvent::Stopped));
    assert_eq!(events.recv().await, None);
}

#[tokio::test]
async fn events_go_to_the_controller_of_their_room() {
    let (address, _relay) = relay_process(b"secret").await;
    let (one, mut from_one) = connect(address, b"secret").await.expect("the secret is right");
    let (two, mut from_two) = connect(address, b"secret").await.expect("the secret is right");
    let rooms = [RoomId(Uuid::from_u128(1)), RoomId(Uuid::from_u128(2))];
    one.command(RelayCommand::Ping { request: 1, room: rooms[0] }).expect("taken");
    two.command(RelayCommand::Ping { request: 1, room: rooms[1] }).expect("taken");
    assert_eq!(from_one.recv().await, Some(RelayEvent::Pong { request: 1, room: rooms[0] }));
    assert_eq!(from_two.recv().await, Some(RelayEvent::Pong { request: 1, room: rooms[1] }));
}

#[tokio::test]
async fn a_wrong_secret_is_refused_by_both_ends() {
    let (address, _relay) = relay_process(b"secret").await;
    let error = connect(address, b"guess").await.expect_err("the relay's proof does not fit");
    assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    // A client that skips the check is refused by the relay.
    let (near, far) = ([1; CHALLENGE], [2; CHALLENGE]);
    let forged = proof(b"guess", End::Near, &near, &far);
    assert!(check(b"secret", End::Near, &near, &far, forged.as_ref()).is_err());
    let reflected = proof(b"secret", End::Far, &near, &far);
    assert!(check(b"secret", End::Near, &near, &far, reflected.as_ref()).is_err(), "a proof serves one end only");
}
