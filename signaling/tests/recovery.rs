//! Sockets and relays that go and come back.

use crate::support::fakes::FakeRelay;
use crate::support::{ORIGIN, ROOM, Server, offer, person, seat};
use signaling::command::{GoneReason, RelayCommand, RelayEvent};
use signaling::protocol::{Body, Join, Joined, NeedOffer, Request, Role, SUBPROTOCOL};
use tokio_tungstenite::tungstenite::Error;

fn resume(joined: &Joined, last_seq: u64) -> Request {
    Request::Join(Box::new(Join {
        resume: Some(joined.resume.clone()),
        session: Some(joined.session),
        epoch: Some(joined.epoch),
        last_seq: Some(last_seq),
        ..Join::default()
    }))
}

fn joined_of(body: Body) -> Joined {
    match body {
        Body::Joined(joined) => *joined,
        other => panic!("joined was expected: {other:?}"),
    }
}

#[tokio::test]
async fn no_event_is_lost_or_doubled_over_many_broken_sockets() {
    let server = Server::start().await;
    let (mut member, body) = server.join(seat(0xa2, Role::Member)).await;
    let joined = joined_of(body);
    let mut last_seq = 0;
    for round in 0..12_u128 {
        let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
        for raised in [true, false, true] {
            assert_eq!(host.ask(Request::Hand { raised }).await, Body::Ok);
        }
        // Reads a part of what there is, then the socket breaks without a word.
        for _ in 0..(round % 4) {
            let event = member.until(|message| message.seq.is_some()).await;
            assert_eq!(event.seq, Some(last_seq + 1), "round {round}");
            last_seq += 1;
        }
        member = server.open().await;
        let back = joined_of(member.ask(resume(&joined, last_seq)).await);
        assert!(back.replay && back.answer.is_none() && back.session == joined.session);
    }
    assert_eq!(server.relay.commands().iter().filter(|command| names(command, 0xa2)).count(), 1);
    // Whatever is left arrives, in order.
    member.send(Request::Hand { raised: true }).await;
    loop {
        let message = member.hear().await;
        if let Some(seq) = message.seq {
            assert_eq!(seq, last_seq + 1);
            last_seq = seq;
        }
        if message.reply.is_some() {
            break;
        }
    }
    assert!(last_seq >= 12 * 3);
}

fn names(command: &RelayCommand, n: u128) -> bool {
    matches!(command, RelayCommand::Join { peer, .. } if *peer == person(n))
}

#[tokio::test]
async fn the_older_socket_of_a_seat_is_closed() {
    let server = Server::start().await;
    let (mut older, body) = server.join(seat(0xa2, Role::Member)).await;
    let joined = joined_of(body);
    let mut newer = server.open().await;
    joined_of(newer.ask(resume(&joined, 0)).await);
    older.until(|message| message.body == Body::Replaced).await;
    assert_eq!(older.close_code().await, 4009);
    assert_eq!(newer.ask(Request::RelayAlive).await, Body::RelayAlive { alive: true });
}

#[tokio::test]
async fn a_dead_relay_is_noticed_and_the_room_moves_to_the_next() {
    let (first, first_link) = FakeRelay::link("first");
    let (second, second_link) = FakeRelay::link("second");
    let server = Server::start_with(first.clone(), vec![first_link, second_link]).await;
    let (mut host, body) = server.join(seat(0xa1, Role::Host)).await;
    let joined = joined_of(body);
    let (dead, alive) = if joined.relays.iter().any(|relay| relay.present && relay.id == "first") {
        (first, second)
    } else {
        (second, first)
    };
    dead.die();
    let asked = host.until(|message| matches!(message.body, Body::NeedOffer { .. })).await;
    assert_eq!(asked.body, Body::NeedOffer { reason: NeedOffer::RelayLost, n: 1 });
    let answer = host.ask(Request::Offer { offer: offer(2), ice_restart: false }).await;
    assert!(matches!(answer, Body::Answer { .. }), "{answer:?}");
    assert!(alive.commands().iter().any(|command| names(command, 0xa1)));
}

#[tokio::test]
async fn a_lost_connection_is_asked_for_again_and_the_seat_stays() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    server.relay.say(RelayEvent::Gone { room: ROOM, peer: person(0xa1), reason: GoneReason::Silent });
    let asked = host.until(|message| matches!(message.body, Body::NeedOffer { .. })).await;
    assert_eq!(asked.body, Body::NeedOffer { reason: NeedOffer::RelayLost, n: 1 });
    assert!(matches!(host.ask(Request::Offer { offer: offer(2), ice_restart: false }).await, Body::Answer { .. }));
}

#[tokio::test]
async fn a_relay_that_does_not_turn_is_said_to_be_dead() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    server.relay.mute(true);
    assert_eq!(host.ask(Request::RelayAlive).await, Body::RelayAlive { alive: false });
}

#[tokio::test]
async fn a_node_going_down_says_so_and_leaves_media_alone() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    let commands = server.relay.commands().len();
    let down = server.signaling.clone();
    let shutdown = tokio::spawn(async move { down.shutdown().await });
    assert_eq!(host.close_code().await, 1012);
    drop(host);
    shutdown.await.expect("the shutdown ends");
    assert_eq!(server.relay.commands().len(), commands);
    let refused = server.try_open(server.upgrade(Some(ORIGIN), Some(SUBPROTOCOL))).await;
    assert!(matches!(refused, Err(Error::Http(response)) if response.status() == 503));
}
