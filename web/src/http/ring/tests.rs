//! A device that rings outlives the login, sees no patient and does nothing else.

use crate::{
    auth::login,
    domain::clock::{DAY, HOUR},
    http::testing::Person,
    paging::{presence::OpenStream, testing::Ward},
    store,
};
use axum::http::header;
use serde_json::{Value, json};

async fn register(ward: &Ward, person: &Person) -> String {
    let reply = ward.world.call(person, "POST", "/api/ring-devices", json!({ "label": "Máy trực" })).await;
    assert_eq!(reply.status, 201);
    let cookie = reply.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("Secure"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn it_shows_that_it_rings_and_nothing_of_the_patient() {
    let ward = Ward::new().await;
    let cookie = register(&ward, &ward.first).await;
    ward.press().await;
    // The login has ended long since.
    ward.world.clock.advance(13 * HOUR);
    let pages = ward.world.send(Some(&cookie), "GET", "/api/ring/pages", Value::Null).await.ok();
    let mut names: Vec<_> = pages[0].as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let mut expected =
        ["id", "title_vi", "title_en", "specialty", "requesting_hospital", "started_at", "level"].to_vec();
    expected.sort_unstable();
    assert_eq!(names, expected);
    for (method, path) in [
        ("GET", "/api/pages".to_owned()),
        ("GET", "/api/me".to_owned()),
        ("GET", "/api/events".to_owned()),
        ("GET", "/api/consultations".to_owned()),
        ("POST", format!("/api/pages/{}/accept", pages[0]["id"].as_str().unwrap())),
        ("POST", "/api/ring-devices".to_owned()),
    ] {
        let reply = ward.world.send(Some(&cookie), method, &path, json!({})).await;
        assert_eq!(reply.refusal(), (401, "unauthenticated"), "{method} {path}");
    }
    let other =
        ward.world.send(Some(&format!("{}=x", login::RING_COOKIE)), "GET", "/api/ring/pages", Value::Null).await;
    assert_eq!(other.refusal(), (401, "unauthenticated"));
    assert_eq!(ward.world.send(None, "GET", "/api/ring/events", Value::Null).await.refusal(), (401, "unauthenticated"));
}

#[tokio::test]
async fn it_says_busy_for_its_owner_only() {
    let ward = Ward::new().await;
    let (first, third) = (register(&ward, &ward.first).await, register(&ward, &ward.third).await);
    let page = ward.press().await;
    let path = format!("/api/ring/pages/{}/busy", page["id"].as_str().unwrap());
    assert_eq!(ward.world.send(Some(&third), "POST", &path, Value::Null).await.refusal(), (404, "not_found"));
    assert_eq!(ward.world.send(Some(&first), "POST", &path, Value::Null).await.status, 204);
    assert_eq!(ward.rung(&page).await.len(), 2);
    assert_eq!(ward.world.send(Some(&first), "GET", "/api/ring/pages", Value::Null).await.ok(), json!([]));
}

#[tokio::test]
async fn its_right_slides_and_ends_with_the_password() {
    let ward = Ward::new().await;
    let cookie = register(&ward, &ward.first).await;
    let good = || ward.world.send(Some(&cookie), "GET", "/api/ring/pages", Value::Null);
    for _ in 0..3 {
        ward.world.clock.advance(80 * DAY);
        assert_eq!(good().await.status, 200);
    }
    let mut tx = ward.world.app.db().begin().await.unwrap();
    store::login::delete_of_user(&mut tx.cx(), ward.first.id, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(good().await.refusal(), (401, "unauthenticated"));
}

#[tokio::test]
async fn it_ends_when_unused_and_when_taken_away() {
    let ward = Ward::new().await;
    let (kept, gone) = (register(&ward, &ward.first).await, register(&ward, &ward.first).await);
    let devices = ward.world.call(&ward.first, "GET", "/api/ring-devices", Value::Null).await.ok();
    assert_eq!(devices.as_array().unwrap().len(), 2);
    let path = format!("/api/ring-devices/{}", devices[1]["id"].as_str().unwrap());
    assert_eq!(ward.world.call(&ward.second, "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(ward.world.send(Some(&gone), "GET", "/api/ring/pages", Value::Null).await.status, 200, "not theirs");
    assert_eq!(ward.world.call(&ward.first, "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(ward.world.send(Some(&gone), "GET", "/api/ring/pages", Value::Null).await.status, 401);
    ward.world.clock.advance(91 * DAY);
    assert_eq!(ward.world.send(Some(&kept), "GET", "/api/ring/pages", Value::Null).await.status, 401);
}

#[tokio::test]
async fn presence_follows_streams_devices_and_meetings() {
    let ward = Ward::new().await;
    let path = format!("/api/duty/now?hospital_id={}&specialty=neurology", ward.world.advising);
    let presence = async || {
        let now = ward.world.call(&ward.doctor, "GET", &path, Value::Null).await.ok();
        let people = now["people"].as_array().unwrap().clone();
        people.iter().map(|p| p["presence"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(presence().await, ["away"; 5]);
    let open = OpenStream::new(&ward.world.app, ward.second.id);
    register(&ward, &ward.third).await;
    assert_eq!(presence().await[..3], ["away", "available", "available"]);
    drop(open);
    assert_eq!(presence().await[1], "away");
    // Another node tells of its streams, and is forgotten when it falls silent.
    let mut tx = ward.world.app.db().begin().await.unwrap();
    let until = ward.world.app.now().plus(45_000);
    store::presence::refresh(&mut tx.cx(), "another", &[ward.first.id], until).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(presence().await[0], "available");
    ward.world.clock.advance(45_000);
    assert_eq!(presence().await[0], "away");
    let (_, appointment) = ward.world.meeting(&ward.doctor, &ward.first).await;
    let mut tx = ward.world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    let seat = store::seat::of_user(cx, appointment, ward.first.id, "BS minh", "specialist").await.unwrap();
    store::seat::joined(cx, seat, ward.world.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(presence().await[0], "busy");
}
