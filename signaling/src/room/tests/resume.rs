//! Sockets that come back.

use super::stage::{Stage, offer, person};
use crate::error::{CloseReason, ErrorCode};
use crate::ports::StoreError;
use crate::private::Private;
use crate::protocol::{Body, ChatMessage, Request, Role};
use crate::room::{Input, Record, SocketId};
use uuid::Uuid;

fn chat(stage: &mut Stage, from: SocketId, n: u128, text: &str) {
    stage.store_takes = true;
    stage.ask(from, Request::Chat { client_id: Uuid::from_u128(n), text: Private::from(text) });
}

#[test]
fn a_returning_socket_gets_exactly_what_it_missed() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let member = stage.join(2, Role::Member);
    let seen = stage.seen_by(member);
    stage.apply(Input::SocketGone { socket: member });
    chat(&mut stage, host, 1, "Huyết áp 185/100 rồi ạ.");
    chat(&mut stage, host, 2, "Đã cho thuốc.");
    let back = stage.resume(2, Role::Member, seen, None);
    let told = stage.told(back);
    let Body::Joined(joined) = &told[0].body else { panic!("joined comes first: {told:?}") };
    assert!(joined.replay && joined.answer.is_none());
    let numbers: Vec<_> = told[1..].iter().map(|message| message.seq).collect();
    assert_eq!(numbers.first().copied().flatten(), seen.map(|seen| seen.last_seq + 1));
    let texts = told.iter().filter(|message| matches!(message.body, Body::Chat { .. })).count();
    assert_eq!(texts, 2);
    assert!(stage.commands.len() == 2, "media was not touched");
}

#[test]
fn a_newer_socket_takes_the_seat_from_the_older() {
    let mut stage = Stage::new();
    let first = stage.join(2, Role::Member);
    let seen = stage.seen_by(first);
    let second = stage.resume(2, Role::Member, seen, None);
    assert_eq!(stage.last_told(first), Some(&Body::Replaced));
    assert!(stage.closed.contains(&(first, CloseReason::Replaced)));
    // The older socket's end is nothing to the newer one.
    stage.apply(Input::SocketGone { socket: first });
    stage.ask(second, Request::Hand { raised: true });
    assert!(stage.told(second).iter().any(|message| message.body == Body::Ok));
    let third = stage.join(2, Role::Member);
    assert_eq!(stage.last_told(second), Some(&Body::Replaced));
    assert!(matches!(stage.last_told(third), Some(Body::Joined(joined)) if !joined.replay));
}

#[test]
fn another_epoch_or_too_old_a_number_gets_the_whole_state() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let member = stage.join(2, Role::Member);
    let mut other_epoch = stage.seen_by(member);
    if let Some(seen) = &mut other_epoch {
        seen.epoch += 1;
    }
    let back = stage.resume(2, Role::Member, other_epoch, None);
    assert!(matches!(stage.last_told(back), Some(Body::Joined(joined)) if !joined.replay && joined.roster.len() == 2));

    let seen = stage.seen_by(back);
    for raised in (0..600).map(|n| n % 2 == 0) {
        stage.ask(host, Request::Hand { raised });
    }
    let late = stage.resume(2, Role::Member, seen, None);
    let told = stage.told(late);
    assert!(matches!(&told[0].body, Body::Joined(joined) if !joined.replay));
    assert_eq!(told.len(), 1);
}

#[test]
fn who_was_admitted_while_away_hears_it_on_return() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let guest = stage.join(3, Role::Guest);
    let seen = stage.seen_by(guest);
    stage.apply(Input::SocketGone { socket: guest });
    stage.ask(host, Request::Admit { participant: person(3) });
    let back = stage.resume(3, Role::Guest, seen, None);
    let told = stage.told(back);
    assert!(matches!(&told[0].body, Body::Waiting(waiting) if waiting.replay));
    assert!(matches!(&told[1].body, Body::Admitted(admitted) if admitted.answer.is_some()));
}

#[test]
fn a_reloaded_page_brings_an_offer_and_keeps_its_seat() {
    let mut stage = Stage::new();
    let guest = stage.join(3, Role::Guest);
    let since = match stage.last_told(guest) {
        Some(Body::Waiting(waiting)) => waiting.since,
        other => panic!("the guest waits: {other:?}"),
    };
    stage.pass(20_000);
    let back = stage.resume(3, Role::Guest, None, Some(offer(7)));
    assert!(matches!(stage.last_told(back), Some(Body::Waiting(waiting)) if waiting.since == since));
    let host = stage.join(1, Role::Host);
    stage.ask(host, Request::Admit { participant: person(3) });
    let answered = stage.told(back).into_iter().find_map(|message| match &message.body {
        Body::Admitted(admitted) => admitted.answer.as_ref().map(|answer| answer.offer_id),
        _ => None,
    });
    assert_eq!(answered, Some(7), "the newest offer is the one that is answered");
}

#[test]
fn credentials_are_renewed_while_a_socket_is_there() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    stage.pass(5 * 60_000);
    assert!(matches!(stage.last_told(host), Some(Body::Resume { .. })));
    let issued = stage.credential_of(host).map(|credential| credential.issued_at);
    assert_eq!(issued, Some(stage.now.wall));
}

#[test]
fn a_chat_message_sent_twice_is_stored_and_told_once() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    let member = stage.join(2, Role::Member);
    chat(&mut stage, member, 5, "Cho tôi xem lại CT.");
    chat(&mut stage, member, 5, "Cho tôi xem lại CT.");
    let stored = stage.told(member).into_iter().filter(|message| matches!(message.body, Body::ChatStored { .. }));
    assert_eq!(stored.count(), 2);
    let told = stage.told(host).into_iter().filter(|message| matches!(message.body, Body::Chat { .. }));
    assert_eq!(told.count(), 1);
    let records = stage.records.iter().filter(|(_, record)| matches!(record, Record::Chat { .. }));
    assert_eq!(records.count(), 1);
}

#[test]
fn a_message_the_store_did_not_take_is_said_to_be_unstored() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    stage.ask(host, Request::Chat { client_id: Uuid::from_u128(1), text: Private::from("…") });
    stage.apply(Input::ChatStored { ticket: 1, result: Err(StoreError("down".to_owned())) });
    assert_eq!(stage.failure(host), Some(ErrorCode::NotStored));
    stage.ask(host, Request::Chat { client_id: Uuid::from_u128(2), text: Private::from("x".repeat(4_001)) });
    assert_eq!(stage.failure(host), Some(ErrorCode::TooLong));
    stage.ask(host, Request::Chat { client_id: Uuid::from_u128(3), text: Private::from("  \n") });
    assert_eq!(stage.failure(host), Some(ErrorCode::BadMessage));
}

#[test]
fn a_history_that_comes_late_is_told_once_and_in_its_place() {
    let mut stage = Stage::new();
    let host = stage.join(1, Role::Host);
    chat(&mut stage, host, 9, "mới");
    let old = ChatMessage {
        id: Uuid::from_u128(0xa1),
        client_id: Uuid::from_u128(0xa2),
        participant: person(2),
        name: "cũ".into(),
        text: "cũ".into(),
        at: 5,
    };
    stage.apply(Input::History(vec![old.clone()]));
    stage.apply(Input::History(vec![old.clone()]));
    let told = stage.told(host).into_iter().filter(|message| message.body == Body::Chat { message: old.clone() });
    assert_eq!(told.count(), 1);
    let member = stage.join(2, Role::Member);
    let Some(Body::Joined(joined)) = stage.last_told(member) else { panic!("joined") };
    assert_eq!(joined.chat.first(), Some(&old));
}
