//! A device as RFC 9725 lets it speak, against a room with a participant on a socket and a relay that only answers.

use super::super::testing::{ORIGIN, Person, World};
use crate::{
    domain::{
        clock::{HOUR, MINUTE},
        ids::{AppointmentId, ConsultationId, DeviceId},
        policy::Role,
    },
    live, store,
};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use signaling::{
    RelayControl, RelayId, RelayLink,
    command::{GoneReason, RelayCommand, RelayEvent},
    ids,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpStream, sync::mpsc, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use uuid::Uuid;

const OFFER: &str =
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=sendonly\r\n";
const ANSWER: &str = "v=0\r\ns=the answer\r\n";

/// Answers every offer; a device connects when the test says so.
struct Relay {
    events: mpsc::Sender<RelayEvent>,
    commands: Mutex<Vec<RelayCommand>>,
}

impl Relay {
    fn say(&self, event: RelayEvent) {
        self.events.try_send(event).expect("the queue is long enough");
    }

    fn attached(&self) -> Vec<ids::DeviceId> {
        let commands = self.commands.lock().unwrap();
        let device = |command: &RelayCommand| match command {
            RelayCommand::Attach { device, .. } => Some(*device),
            _ => None,
        };
        commands.iter().filter_map(device).collect()
    }

    fn detached(&self) -> usize {
        let commands = self.commands.lock().unwrap();
        commands.iter().filter(|command| matches!(command, RelayCommand::Detach { .. })).count()
    }
}

impl RelayControl for Relay {
    fn command(&self, command: RelayCommand) -> Result<(), media_relay::relay::CommandError> {
        self.commands.lock().unwrap().push(command.clone());
        if let RelayCommand::Attach { request, room, peer, .. } = command {
            let (offer_id, sdp, slots) = (1, ANSWER.to_owned(), Vec::new());
            self.say(RelayEvent::Answer { request, room, peer, offer_id, sdp, slots });
        }
        Ok(())
    }
}

struct Story {
    world: World,
    relay: Arc<Relay>,
    doctor: Person,
    consultation: ConsultationId,
    appointment: AppointmentId,
}

impl Story {
    async fn begin() -> Self {
        let world = World::new().await;
        let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
        let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
        let (consultation, appointment) = world.meeting(&doctor, &specialist).await;
        let (events, receiver) = mpsc::channel(64);
        let relay = Arc::new(Relay { events, commands: Mutex::default() });
        let (id, address) = (RelayId("embedded".into()), "127.0.0.1:7882".into());
        live::start_on(&world.app, RelayLink { id, address, control: relay.clone(), events: receiver });
        Self { world, relay, doctor, consultation, appointment }
    }

    /// A device of the doctor's; gives its id and token.
    async fn device(&self) -> (DeviceId, String) {
        let path = format!("/api/appointments/{}/devices", self.appointment);
        let body = json!({ "label": "Siêu âm", "kind": "ultrasound" });
        let issued = self.world.call(&self.doctor, "POST", &path, body).await.ok();
        (serde_json::from_value(issued["id"].clone()).unwrap(), issued["token"].as_str().unwrap().to_owned())
    }

    /// The doctor enters the room, without media of their own.
    async fn enter(&self) -> Socket {
        let path = format!("/api/appointments/{}/join", self.appointment);
        let ticket = self.world.call(&self.doctor, "POST", &path, Value::Null).await.ok()["ticket"].clone();
        let address = self.world.serve().await;
        let mut request = format!("ws://{address}/api/live").into_client_request().unwrap();
        request.headers_mut().insert("origin", ORIGIN.parse().unwrap());
        request.headers_mut().insert("sec-websocket-protocol", "hoichan.v1".parse().unwrap());
        let (mut socket, _) = connect_async(request).await.expect("the upgrade is allowed");
        let join = json!({ "id": 1, "type": "join", "ticket": ticket });
        socket.send(Message::text(join.to_string())).await.unwrap();
        let mut socket = Socket(socket);
        socket.until(|message| message["type"] == "joined").await;
        socket
    }

    async fn post(&self, token: &str) -> (StatusCode, HeaderMap, String) {
        self.world.raw(offer(token).body(Body::from(OFFER)).unwrap()).await
    }

    async fn delete(&self, token: &str, location: &str) -> StatusCode {
        let request = Request::delete(location).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.world.raw(request.body(Body::empty()).unwrap()).await.0
    }

    async fn peer(&self) -> ids::PeerId {
        let mut conn = self.world.app.db().read().await.unwrap();
        let seat = store::seat::find_user(&mut conn.cx(), self.appointment, self.doctor.id).await.unwrap();
        ids::PeerId(seat.expect("the doctor asked for the way in").0)
    }

    async fn shown(&self) -> Vec<DeviceId> {
        self.world.app.live().unwrap().devices_in(self.appointment).await
    }
}

fn offer(token: &str) -> axum::http::request::Builder {
    Request::post("/whip")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/sdp")
}

fn code(body: &str) -> String {
    let body: Value = serde_json::from_str(body).expect("our error body");
    body["error"]["code"].as_str().unwrap_or_default().to_owned()
}

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let next = async {
            loop {
                let message = self.0.next().await.expect("the socket is open").expect("a message");
                let Message::Text(text) = message else { continue };
                let message: Value = serde_json::from_str(&text).expect("JSON");
                if wanted(&message) {
                    return message;
                }
            }
        };
        timeout(Duration::from_secs(10), next).await.expect("it is told in time")
    }

    /// The second camera of the only participant, as the next roster tells it.
    async fn second_camera(&mut self) -> (bool, Value) {
        let message = self.until(|message| message["type"] == "roster").await;
        let person = &message["participants"][0];
        (person["media"]["camera2"] == true, person["device"].clone())
    }
}

#[tokio::test]
async fn a_device_publishes_and_stops() {
    let story = Story::begin().await;
    let (device, token) = story.device().await;
    let (status, _, body) = story.post(&token).await;
    assert_eq!((status.as_u16(), code(&body)), (409, "device_not_in_room".into()), "nobody has entered yet");

    let mut socket = story.enter().await;
    let (status, headers, answer) = story.post(&token).await;
    assert_eq!((status.as_u16(), answer.as_str()), (201, ANSWER));
    assert_eq!(headers[header::CONTENT_TYPE], "application/sdp");
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    let location = headers[header::LOCATION].to_str().unwrap().to_owned();
    assert!(location.starts_with("/whip/sessions/"), "{location}");
    assert_eq!(story.relay.attached(), [ids::DeviceId(device.0)]);
    assert!(story.shown().await.is_empty(), "not before its media is connected");

    let (room, peer) = (ids::RoomId(story.appointment.0), story.peer().await);
    let relayed = ids::DeviceId(device.0);
    story.relay.say(RelayEvent::DeviceConnected { room, peer, device: relayed });
    assert_eq!(socket.second_camera().await, (true, json!({ "kind": "ultrasound", "label": "Siêu âm" })));
    assert_eq!(story.shown().await, [device]);

    // Another session of the same device replaces the first, whose address is worth nothing from then on.
    let (status, headers, _) = story.post(&token).await;
    assert_eq!(status, 201);
    assert_eq!(story.delete(&token, &location).await, 404);
    let location = headers[header::LOCATION].to_str().unwrap();
    assert_eq!(story.delete("another", location).await, 401);
    let (_, other) = story.device().await;
    assert_eq!(story.delete(&other, location).await, 404, "its token belongs to another device");
    assert_eq!(story.delete(&token, location).await, 200);
    assert_eq!(socket.second_camera().await, (false, Value::Null));
    assert_eq!(story.delete(&token, location).await, 404);
    assert_eq!(story.relay.detached(), 1);
    story.relay.say(RelayEvent::DeviceGone { room, peer, device: relayed, reason: GoneReason::Left });

    let audited = story.world.audited(story.world.asking).await;
    let devices: Vec<_> = audited.iter().filter(|a| a.starts_with("device.")).map(String::as_str).collect();
    assert_eq!(devices, ["device.issue", "device.publish", "device.connect", "device.publish", "device.issue"]);
}

#[tokio::test]
async fn revoking_cuts_the_picture_and_the_token() {
    let story = Story::begin().await;
    let (device, token) = story.device().await;
    let mut socket = story.enter().await;
    assert_eq!(story.post(&token).await.0, 201);
    let (room, peer) = (ids::RoomId(story.appointment.0), story.peer().await);
    story.relay.say(RelayEvent::DeviceConnected { room, peer, device: ids::DeviceId(device.0) });
    assert!(socket.second_camera().await.0);
    let (_, second) = story.device().await;
    let (status, _, body) = story.post(&second).await;
    assert_eq!((status.as_u16(), code(&body)), (409, "device_other_shown".into()));

    let path = format!("/api/devices/{device}");
    assert_eq!(story.world.call(&story.doctor, "DELETE", &path, Value::Null).await.status, 204);
    assert!(!socket.second_camera().await.0);
    assert_eq!(story.relay.detached(), 1);
    assert_eq!(story.post(&token).await.0, 401);
    assert_eq!(story.post(&second).await.0, 201);

    // Leaving takes the device along.
    socket.0.send(Message::text(json!({ "id": 2, "type": "leave" }).to_string())).await.unwrap();
    socket.until(|message| message["reply"] == 2).await;
    let (status, _, body) = story.post(&second).await;
    assert_eq!((status.as_u16(), code(&body)), (409, "device_not_in_room".into()));
    assert_eq!(story.relay.detached(), 2);
}

#[tokio::test]
async fn only_a_good_token_counts_and_no_cookie_does() {
    let story = Story::begin().await;
    let (_, token) = story.device().await;
    let bare = |request: axum::http::request::Builder| request.body(Body::from(OFFER)).unwrap();
    let without = Request::post("/whip").header(header::CONTENT_TYPE, "application/sdp");
    let (status, headers, body) = story.world.raw(bare(without)).await;
    assert_eq!((status.as_u16(), code(&body)), (401, "device_token_invalid".into()));
    assert_eq!(headers[header::WWW_AUTHENTICATE], r#"Bearer realm="hoichan""#);
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");

    let cookies =
        story.world.exchange(&story.doctor, "POST", "/whip", &[("content-type", "application/sdp")], OFFER.into());
    assert_eq!(cookies.await.0, 401, "a login is no token");
    for scheme in ["Basic", "Token", ""] {
        let request = Request::post("/whip")
            .header(header::AUTHORIZATION, format!("{scheme} {token}"))
            .header(header::CONTENT_TYPE, "application/sdp");
        assert_eq!(story.world.raw(bare(request)).await.0, 401, "{scheme}");
    }
    let (_, headers, _) = story.post("guess").await;
    assert_eq!(headers[header::WWW_AUTHENTICATE], r#"Bearer realm="hoichan", error="invalid_token""#);

    // A token dies with its appointment, however long the device goes on trying.
    story.world.conclude(story.consultation).await;
    assert_eq!(code(&story.post(&token).await.2), "room_not_open");
    story.world.clock.advance(15 * MINUTE);
    for _ in 0..40 {
        assert_eq!(story.post(&token).await.0, 401, "an old token is no guess");
    }
    for _ in 0..30 {
        story.post("guess").await;
    }
    let (status, headers, _) = story.post("guess").await;
    assert_eq!(status, 429);
    assert!(headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn a_closed_account_ends_its_devices() {
    let story = Story::begin().await;
    let (_, token) = story.device().await;
    let mut tx = story.world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    let mut row = store::user::get(cx, story.doctor.id).await.unwrap().unwrap();
    row.active = false;
    store::user::update(cx, &row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(story.post(&token).await.0, 401);
    story.world.clock.advance(HOUR);
    assert_eq!(story.post(&token).await.0, 401);
}

#[tokio::test]
async fn what_is_no_offer_is_refused_by_its_status() {
    let story = Story::begin().await;
    let (_, token) = story.device().await;
    let _socket = story.enter().await;
    let send = |name: header::HeaderName, value: &'static str, body: String| {
        let mut request = offer(&token).body(Body::from(body)).unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
        story.world.raw(request)
    };
    let sdp = || OFFER.to_owned();
    let cases = [
        (send(header::CONTENT_TYPE, "application/json", sdp()).await, 415, "unsupported_media_type"),
        (send(header::ACCEPT, "text/html, image/*", sdp()).await, 406, "device_answer_is_sdp"),
        (send(header::ACCEPT, "*/*", "hello".into()).await, 400, "device_sdp_malformed"),
        (
            send(header::ACCEPT, "application/sdp", "v=0\r\nm=audio 9 X 0\r\n".into()).await,
            422,
            "device_offer_unusable",
        ),
        (send(header::ACCEPT, "*/*", "v=0".repeat(30_000)).await, 413, "too_large"),
    ];
    for ((status, headers, body), expected, name) in cases {
        assert_eq!((status.as_u16(), code(&body).as_str()), (expected, name), "{body}");
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
    assert!(story.relay.attached().is_empty());
    assert_eq!(send(header::CONTENT_TYPE, "Application/SDP; charset=utf-8", sdp()).await.0, 201);
}

#[tokio::test]
async fn methods_and_preflights_are_those_of_the_rfc() {
    let story = Story::begin().await;
    let (_, token) = story.device().await;
    let ask = |method: &str, path: &str| {
        let request =
            Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        story.world.raw(request.body(Body::empty()).unwrap())
    };
    let (status, headers, _) = ask("OPTIONS", "/whip").await;
    assert_eq!((status.as_u16(), &headers["accept-post"]), (200, &"application/sdp".parse().unwrap()));
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_METHODS], "POST, OPTIONS");
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_HEADERS], "Authorization, Content-Type");
    assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
    let session = format!("/whip/sessions/{}", Uuid::nil());
    assert_eq!(ask("OPTIONS", &session).await.1[header::ACCESS_CONTROL_ALLOW_METHODS], "DELETE, OPTIONS");
    for (method, path) in
        [("GET", "/whip"), ("PUT", "/whip"), ("GET", &*session), ("PATCH", &session), ("POST", &session)]
    {
        assert_eq!(ask(method, path).await.0, 405, "{method} {path}");
    }
    assert_eq!(ask("DELETE", &session).await.0, 404);
    assert_eq!(ask("DELETE", "/whip/sessions/no-uuid").await.0, 404);
}

#[tokio::test]
async fn without_a_relay_a_device_is_told_to_come_again() {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
    let (_, appointment) = world.meeting(&doctor, &specialist).await;
    let body = json!({ "label": "Siêu âm", "kind": "ultrasound" });
    let issued = world.call(&doctor, "POST", &format!("/api/appointments/{appointment}/devices"), body).await.ok();
    let request = offer(issued["token"].as_str().unwrap()).body(Body::from(OFFER)).unwrap();
    let (status, headers, body) = world.raw(request).await;
    assert_eq!((status.as_u16(), code(&body)), (503, "relay_unavailable".into()));
    assert!(headers.contains_key(header::RETRY_AFTER));
}
