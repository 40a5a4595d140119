//! Input of somebody who means harm: the right close code, and nobody else notices.

use crate::support::{Client, Server, join_with, offer, person, seat};
use futures_util::{SinkExt, StreamExt};
use signaling::ErrorCode;
use signaling::protocol::{Body, Request, Role};
use std::time::Duration;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

/// Sends and then reads up to the close frame. A write may fail when the server has closed already.
async fn code_after(client: &mut Client, messages: Vec<Message>) -> u16 {
    for message in messages {
        if client.socket.send(message).await.is_err() {
            break;
        }
    }
    client.close_code().await
}

#[tokio::test]
async fn what_is_not_a_join_closes_a_fresh_socket() {
    let server = Server::start().await;
    let nested = format!("{}{}", "[".repeat(17), "]".repeat(17));
    let sections = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(21);
    let candidates = "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n".repeat(31);
    let huge_offer = |sdp: String| {
        let mut join = join_with("t1.x".to_owned());
        join.offer = Some(signaling::command::Offer { sdp, ..offer(1) });
        let message = signaling::protocol::ClientMessage { id: 1, request: Request::Join(Box::new(join)) };
        Message::text(serde_json::to_string(&message).expect("plain data"))
    };
    let cases = [
        (Message::text("not json"), 4000),
        (Message::text("{}"), 4000),
        (Message::text(r#"{"id":0,"type":"join"}"#), 4000),
        (Message::text(r#"{"id":1,"type":"fly"}"#), 4000),
        (Message::text(r#"{"id":1,"type":"join"}"#), 4000),
        (Message::text(r#"{"id":1,"type":"join","ticket":{"a":1}}"#), 4000),
        (Message::binary(vec![0_u8; 16]), 4000),
        (Message::text(nested), 4008),
        (Message::text("x".repeat(64 * 1024 + 1)), 4008),
        (Message::text("x".repeat(1024 * 1024)), 4008),
        (huge_offer(sections), 4008),
        (huge_offer(candidates), 4008),
        (Message::text(r#"{"id":1,"type":"join","ticket":"t1.eyJ9.x"}"#), 4003),
        (Message::text(r#"{"id":1,"type":"join","resume":"r1.eyJ9.x"}"#), 4003),
    ];
    for (message, code) in cases {
        let shown = message.to_string().chars().take(60).collect::<String>();
        let mut client = server.open().await;
        assert_eq!(code_after(&mut client, vec![message]).await, code, "{shown}");
    }
}

#[tokio::test]
async fn text_that_is_not_utf8_is_refused() {
    let server = Server::start().await;
    let mut client = server.open().await;
    let frame = Frame::message(vec![0xff_u8, 0xfe, 0xc0], OpCode::Data(Data::Text), true);
    assert_eq!(code_after(&mut client, vec![Message::Frame(frame)]).await, 1007);
}

#[tokio::test]
async fn a_bad_message_inside_is_answered_and_costs_nothing() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    for text in ["nonsense", r#"{"id":7,"type":"fly"}"#, r#"{"id":8,"type":"media","source":"nose","on":true}"#] {
        host.send_text(text.to_owned()).await;
        let reply = host.until(|message| matches!(message.body, Body::Error { .. })).await;
        assert!(matches!(reply.body, Body::Error { code: ErrorCode::BadMessage, .. }));
        let id = serde_json::from_str::<serde_json::Value>(text).ok().and_then(|value| value["id"].as_u64());
        assert_eq!(reply.reply, id);
    }
    assert_eq!(host.ask(Request::Hand { raised: true }).await, Body::Ok);
    assert!(matches!(
        host.ask(Request::Join(Box::new(join_with("t1.x".to_owned())))).await,
        Body::Error { code: ErrorCode::AlreadyJoined, .. }
    ));
}

#[tokio::test]
async fn a_flood_is_cut_and_the_others_do_not_notice() {
    let server = Server::start().await;
    let (mut host, _) = server.join(seat(0xa1, Role::Host)).await;
    let (mut flooder, _) = server.join(seat(0xa2, Role::Member)).await;
    let (mut sink, mut stream) = {
        let flood = Message::text(r#"{"id":5,"type":"hand","raised":true}"#);
        for _ in 0..200 {
            if flooder.socket.feed(flood.clone()).await.is_err() {
                break;
            }
        }
        flooder.socket.split()
    };
    let flush = tokio::spawn(async move { sink.flush().await });
    let started = Instant::now();
    assert_eq!(host.ask(Request::Hand { raised: true }).await, Body::Ok);
    assert!(started.elapsed() < Duration::from_secs(1));
    let mut told_too_fast = false;
    let code = loop {
        match stream.next().await {
            Some(Ok(Message::Close(Some(frame)))) => break u16::from(frame.code),
            Some(Ok(Message::Text(text))) => told_too_fast |= text.contains("too_fast"),
            Some(Ok(_)) => {}
            other => panic!("a close frame was expected: {other:?}"),
        }
    };
    assert_eq!((code, told_too_fast), (4008, true));
    let _ = flush.await;
    // The seat is still there: only the socket was closed.
    let rooms = server.signaling.rooms().await;
    assert!(rooms[0].seats.iter().any(|seat| seat.participant.id == person(0xa2)));
}
