//! The feed: a secret address, the same text while nothing changes, nothing after it was taken back.

use super::super::testing::{NOW, World};
use crate::{
    domain::{clock::DAY, policy::Role},
    store,
};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use icalendar::{Calendar, Component};
use serde_json::Value;

async fn read(world: &World, url: &str, known: &str) -> (StatusCode, HeaderMap, String) {
    let path = url.strip_prefix("https://hoichan.test").expect("our own address");
    world.raw(Request::get(path).header("if-none-match", known).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_feed_is_read_by_its_address_and_by_no_other() {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
    let (id, appointment) = world.meeting(&doctor, &specialist).await;
    let path = "/api/me/calendar-feed";
    let none = world.call(&specialist, "GET", path, Value::Null).await.ok();
    assert_eq!(none["created_at"], Value::Null);
    let made = world.call(&specialist, "POST", path, Value::Null).await.ok();
    let url = made["url"].as_str().unwrap().to_owned();
    assert_eq!(world.call(&specialist, "GET", path, Value::Null).await.ok()["url"], Value::Null, "told once");

    let (status, headers, text) = read(&world, &url, "").await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (StatusCode::OK, "text/calendar; charset=utf-8"));
    let calendar: Calendar = text.parse().expect("a calendar");
    let events: Vec<_> = calendar.events().collect();
    let code = world.row(id).await.code;
    assert_eq!((events.len(), events[0].get_summary()), (1, Some(format!("Hội chẩn {code}").as_str())));
    assert!(text.contains("REFRESH-INTERVAL;VALUE=DURATION:PT15M"));
    assert!(!text.contains("Yếu") && !text.contains("chuyên"), "nothing of the patient");
    let tag = headers["etag"].to_str().unwrap();
    world.clock.advance(1_000);
    assert_eq!(read(&world, &url, tag).await.0, StatusCode::NOT_MODIFIED);

    let mut tx = world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    let mut row = store::appointment::get(cx, appointment).await.unwrap().unwrap();
    row.starts_at = NOW.plus(DAY);
    row.ends_at = NOW.plus(DAY + 60_000);
    store::appointment::update(cx, row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(read(&world, &url, tag).await.0, StatusCode::OK);

    let again = world.call(&specialist, "POST", path, Value::Null).await.ok();
    let new = again["url"].as_str().unwrap();
    assert_eq!(read(&world, &url, "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(read(&world, new, "").await.0, StatusCode::OK);
    assert_eq!(read(&world, new.trim_end_matches(".ics"), "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(world.call(&specialist, "DELETE", path, Value::Null).await.status, 204);
    assert_eq!(read(&world, new, "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn guessing_addresses_ends_soon() {
    let world = World::new().await;
    for _ in 0..30 {
        assert_eq!(read(&world, "https://hoichan.test/calendar/guess.ics", "").await.0, StatusCode::NOT_FOUND);
    }
    assert_eq!(read(&world, "https://hoichan.test/calendar/guess.ics", "").await.0, StatusCode::TOO_MANY_REQUESTS);
}
