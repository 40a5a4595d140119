//! What the caller was told: pages of it, what they have seen, and how they want to be told.

use super::super::testing::{NOW, Person, World};
use crate::{
    domain::{ids::NotificationId, policy::Role},
    store::{self, notification::New},
};
use serde_json::{Value, json};

async fn told(world: &World, person: &Person, count: usize) {
    let mut tx = world.app.db().begin().await.unwrap();
    for number in 0..count {
        let once = number.to_string();
        let new = New {
            user: person.id,
            kind: "swap.asked",
            consultation: None,
            appointment: None,
            about: None,
            once: Some(&once),
        };
        assert!(store::notification::tell(&mut tx.cx(), &new, NOW).await.unwrap());
        assert!(!store::notification::tell(&mut tx.cx(), &new, NOW.plus(1_000_000)).await.unwrap(), "told once");
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn pages_follow_each_other_and_belong_to_one_person() {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let other = world.person("other", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    told(&world, &doctor, 120).await;
    told(&world, &other, 1).await;
    let get =
        async |query: &str| world.call(&doctor, "GET", &format!("/api/notifications{query}"), Value::Null).await.ok();
    let first = get("").await;
    assert_eq!((first["items"].as_array().unwrap().len(), &first["unread"]), (50, &json!(120)));
    let mut ids = Vec::new();
    let mut page = first;
    loop {
        ids.extend(page["items"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        page = get(&format!("?before={next}")).await;
    }
    assert_eq!(ids.len(), 120);
    assert!(ids.is_sorted_by(|a, b| a > b), "the newest first, each once");

    let seen =
        async |id: &str| world.call(&doctor, "POST", &format!("/api/notifications/{id}/seen"), Value::Null).await;
    assert_eq!(seen(&ids[0]).await.status, 204);
    assert_eq!(seen(&NotificationId::new().to_string()).await.refusal(), (404, "not_found"));
    let unread = get("?unread=true").await;
    assert_eq!((&unread["unread"], &unread["items"][0]["id"]), (&json!(119), &json!(ids[1])));
    let theirs = world.call(&other, "POST", &format!("/api/notifications/{}/seen", ids[1]), Value::Null).await;
    assert_eq!(theirs.refusal(), (404, "not_found"), "another's is not there");
    assert_eq!(world.call(&doctor, "POST", "/api/notifications/seen-all", Value::Null).await.status, 204);
    assert_eq!(get("?unread=true").await, json!({ "unread": 0, "items": [], "next": null }));
    let others = world.call(&other, "GET", "/api/notifications", Value::Null).await.ok();
    assert_eq!(others["unread"], 1);
    assert_eq!(others["items"][0]["title"], "Đề nghị đổi ca trực");
}

#[tokio::test]
async fn settings_are_checked_and_kept_with_their_version() {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let path = "/api/me/notifications";
    let begun = world.call(&doctor, "GET", path, Value::Null).await.ok();
    assert_eq!((&begun["version"], &begun["email"], &begun["mail_available"]), (&json!(0), &json!(""), &json!(false)));
    let put = async |changes: Value| {
        let mut body = begun.clone();
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        world.call(&doctor, "PUT", path, body).await
    };
    for (changes, field) in [
        (json!({ "email": "nobody" }), "email"),
        (json!({ "email": "a@b.vn\r\nBcc: x@y.vn" }), "email"),
        (json!({ "email": "An <an@bv.test>" }), "email"),
        (json!({ "quiet_from": 1440, "quiet_to": 0 }), "quiet_from"),
        (json!({ "quiet_from": 60 }), "quiet_to"),
        (json!({ "zone": "Mars/Base" }), "zone"),
    ] {
        let refused = put(changes).await;
        assert_eq!(refused.refusal(), (422, "invalid_fields"));
        assert_eq!(refused.body["error"]["details"]["fields"][0]["field"], field);
    }
    let good = json!({ "email": " an@bv.test ", "quiet_from": 1320, "quiet_to": 360, "zone": "Asia/Ho_Chi_Minh" });
    let kept = put(good.clone()).await.ok();
    assert_eq!((&kept["email"], &kept["version"], &kept["quiet_to"]), (&json!("an@bv.test"), &json!(1), &json!(360)));
    let stale = put(good).await;
    assert_eq!(stale.refusal(), (409, "stale_version"));
    assert_eq!(stale.body["error"]["details"]["current"], kept);
}
