//! The upgrade, tickets and who gets in.

use crate::support::{ORIGIN, Server, join_with, offer, person, seat};
use signaling::ErrorCode;
use signaling::protocol::{Body, Join, Request, Role, SUBPROTOCOL};
use signaling::ticket::TicketKeys;
use signaling::{RelayId, Standing};
use tokio_tungstenite::tungstenite::Error;

fn code(body: &Body) -> Option<ErrorCode> {
    match body {
        Body::Error { code, .. } => Some(*code),
        _ => None,
    }
}

#[tokio::test]
async fn another_origin_or_version_is_refused_before_the_upgrade() {
    let server = Server::start().await;
    let hostile = [
        None,
        Some("null"),
        Some("http://hoichan.example.vn"),
        Some("https://hoichan.example.vn:8443"),
        Some("https://hoichan.example.vn.evil.example"),
        Some("https://HOICHAN.EXAMPLE.VN"),
    ];
    for origin in hostile {
        let refused = server.try_open(server.upgrade(origin, Some(SUBPROTOCOL))).await;
        assert!(matches!(refused, Err(Error::Http(response)) if response.status() == 403), "{origin:?}");
    }
    for protocol in [None, Some("hoichan.v2"), Some("hoichan")] {
        let refused = server.try_open(server.upgrade(Some(ORIGIN), protocol)).await;
        assert!(matches!(refused, Err(Error::Http(response)) if response.status() == 400), "{protocol:?}");
    }
    let chosen = server.try_open(server.upgrade(Some(ORIGIN), Some("hoichan.v2, hoichan.v1"))).await;
    assert!(chosen.is_ok());
}

#[tokio::test]
async fn a_host_joins_in_one_round_trip() {
    let server = Server::start().await;
    let (_client, body) = server.join(seat(0xa1, Role::Host)).await;
    let Body::Joined(joined) = body else { panic!("{body:?}") };
    assert_eq!((joined.you, joined.roster.len(), joined.replay), (person(0xa1), 1, false));
    assert_eq!(joined.answer.map(|answer| answer.offer_id), Some(1));
    assert!(joined.relays.iter().any(|relay| relay.present && relay.id == "embedded"));
    assert!(joined.resume.starts_with("r1."));
}

#[tokio::test]
async fn a_ticket_is_good_once_and_only_when_signed_here() {
    let server = Server::start().await;
    let ticket = server.ticket(seat(0xa1, Role::Host));
    let mut first = server.open().await;
    assert!(matches!(first.ask(Request::Join(Box::new(join_with(ticket.clone())))).await, Body::Joined(_)));
    let mut second = server.open().await;
    let replayed = second.ask(Request::Join(Box::new(join_with(ticket)))).await;
    assert_eq!(code(&replayed), Some(ErrorCode::TicketInvalid));
    assert_eq!(second.close_code().await, 4003);

    let strange = TicketKeys::new(&[[1_u8; 32]]).expect("the key is long enough");
    let foreign = server.signaling.keys().open_ticket(&server.ticket(seat(0xa1, Role::Host)), 0);
    let forged = strange.sign_ticket(&foreign.expect("our own ticket opens"));
    let mut third = server.open().await;
    let refused = third.ask(Request::Join(Box::new(join_with(forged)))).await;
    assert_eq!(code(&refused), Some(ErrorCode::TicketInvalid));
    assert_eq!(third.close_code().await, 4003);
}

#[tokio::test]
async fn a_store_that_is_away_lets_nobody_new_in_and_everybody_back() {
    let server = Server::start().await;
    let (member, joined) = server.join(seat(0xa2, Role::Member)).await;
    let Body::Joined(joined) = joined else { panic!("{joined:?}") };
    server.store.fail(true);
    let ticket = server.ticket(seat(0xa3, Role::Member));
    let mut newcomer = server.open().await;
    let refused = newcomer.ask(Request::Join(Box::new(join_with(ticket.clone())))).await;
    assert_eq!(code(&refused), Some(ErrorCode::TryAgain));
    drop(member);
    let mut back = server.open().await;
    let resumed = back.ask(Request::Join(Box::new(Join { resume: Some(joined.resume), ..Join::default() }))).await;
    assert!(matches!(resumed, Body::Joined(_)), "{resumed:?}");
    server.store.fail(false);
    let again = newcomer.ask(Request::Join(Box::new(join_with(ticket)))).await;
    assert!(matches!(again, Body::Joined(_)), "the same socket and ticket: {again:?}");
}

#[tokio::test]
async fn a_withdrawn_seat_does_not_come_back() {
    let server = Server::start().await;
    let (_member, joined) = server.join(seat(0xa2, Role::Member)).await;
    let Body::Joined(joined) = joined else { panic!("{joined:?}") };
    for (standing, expected) in [(Standing::Withdrawn, ErrorCode::Refused), (Standing::Ended, ErrorCode::RoomEnded)] {
        server.store.stands(person(0xa2), standing);
        let mut back = server.open().await;
        let join = Join { resume: Some(joined.resume.clone()), ..Join::default() };
        assert_eq!(code(&back.ask(Request::Join(Box::new(join))).await), Some(expected));
        assert_eq!(back.close_code().await, 4003);
    }
}

#[tokio::test]
async fn a_join_without_a_relay_may_be_sent_again_with_the_same_ticket() {
    let server = Server::start().await;
    server.relay.die();
    let ticket = server.ticket(seat(0xa1, Role::Host));
    let mut client = server.open().await;
    let mut join = join_with(ticket);
    let refused = client.ask(Request::Join(Box::new(join.clone()))).await;
    assert_eq!(code(&refused), Some(ErrorCode::RelayUnavailable));
    let (_relay, link) = crate::support::fakes::FakeRelay::link("embedded");
    assert_eq!(link.id, RelayId("embedded".to_owned()));
    tokio::spawn(server.signaling.serve_relay(link));
    join.offer = Some(offer(2));
    let joined = client.ask(Request::Join(Box::new(join))).await;
    assert!(matches!(joined, Body::Joined(_)), "{joined:?}");
}
