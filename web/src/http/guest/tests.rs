//! A link from its making to its end.

use super::super::testing::{Person, Reply, World};
use crate::domain::{
    clock::{HOUR, MINUTE},
    ids::ConsultationId,
    policy::Role,
};
use axum::http::header;
use serde_json::{Value, json};

struct Story {
    world: World,
    doctor: Person,
    id: ConsultationId,
}

impl Story {
    async fn begin() -> Self {
        let world = World::new().await;
        let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
        let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
        let (id, _) = world.meeting(&doctor, &specialist).await;
        Self { world, doctor, id }
    }

    async fn invite(&self) -> (String, String) {
        let body = json!({ "name": " Lê  Thị Hoa ", "kind": "family" });
        let link =
            self.world.call(&self.doctor, "POST", &format!("/api/consultations/{}/guests", self.id), body).await.ok();
        assert_eq!(link["name"], "Lê Thị Hoa");
        let (page, token) = link["url"].as_str().unwrap().split_once('#').unwrap();
        assert_eq!(page, "https://hoichan.test/guest");
        (link["id"].as_str().unwrap().to_owned(), token.to_owned())
    }

    async fn open(&self, cookie: Option<&str>, token: &str) -> Reply {
        self.world.send(cookie, "POST", "/api/guest/open", json!({ "token": token })).await
    }
}

/// The cookie that a reply sets.
fn cookie(reply: &Reply) -> Option<String> {
    let set = reply.headers.get(header::SET_COOKIE)?.to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Secure"));
    Some(set.split(';').next().unwrap().to_owned())
}

#[tokio::test]
async fn the_first_device_keeps_the_link() {
    let story = Story::begin().await;
    let (_, token) = story.invite().await;
    let first = story.open(None, &token).await;
    let device = cookie(&first).unwrap();
    let welcome = first.ok();
    assert_eq!((&welcome["name"], &welcome["hospital"]), (&json!("Lê Thị Hoa"), &json!("Bệnh viện Phú Lâm")));
    assert_eq!(welcome["open"], true);

    let again = story.open(Some(&device), &token).await;
    assert_eq!(cookie(&again), None, "it keeps the secret it has");
    again.ok();
    assert_eq!(story.open(None, &token).await.refusal(), (403, "guest_other_device"));
    let forged = format!("{}x", device);
    assert_eq!(story.open(Some(&forged), &token).await.refusal(), (403, "guest_other_device"));
    for hospital in [story.world.asking, story.world.advising] {
        let audited = story.world.audited(hospital).await;
        let guests: Vec<_> = audited.iter().filter(|a| a.starts_with("guest.")).map(String::as_str).collect();
        assert_eq!(guests, ["guest.invite", "guest.open", "guest.open", "guest.other_device", "guest.other_device"]);
    }
}

#[tokio::test]
async fn a_revoked_or_expired_link_opens_nothing() {
    let story = Story::begin().await;
    let (id, token) = story.invite().await;
    let device = cookie(&story.open(None, &token).await).unwrap();
    let without = story.world.send(None, "POST", "/api/guest/join", Value::Null).await;
    assert_eq!(without.refusal(), (401, "unauthenticated"));
    let revoked = story.world.call(&story.doctor, "DELETE", &format!("/api/guests/{id}"), Value::Null).await;
    assert_eq!(revoked.status, 204);
    assert_eq!(story.open(Some(&device), &token).await.refusal(), (403, "guest_link_invalid"));
    let join = story.world.send(Some(&device), "POST", "/api/guest/join", Value::Null).await;
    assert_eq!(join.refusal(), (403, "guest_link_invalid"));

    let (_, other) = story.invite().await;
    story.world.clock.advance(HOUR);
    story.open(None, &other).await.ok();
    story.world.conclude(story.id).await;
    story.world.clock.advance(15 * MINUTE);
    assert_eq!(story.open(None, &other).await.refusal(), (403, "guest_link_expired"));
}

#[tokio::test]
async fn guessing_is_limited_by_address() {
    let story = Story::begin().await;
    let (_, token) = story.invite().await;
    for _ in 0..5 {
        assert_eq!(story.open(None, "guess").await.refusal(), (403, "guest_link_invalid"));
    }
    let limited = story.open(None, &token).await;
    assert_eq!(limited.refusal(), (429, "too_many_attempts"));
    assert!(limited.headers.contains_key(header::RETRY_AFTER));
    story.world.clock.advance(HOUR);
    let person = story.world.person("back", &[(Role::RequestingDoctor, Some(story.world.asking))]).await;
    let path = format!("/api/consultations/{}/guests", story.id);
    assert_eq!(story.world.call(&person, "GET", &path, Value::Null).await.refusal(), (404, "not_found"));
    story.open(None, &token).await.ok();
}
