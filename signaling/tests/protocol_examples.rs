//! `docs/protocol.md` is true: every example on it is a message of the protocol, and a live server answers the client's
//! examples with what the page says.

use crate::support::{Client, ROOM, Server, person, seat};
use futures_util::SinkExt;
use serde_json::{Map, Value, json};
use signaling::command::{RelayEvent, SlotAssignment};
use signaling::ids::Source;
use signaling::protocol::{Body, ClientMessage, EndReason, Joined, NeedOffer, Request, Role, ServerMessage};
use signaling::{ErrorCode, command::GoneReason};
use std::collections::BTreeMap;
use tokio_tungstenite::tungstenite::Message;

const PAGE: &str = include_str!("../../docs/protocol.md");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speaker {
    Client,
    Server,
    Error,
}

fn examples() -> Vec<(Speaker, Value)> {
    let mut found = Vec::new();
    for block in PAGE.split("```json ").skip(1) {
        let (head, rest) = block.split_once('\n').expect("a block has a first line");
        let (text, _) = rest.split_once("```").expect("a block ends");
        let speaker = match head.trim() {
            "client" => Speaker::Client,
            "server" => Speaker::Server,
            "error" => Speaker::Error,
            other => panic!("who says {other}?"),
        };
        found.push((speaker, serde_json::from_str(text).expect("an example is JSON")));
    }
    assert!(found.len() > 30, "the page lost its examples");
    found
}

/// Whether everything the page says came through; the crate may add defaults.
fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| contains(whole, part)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(whole, part)| contains(whole, part))
        }
        (Value::Number(whole), Value::Number(part)) => whole.as_f64() == part.as_f64(),
        _ => whole == part,
    }
}

#[test]
fn every_example_is_a_message_of_the_protocol() {
    for (speaker, example) in examples() {
        let again = if speaker == Speaker::Client {
            let message: ClientMessage = serde_json::from_value(example.clone()).expect("a client's message");
            serde_json::to_value(message)
        } else {
            let message: ServerMessage = serde_json::from_value(example.clone()).expect("a server's message");
            assert_eq!(speaker == Speaker::Error, matches!(message.body, Body::Error { .. }));
            serde_json::to_value(message)
        };
        let again = again.expect("a message is plain data");
        assert!(contains(&again, &example), "{example}\nbecame\n{again}");
    }
}

#[test]
fn unknown_fields_are_ignored() {
    for (speaker, mut example) in examples() {
        example.as_object_mut().expect("an object").insert("later_version".to_owned(), json!({"deep": [1, 2]}));
        if speaker == Speaker::Client {
            serde_json::from_value::<ClientMessage>(example).expect("still a client's message");
        } else {
            serde_json::from_value::<ServerMessage>(example).expect("still a server's message");
        }
    }
}

#[test]
fn every_error_code_stands_on_the_page_and_no_other() {
    let table = PAGE.split("| code | when |").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("the table");
    let mut listed: Vec<&str> = table.lines().filter_map(|line| line.split('`').nth(1)).collect();
    let names: Vec<Value> =
        ErrorCode::ALL.iter().map(|code| serde_json::to_value(code).expect("a code has a name")).collect();
    let mut known: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known);
}

/// The page's examples in the hands of a live server.
struct Replay {
    server: Server,
    pages: BTreeMap<u128, Client>,
    /// Every type of message heard, with its fields.
    heard: BTreeMap<String, Value>,
    joined: BTreeMap<u128, Joined>,
    last_seq: BTreeMap<u128, u64>,
}

impl Replay {
    async fn start() -> Self {
        let server = Server::start().await;
        Self {
            server,
            pages: BTreeMap::new(),
            heard: BTreeMap::new(),
            joined: BTreeMap::new(),
            last_seq: BTreeMap::new(),
        }
    }

    /// Sends an example as this participant and returns the reply.
    async fn say(&mut self, who: u128, example: &Value) -> ServerMessage {
        let id = example["id"].as_u64();
        let page = self.pages.get_mut(&who).expect("the page is open");
        page.socket.send(Message::text(example.to_string())).await.expect("the socket is open");
        self.hear(who, |message| message.reply == id).await
    }

    async fn hear(&mut self, who: u128, wanted: impl Fn(&ServerMessage) -> bool) -> ServerMessage {
        loop {
            let message = self.pages.get_mut(&who).expect("the page is open").hear().await;
            if let Some(seq) = message.seq {
                self.last_seq.insert(who, seq);
            }
            if let Body::Joined(joined) = &message.body {
                self.joined.insert(who, (**joined).clone());
            }
            let value = serde_json::to_value(&message).expect("plain data");
            self.heard.insert(kind_of(&value), value);
            if wanted(&message) {
                return message;
            }
        }
    }

    async fn join(&mut self, who: u128, role: Role, example: &Value) -> ServerMessage {
        let page = self.server.open().await;
        self.pages.insert(who, page);
        let mut example = example.clone();
        example["ticket"] = json!(self.server.ticket(seat(who, role)));
        self.say(who, &example).await
    }

    /// What has to be so before an example makes sense.
    async fn prepare(&mut self, example: &Value, join: &Value) {
        let about_guest = |request| ClientMessage { id: 900, request };
        match example["type"].as_str() {
            Some("refuse") => {
                self.say(0xa3, &plain(&about_guest(Request::Leave))).await;
                self.join(0xa3, Role::Guest, join).await;
            }
            Some("remove") => {
                let admit = about_guest(Request::Admit { participant: person(0xa3) });
                self.say(0xa1, &plain(&admit)).await;
                self.join(0xa3, Role::Guest, join).await;
            }
            _ => {}
        }
    }

    /// The events that only the relay or the web can bring about.
    async fn play_events(&mut self) {
        let slot = SlotAssignment { mid: "4".to_owned(), participant: person(0xa1), source: Source::Microphone };
        self.server.relay.say(RelayEvent::Slots { room: ROOM, peer: person(0xa2), slots: vec![slot] });
        self.server.relay.say(RelayEvent::Speakers { room: ROOM, levels: vec![(person(0xa2), -31)] });
        let (peer, source) = (person(0xa2), Source::Camera);
        self.server.relay.say(RelayEvent::Layers { room: ROOM, peer, source, layers: 2 });
        self.server.relay.say(RelayEvent::Gone { room: ROOM, peer: person(0xa2), reason: GoneReason::Silent });
        let asked = Body::NeedOffer { reason: NeedOffer::RelayLost, n: 1 };
        self.hear(0xa2, |message| message.body == asked).await;
    }
}

fn plain(message: &ClientMessage) -> Value {
    serde_json::to_value(message).expect("plain data")
}

fn kind_of(message: &Value) -> String {
    message["type"].as_str().expect("every message has a type").to_owned()
}

/// The reply the page documents between a client's example and the next one; `ok` unless it says otherwise.
fn documented_reply(examples: &[(Speaker, Value)], at: usize) -> String {
    let id = &examples[at].1["id"];
    let following = examples[at + 1..].iter().take_while(|(speaker, _)| *speaker != Speaker::Client);
    let mut replies = following.filter(|(_, message)| message["reply"] == *id);
    replies.next().map_or_else(|| "ok".to_owned(), |(_, message)| kind_of(message))
}

fn fields(message: &Value) -> Vec<&String> {
    message.as_object().map(Map::keys).into_iter().flatten().collect()
}

#[tokio::test]
async fn a_live_server_answers_the_examples_as_the_page_says() {
    let examples = examples();
    let mut replay = Replay::start().await;
    let join = examples.iter().find(|(speaker, _)| *speaker == Speaker::Client).expect("the page joins").1.clone();
    for (at, (speaker, example)) in examples.iter().enumerate() {
        if *speaker != Speaker::Client {
            continue;
        }
        replay.prepare(example, &join).await;
        let reply = if example.get("ticket").is_some() {
            let joined = replay.join(0xa1, Role::Host, example).await;
            replay.join(0xa2, Role::Member, example).await;
            let waiting = replay.join(0xa3, Role::Guest, example).await;
            assert!(matches!(waiting.body, Body::Waiting(_)));
            joined
        } else if example.get("resume").is_some() {
            replay.play_events().await;
            resume(&mut replay, example).await
        } else {
            replay.say(0xa1, example).await
        };
        let reply = serde_json::to_value(&reply).expect("plain data");
        assert_eq!(kind_of(&reply), documented_reply(&examples, at), "{example}\nwas answered\n{reply}");
        if example["type"] == "admit" {
            replay.hear(0xa3, |message| matches!(message.body, Body::Resume { .. })).await;
        }
        if ["refuse", "remove"].iter().any(|verb| example["type"] == *verb) {
            replay.hear(0xa3, |message| matches!(message.body, Body::Removed { .. })).await;
        }
    }
    replay.server.signaling.end_room(ROOM, EndReason::Host).await;
    replay.hear(0xa2, |message| matches!(message.body, Body::Ended { .. })).await;
    let documented = examples.iter().filter(|(speaker, _)| *speaker == Speaker::Server);
    for (_, example) in documented {
        let heard = replay.heard.get(&kind_of(example)).unwrap_or_else(|| panic!("never heard: {example}"));
        assert_eq!(fields(heard), fields(example), "the fields of {heard}");
    }
}

/// The specialist's socket is taken over by a newer one of the same session.
async fn resume(replay: &mut Replay, example: &Value) -> ServerMessage {
    let joined = replay.joined[&0xa2].clone();
    let mut example = example.clone();
    example["resume"] = json!(joined.resume);
    example["session"] = json!(joined.session);
    example["epoch"] = json!(joined.epoch);
    example["last_seq"] = json!(replay.last_seq[&0xa2]);
    let newer = replay.server.open().await;
    let older = replay.pages.insert(0xa2, newer).expect("the specialist was there");
    let reply = replay.say(0xa2, &example).await;
    assert!(matches!(&reply.body, Body::Joined(joined) if joined.replay));
    let newer = replay.pages.insert(0xa2, older).expect("the newer page");
    replay.hear(0xa2, |message| message.body == Body::Replaced).await;
    replay.pages.insert(0xa2, newer);
    reply
}
