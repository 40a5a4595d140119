//! What comes again under a key, at an endpoint that knows nothing of keys.

use super::super::testing::{NOW, Person, Reply, World};
use crate::{
    domain::{clock::DAY, policy::Role},
    store::{
        self, StoreError,
        idempotency::{Sending, answering},
    },
};
use futures_util::future::join_all;
use serde_json::{Value, json};

async fn world() -> (World, Person) {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    (world, doctor)
}

async fn create(world: &World, doctor: &Person, key: &str, body: Value) -> Reply {
    world.call_once(doctor, key, "POST", "/api/consultations", body).await
}

async fn drafts(world: &World, doctor: &Person) -> usize {
    world.call(doctor, "GET", "/api/consultations", Value::Null).await.ok().as_array().unwrap().len()
}

#[tokio::test]
async fn a_request_sent_five_times_at_once_and_again_is_done_once() {
    let (world, doctor) = world().await;
    let body = json!({ "urgency": "urgent" });
    let replies = join_all((0..5).map(|_| create(&world, &doctor, "k", body.clone()))).await;
    let (done, waiting): (Vec<_>, Vec<_>) = replies.into_iter().partition(|r| r.status.is_success());
    let first = done.first().expect("one is answered");
    assert!(done.iter().all(|r| r.body == first.body), "whoever comes after it gets its reply");
    assert!(waiting.iter().all(|r| r.refusal() == (409, "in_flight")));
    let again = create(&world, &doctor, "k", body.clone()).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(drafts(&world, &doctor).await, 1);

    let other = create(&world, &doctor, "k", json!({ "urgency": "asap" })).await;
    assert_eq!(other.refusal(), (422, "idempotency_mismatch"));
    let elsewhere = world.call_once(&doctor, "k", "POST", "/api/patients/find", body.clone()).await;
    assert_eq!(elsewhere.refusal(), (422, "idempotency_mismatch"));
    let colleague = world.person("colleague", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    assert!(create(&world, &colleague, "k", body.clone()).await.status.is_success(), "a key is its sender's own");

    world.clock.advance(DAY);
    let doctor = world.signed_in(doctor.id).await;
    let next_day = create(&world, &doctor, "k", body).await.ok();
    assert_ne!(next_day["id"], first.body["id"], "a key is kept for a day");
}

#[tokio::test]
async fn a_refusal_is_not_kept() {
    let (world, doctor) = world().await;
    let wrong = create(&world, &doctor, "k", json!({ "urgency": "at once" })).await;
    assert_eq!(wrong.refusal(), (422, "unreadable_body"));
    assert!(create(&world, &doctor, "k", json!({ "urgency": "urgent" })).await.status.is_success());
    let long = "k".repeat(201);
    assert_eq!(create(&world, &doctor, &long, json!({})).await.refusal(), (422, "invalid_fields"));
}

/// The process died between what it did and its reply.
#[tokio::test]
async fn what_was_done_without_a_reply_is_not_done_again() {
    let (world, doctor) = world().await;
    let body = json!({ "urgency": "urgent" });
    let fingerprint = super::fingerprint("/api/consultations", body.to_string().as_bytes());
    let sending = Sending::new(doctor.id, "k".into(), fingerprint, NOW);
    let done = answering(sending.clone(), async {
        let mut tx = world.app.db().begin().await?;
        store::node::set_setting(&mut tx.cx(), "done", "1").await?;
        tx.commit().await
    });
    done.await.unwrap();
    assert!(sending.is_written());
    assert_eq!(create(&world, &doctor, "k", body).await.refusal(), (409, "already_done"));
    assert_eq!(drafts(&world, &doctor).await, 0);

    // On another node the same request comes too late, and takes back what it did.
    let twin = Sending::new(doctor.id, "k".into(), sending.fingerprint.clone(), NOW);
    let late = answering(twin, async {
        let mut tx = world.app.db().begin().await?;
        store::node::set_setting(&mut tx.cx(), "done", "2").await?;
        tx.commit().await
    });
    assert!(matches!(late.await, Err(StoreError::Stale)));
    let mut conn = world.app.db().read().await.unwrap();
    assert_eq!(store::node::setting(&mut conn.cx(), "done").await.unwrap().as_deref(), Some("1"));
}
