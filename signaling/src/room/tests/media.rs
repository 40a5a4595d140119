//! The relay's side of a room: answers, losses, moves, presence.

use super::stage::{ROOM, Stage, offer, person};
use crate::error::ErrorCode;
use crate::protocol::{Body, NeedOffer, RelayInfo, Request, Role, SeatState};
use crate::room::{Input, Record, SocketId};
use media_relay::command::{GoneReason, RefuseReason, RelayCommand, RelayEvent, SlotAssignment};
use media_relay::ids::Source;

fn connected(stage: &mut Stage, n: u128) {
    stage.relay(RelayEvent::Connected { room: ROOM, peer: person(n) });
}

fn gone(stage: &mut Stage, n: u128, reason: GoneReason) {
    stage.relay(RelayEvent::Gone { room: ROOM, peer: person(n), reason });
}

fn state_of(stage: &Stage, viewer: SocketId, n: u128) -> Option<SeatState> {
    stage.told(viewer).into_iter().rev().find_map(|message| match &message.body {
        Body::Roster { participants } => participants.iter().find(|p| p.id == person(n)).map(|p| p.state),
        _ => None,
    })
}

fn presences(stage: &Stage) -> Vec<(i64, usize)> {
    let size = |record: &Record| match record {
        Record::Presence(list) => Some(list.len()),
        _ => None,
    };
    stage.records.iter().filter_map(|(at, record)| size(record).map(|size| (*at, size))).collect()
}

#[test]
fn losing_the_socket_does_not_touch_media_and_losing_media_does_not_close_the_socket() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let member = stage.join(2, Role::Member);
    connected(&mut stage, 2);
    let before = (stage.told(host).len(), stage.commands.len());
    stage.apply(Input::SocketGone { socket: member });
    assert_eq!((stage.told(host).len(), stage.commands.len()), before, "nothing changed for the others");

    gone(&mut stage, 2, GoneReason::Silent);
    assert_eq!(state_of(&stage, host, 2), Some(SeatState::Reconnecting));
    stage.pass(29_999);
    assert_eq!(state_of(&stage, host, 2), Some(SeatState::Reconnecting));
    stage.pass(1);
    assert_eq!(state_of(&stage, host, 2), Some(SeatState::Away));

    connected(&mut stage, 1);
    gone(&mut stage, 1, GoneReason::Silent);
    assert!(stage.closed.is_empty());
    assert_eq!(stage.last_told(host), Some(&Body::NeedOffer { reason: NeedOffer::RelayLost, n: 1 }));
    let back = stage.resume(2, Role::Member, None, Some(offer(1)));
    assert!(matches!(stage.last_told(back), Some(Body::Joined(_))));
    assert_eq!(state_of(&stage, host, 2), Some(SeatState::Admitted));
}

#[test]
fn a_loss_that_heals_is_not_told_and_one_that_does_not_is_told_with_its_beginning() {
    let mut stage = Stage::new();
    stage.join(1, Role::Host);
    stage.join(2, Role::Member);
    connected(&mut stage, 1);
    connected(&mut stage, 2);
    gone(&mut stage, 2, GoneReason::Closed);
    stage.pass(4_999);
    connected(&mut stage, 2);
    stage.pass(60_000);
    assert_eq!(presences(&stage).iter().map(|(_, size)| *size).collect::<Vec<_>>(), [1, 2]);

    let began = stage.now.wall;
    gone(&mut stage, 2, GoneReason::Silent);
    stage.pass(4_999);
    assert_eq!(presences(&stage).len(), 2);
    stage.pass(1);
    assert_eq!(presences(&stage).last(), Some(&(began, 1)));
}

#[test]
fn a_newer_connection_of_the_same_peer_is_no_loss() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    connected(&mut stage, 1);
    gone(&mut stage, 1, GoneReason::Replaced);
    assert!(!stage.told(host).iter().any(|message| matches!(message.body, Body::NeedOffer { .. })));
}

#[test]
fn a_stranger_on_the_relay_is_turned_out() {
    let mut stage = Stage::new();
    connected(&mut stage, 9);
    assert_eq!(stage.commands, [RelayCommand::Leave { room: ROOM, peer: person(9) }]);
}

#[test]
fn a_relay_that_does_not_answer_costs_the_join_five_seconds_and_no_seat() {
    let mut stage = Stage::new();
    stage.relay_answers = false;
    let host = stage.join(1, Role::Host);
    stage.pass(4_999);
    assert_eq!(stage.failure(host), None);
    stage.pass(1);
    assert_eq!(stage.failure(host), Some(ErrorCode::RelayUnavailable));
    stage.relay_answers = true;
    let again = stage.join(1, Role::Host);
    assert!(matches!(stage.last_told(again), Some(Body::Joined(_))));
}

#[test]
fn a_lost_relay_asks_everybody_for_an_offer_and_joins_wait_for_the_next_relay() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let member = stage.join(2, Role::Member);
    connected(&mut stage, 1);
    stage.apply(Input::RelayLost);
    assert_eq!(stage.places, 1);
    for socket in [host, member] {
        assert_eq!(stage.last_told(socket), Some(&Body::NeedOffer { reason: NeedOffer::RelayLost, n: 1 }));
    }
    stage.ask(host, Request::RelayAlive);
    assert_eq!(stage.last_told(host), Some(&Body::RelayAlive { alive: false }));

    let before = stage.commands.len();
    stage.ask(host, Request::Offer { offer: offer(2), ice_restart: false });
    assert_eq!(stage.commands.len(), before, "held until the room is placed");
    let next = RelayInfo { id: "next".to_owned(), address: "127.0.0.1:7990".to_owned(), present: true };
    stage.apply(Input::Placed(vec![next]));
    assert!(matches!(stage.last_told(host), Some(Body::Answer { .. })));
}

#[test]
fn without_any_relay_an_offer_fails_and_the_next_one_looks_again() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    stage.apply(Input::RelayLost);
    stage.ask(host, Request::Offer { offer: offer(2), ice_restart: false });
    stage.apply(Input::NotPlaced);
    assert_eq!(stage.failure(host), Some(ErrorCode::RelayUnavailable));
    stage.ask(host, Request::Offer { offer: offer(3), ice_restart: false });
    assert_eq!(stage.places, 2);
    stage.ask(host, Request::Offer { offer: offer(4), ice_restart: true });
    assert_eq!(stage.failure(host), Some(ErrorCode::NoConnection));
}

#[test]
fn offers_count_up_and_a_newer_one_overtakes() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    stage.ask(host, Request::Offer { offer: offer(1), ice_restart: true });
    assert_eq!(stage.failure(host), Some(ErrorCode::LateOffer));
    stage.relay_answers = false;
    let overtaken = stage.ask(host, Request::Offer { offer: offer(2), ice_restart: true });
    stage.ask(host, Request::Offer { offer: offer(3), ice_restart: true });
    assert_eq!(stage.failed.last(), Some(&(host, overtaken, ErrorCode::LateOffer)));
}

#[test]
fn the_relays_refusals_reach_the_page_under_their_codes() {
    let reasons = [
        (RefuseReason::BadOffer { detail: "no BUNDLE group".to_owned() }, ErrorCode::BadOffer),
        (RefuseReason::RoomFull, ErrorCode::RoomFull),
        (RefuseReason::RelayFull, ErrorCode::RelayUnavailable),
        (RefuseReason::NoSuchPeer, ErrorCode::NoConnection),
        (RefuseReason::Draining, ErrorCode::RelayUnavailable),
    ];
    for (reason, code) in reasons {
        let mut stage = Stage::new();
        stage.relay_answers = false;
        let host = stage.join(1, Role::Host);
        let Some(RelayCommand::Join { request, .. }) = stage.commands.last() else { panic!("the relay was asked") };
        let request = *request;
        stage.relay(RelayEvent::Refused { request, room: ROOM, peer: person(1), reason });
        assert_eq!(stage.failure(host), Some(code));
    }
}

#[test]
fn an_admission_the_relay_does_not_answer_lets_in_without_media() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let guest = stage.join(3, Role::Guest);
    stage.relay_answers = false;
    stage.ask(host, Request::Admit { participant: person(3) });
    stage.pass(5_000);
    let told: Vec<_> = stage.told(guest).into_iter().map(|message| &message.body).collect();
    assert!(matches!(told[1], Body::Admitted(admitted) if admitted.answer.is_none()));
    assert!(told.contains(&&Body::NeedOffer { reason: NeedOffer::RelayLost, n: 1 }));
}

#[test]
fn slots_and_speakers_reach_only_those_inside() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let guest = stage.join(3, Role::Guest);
    let before = stage.told(guest).len();
    let slots = vec![SlotAssignment { mid: "4".to_owned(), participant: person(1), source: Source::Microphone }];
    stage.relay(RelayEvent::Slots { room: ROOM, peer: person(1), slots: slots.clone() });
    stage.relay(RelayEvent::Slots { room: ROOM, peer: person(3), slots: slots.clone() });
    assert_eq!(stage.last_told(host), Some(&Body::Slots { slots }));
    stage.relay(RelayEvent::Speakers { room: ROOM, levels: vec![(person(1), -30), (person(3), -20)] });
    let Some(Body::Speakers { levels }) = stage.last_told(host) else { panic!("the host hears who speaks") };
    assert_eq!(levels.len(), 1, "who waits is not named");
    assert_eq!(stage.told(guest).len(), before);
}

#[test]
fn a_quiet_room_is_forgotten_once_its_credentials_have_expired() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    stage.pass(3_600_000);
    assert!(!stage.forgotten);
    stage.apply(Input::SocketGone { socket: host });
    stage.pass(30 * 60_000 - 1);
    assert!(!stage.forgotten);
    stage.pass(1);
    assert!(stage.forgotten);
}

#[test]
fn what_is_switched_before_the_connection_stands_reaches_the_relay() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    // The answer was given, the DTLS handshake is still under way.
    stage.ask(host, Request::Media { source: Source::Camera, on: false });
    let told = stage.commands.iter().any(
        |command| matches!(command, RelayCommand::Media { peer, media, .. } if *peer == person(1) && !media.camera),
    );
    assert!(told, "{:?}", stage.commands);
}
