//! Gateways: checked, told their secret once, called for a trial.

use super::super::testing::{Person, World};
use crate::{
    domain::policy::Role,
    notify::{Channels, vapid::Vapid, webhook},
    outgoing::{Allow, Outgoing},
};
use axum::{Router, body::Bytes, http::HeaderMap, routing::post};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};

async fn world() -> (World, Person) {
    let world = World::new().await;
    world.app.set_channels(Channels {
        outgoing: Outgoing::new(Allow::parse("127.0.0.1").unwrap()).unwrap(),
        vapid: Vapid::new(&[7; 32], None).unwrap(),
        mailer: None,
    });
    let admin = world.person("admin", &[(Role::HospitalAdmin, Some(world.asking))]).await;
    (world, admin)
}

fn input(world: &World, url: &str) -> Value {
    json!({ "hospital_id": world.asking, "label": "SMS", "url": url, "events": ["page.*", "appointment.reminder"] })
}

#[tokio::test]
async fn a_gateway_inside_the_house_or_for_unknown_events_is_refused() {
    let (world, admin) = world().await;
    let put = async |body: Value| world.call(&admin, "POST", "/api/webhooks", body).await;
    for url in ["https://169.254.169.254/", "http://gateway.test/", "https://10.0.0.1/", "x"] {
        let refused = put(input(&world, url)).await;
        assert_eq!(refused.refusal(), (422, "invalid_fields"), "{url}");
        assert_eq!(refused.body["error"]["details"]["fields"][0]["field"], "url");
    }
    for events in [json!([]), json!(["*"]), json!(["page.ringing page.siren"]), json!(["nothing.*"])] {
        let mut body = input(&world, "https://gateway.test/");
        body["events"] = events.clone();
        assert_eq!(put(body).await.refusal(), (422, "invalid_fields"), "{events}");
    }
}

#[tokio::test]
async fn the_secret_is_told_once_and_signs_the_trial() {
    let (world, admin) = world().await;
    let (tell, mut told) = mpsc::channel(4);
    let take =
        move |headers: HeaderMap, body: Bytes| async move { tell.send((headers, body)).await.expect("listened to") };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/sms?token=theirs", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/sms", post(take))).await });

    let made = world.call(&admin, "POST", "/api/webhooks", input(&world, &url)).await.ok();
    let path = format!("/api/webhooks/{}", made["id"].as_str().unwrap());
    let list = format!("/api/webhooks?hospital_id={}", world.asking);
    let listed = world.call(&admin, "GET", &list, Value::Null).await.ok();
    assert_eq!((&listed[0]["secret"], &listed[0]["events"]), (&Value::Null, &made["events"]));
    let rotated = world.call(&admin, "POST", &format!("{path}/rotate"), Value::Null).await.ok();
    assert_ne!(rotated["secret"], made["secret"]);

    let tried = world.call(&admin, "POST", &format!("{path}/test"), Value::Null).await.ok();
    assert_eq!(tried, json!({ "delivered": true, "answer": "http 200" }));
    let (headers, body) = told.recv().await.unwrap();
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let seconds = header(webhook::TIMESTAMP).parse().unwrap();
    let secret = |of: &Value| of["secret"].as_str().unwrap().as_bytes().to_vec();
    assert_eq!(header(webhook::SIGNATURE), webhook::signature(&secret(&rotated), seconds, &body));
    assert_ne!(header(webhook::SIGNATURE), webhook::signature(&secret(&made), seconds, &body));

    assert_eq!(world.call(&admin, "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(world.call(&admin, "GET", &list, Value::Null).await.ok(), json!([]));
    let audited = world.audited(world.asking).await;
    assert_eq!(audited, ["webhook.create", "webhook.rotate", "webhook.delete"]);
}
