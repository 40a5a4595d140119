//! A consultation: waiting, admission, chat, hands, removal, the end.

use crate::support::fakes::Entry;
use crate::support::{ROOM, Server, person, seat};
use signaling::command::{QualitySample, RelayCommand, RelayEvent};
use signaling::ids::PeerId;
use signaling::protocol::{Body, ChatMessage, EndReason, RemovedReason, Request, Role, SeatState};
use signaling::{ErrorCode, Private};
use uuid::Uuid;

fn chat(n: u128, text: &str) -> Request {
    Request::Chat { client_id: Uuid::from_u128(n), text: Private::from(text) }
}

#[tokio::test]
async fn a_guest_waits_and_is_let_in() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    let (mut guest, waiting) = server.join(seat(0xa3, Role::Guest)).await;
    assert!(matches!(waiting, Body::Waiting(_)), "{waiting:?}");
    let seen = host.until(|message| matches!(message.body, Body::Roster { .. })).await;
    let Body::Roster { participants } = seen.body else { panic!("a roster") };
    assert_eq!((participants[0].id, participants[0].state), (person(0xa3), SeatState::Waiting));
    assert!(matches!(guest.ask(Request::Hand { raised: true }).await, Body::Error { code: ErrorCode::NotJoined, .. }));

    assert_eq!(host.ask(Request::Admit { participant: person(0xa3) }).await, Body::Ok);
    let admitted = guest.until(|message| matches!(message.body, Body::Admitted(_))).await;
    let Body::Admitted(admitted) = admitted.body else { panic!("admitted") };
    assert!(admitted.answer.is_some() && admitted.roster.len() == 2);
    assert_eq!(guest.ask(Request::Hand { raised: true }).await, Body::Ok);
    server.store.until(&Entry::Admitted { by: person(0xa1), participant: person(0xa3) }).await;
    server.store.until(&Entry::Presence(vec![person(0xa1), person(0xa3)])).await;
}

#[tokio::test]
async fn chat_is_acknowledged_after_the_store_took_it() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    let (mut member, _) = server.join(seat(0xa2, Role::Member)).await;
    let stored = host.ask(chat(1, "Huyết áp 185/100 rồi ạ.")).await;
    let Body::ChatStored { message } = stored else { panic!("{stored:?}") };
    let told = member.until(|told| matches!(told.body, Body::Chat { .. })).await;
    assert_eq!(told.body, Body::Chat { message: message.clone() });

    server.store.fail(true);
    let lost = host.ask(chat(2, "Đã cho thuốc.")).await;
    assert!(matches!(lost, Body::Error { code: ErrorCode::NotStored, .. }), "{lost:?}");
    server.store.fail(false);
    assert!(matches!(host.ask(chat(2, "Đã cho thuốc.")).await, Body::ChatStored { .. }));
    assert_eq!(host.ask(chat(1, "Huyết áp 185/100 rồi ạ.")).await, Body::ChatStored { message });

    let (_late, joined) = server.join(seat(0xa4, Role::Member)).await;
    let Body::Joined(joined) = joined else { panic!("{joined:?}") };
    assert_eq!(joined.chat.len(), 2);
}

#[tokio::test]
async fn what_is_written_on_the_page_is_shown_in_the_room_once() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    let message = ChatMessage {
        id: Uuid::from_u128(0xc1),
        client_id: Uuid::from_u128(1),
        participant: PeerId(Uuid::nil()),
        name: Private::from("ĐD Mai"),
        text: Private::from("Đã đặt lại giờ."),
        at: 1_763_700_060_000,
    };
    for _ in 0..2 {
        server.signaling.show_chat(ROOM, message.clone()).await;
    }
    let told = host.until(|told| matches!(told.body, Body::Chat { .. })).await;
    assert_eq!(told.body, Body::Chat { message });
    let id = host.send(Request::Hand { raised: true }).await;
    let rest = host.until(|told| told.reply == Some(id) || matches!(told.body, Body::Chat { .. })).await;
    assert_eq!(rest.body, Body::Ok, "the message is not told again");
    let (_late, joined) = server.join(seat(0xa4, Role::Member)).await;
    let Body::Joined(joined) = joined else { panic!("{joined:?}") };
    assert_eq!(joined.chat.len(), 1);
}

#[tokio::test]
async fn the_web_removes_somebody_and_ends_the_room() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    let (mut member, _) = server.join(seat(0xa2, Role::Member)).await;
    assert_eq!(server.signaling.rooms().await.len(), 1);

    server.signaling.remove(ROOM, person(0xa2), RemovedReason::Revoked).await;
    let told = member.until(|message| matches!(message.body, Body::Removed { .. })).await;
    assert_eq!(told.body, Body::Removed { reason: RemovedReason::Revoked });
    assert_eq!(member.close_code().await, 1000);
    assert!(server.relay.commands().contains(&RelayCommand::Leave { room: ROOM, peer: person(0xa2) }));

    server.signaling.end_room(ROOM, EndReason::Host).await;
    host.until(|message| message.body == Body::Ended { reason: EndReason::Host }).await;
    assert_eq!(host.close_code().await, 1000);
    assert!(server.relay.commands().contains(&RelayCommand::CloseRoom { room: ROOM }));
    server.store.until(&Entry::Left(person(0xa1))).await;
    let (mut late, body) = server.join(seat(0xa4, Role::Member)).await;
    assert!(matches!(body, Body::Error { code: ErrorCode::RoomEnded, .. }), "{body:?}");
    assert_eq!(late.close_code().await, 4003);
}

#[tokio::test]
async fn figures_that_the_store_does_not_take_hold_no_message_up() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    server.store.hold(true);
    let sample = QualitySample::default();
    for n in 0..6 {
        for _ in 0..100 {
            server.relay.say(RelayEvent::Quality { room: ROOM, peer: person(0xa1), sample });
        }
        assert!(matches!(host.ask(chat(n, "Nghe rõ không ạ?")).await, Body::ChatStored { .. }));
    }
    server.store.hold(false);
}

#[tokio::test]
async fn every_counter_moves_with_what_it_counts() {
    let server = Server::start().await;
    let (client, _) = server.join(seat(0xa1, Role::Host)).await;
    let read = |name: &str| {
        let metrics = server.signaling.metrics().read();
        metrics.into_iter().find(|metric| metric.name == name).map(|metric| metric.value)
    };
    assert_eq!(read("hoichan_live_sockets"), Some(1));
    assert_eq!(read("hoichan_live_rooms"), Some(1));
    assert_eq!(read("hoichan_live_joins"), Some(1));
    drop(client);
    server.signaling.shutdown().await;
    assert_eq!(read("hoichan_live_sockets"), Some(0));
}
