//! The same sessions with a real relay in this process and an offer as Chromium makes it.

use crate::support::{ROOM, Server, join_with, person, seat};
use media_relay::control::RelayHandle;
use media_relay::relay::{Relay, RelayConfig};
use signaling::command::{Offer, SourceSection};
use signaling::ids::Source;
use signaling::protocol::{Answer, Body, Join, Request, Role};
use signaling::{ErrorCode, RelayId, RelayLink};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

const CHROMIUM_OFFER: &str = include_str!("../../media-relay/src/peer/sdp/chromium_offer.sdp");
const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

async fn server() -> (Server, Relay) {
    let config = RelayConfig {
        listen: SocketAddr::new(LOOPBACK, 0),
        public_addrs: vec![LOOPBACK],
        workers: 1,
        ..RelayConfig::default()
    };
    let (relay, events) = Relay::start(config).expect("loopback has a free port");
    let address = relay.addresses()[0].to_string();
    let control = Arc::new(RelayHandle::Embedded(relay.clone()));
    let link = RelayLink { id: RelayId("embedded".to_owned()), address, control, events };
    let (unused, _) = crate::support::fakes::FakeRelay::link("unused");
    (Server::start_with(unused, vec![link]).await, relay)
}

fn chromium_offer(offer_id: u32) -> Offer {
    let names = [Source::Microphone, Source::Camera];
    let sources = names.into_iter().enumerate().map(|(mid, source)| SourceSection { mid: mid.to_string(), source });
    Offer { offer_id, sdp: CHROMIUM_OFFER.to_owned(), sources: sources.collect() }
}

fn check(answer: Option<Answer>, relay: &Relay) {
    let answer = answer.expect("the relay answered");
    assert!(answer.sdp.contains("a=ice-lite"), "{}", answer.sdp);
    assert!(answer.sdp.contains(&format!(" {} typ host", relay.addresses()[0].port())), "{}", answer.sdp);
}

fn join(server: &Server, n: u128, role: Role, offer: Offer) -> Request {
    Request::Join(Box::new(Join { offer: Some(offer), ..join_with(server.ticket(seat(n, role))) }))
}

#[tokio::test]
async fn a_real_offer_gets_a_real_answer_at_once_and_at_admission() {
    let (server, relay) = server().await;
    let mut host = server.open().await;
    let Body::Joined(joined) = host.ask(join(&server, 0xa1, Role::Host, chromium_offer(1))).await else {
        panic!("the host joins")
    };
    check(joined.answer, &relay);
    assert_eq!(host.ask(Request::RelayAlive).await, Body::RelayAlive { alive: true });

    let mut guest = server.open().await;
    assert!(matches!(guest.ask(join(&server, 0xa3, Role::Guest, chromium_offer(1))).await, Body::Waiting(_)));
    assert_eq!(relay.stats().peers, 1, "who waits is not on the relay");
    assert_eq!(host.ask(Request::Admit { participant: person(0xa3) }).await, Body::Ok);
    let admitted = guest.until(|message| matches!(message.body, Body::Admitted(_))).await;
    let Body::Admitted(admitted) = admitted.body else { panic!("admitted") };
    check(admitted.answer, &relay);
    assert_eq!(server.signaling.room(ROOM).await.map(|room| room.seats.len()), Some(2));
    relay.shutdown();
}

#[tokio::test]
async fn an_offer_that_cannot_be_used_is_explained_and_may_be_mended() {
    let (server, relay) = server().await;
    let ticket = server.ticket(seat(0xa1, Role::Host));
    let mut host = server.open().await;
    let mut join = join_with(ticket);
    let refused = host.ask(Request::Join(Box::new(join.clone()))).await;
    let Body::Error { code: ErrorCode::BadOffer, message } = refused else { panic!("{refused:?}") };
    assert!(message.len() > ErrorCode::BadOffer.text(join.locale).len(), "it says what is missing: {message}");
    join.offer = Some(chromium_offer(2));
    let Body::Joined(joined) = host.ask(Request::Join(Box::new(join))).await else { panic!("the host joins") };
    check(joined.answer, &relay);
    relay.shutdown();
}

#[tokio::test]
async fn a_relay_that_stops_is_lost_to_its_rooms() {
    let (server, relay) = server().await;
    let mut host = server.open().await;
    assert!(matches!(host.ask(join(&server, 0xa1, Role::Host, chromium_offer(1))).await, Body::Joined(_)));
    relay.shutdown();
    host.until(|message| matches!(message.body, Body::NeedOffer { .. })).await;
    assert_eq!(host.ask(Request::RelayAlive).await, Body::RelayAlive { alive: false });
    let offer = Request::Offer { offer: chromium_offer(2), ice_restart: false };
    let refused = host.ask(offer).await;
    assert!(matches!(refused, Body::Error { code: ErrorCode::RelayUnavailable, .. }), "{refused:?}");
}
