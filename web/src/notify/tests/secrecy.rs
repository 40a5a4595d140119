//! Nothing about a patient leaves the house, by any way, in any kind of notification.

use super::*;
use crate::domain::{
    clock::{DAY, HOUR, MINUTE},
    notice::KINDS,
};
use serde_json::json;

const CANARY: &str = "KimYenCanary";

fn content() -> RequestContent {
    let text = || json!(CANARY);
    let content = json!({
        "patient": { "full_name": CANARY, "birth": "1984-02-29", "sex": "female", "identity_number": "075184001234" },
        "diagnosis": text(), "reason": text(), "course": text(), "results": text(), "treatment": text(),
        "questions": [text()],
    });
    serde_json::from_value(content).expect("a request")
}

#[tokio::test]
async fn no_outgoing_byte_tells_of_the_patient() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, appointment) = story.booked_about(content(), NOW.plus(DAY + HOUR), 30).await;
    let mut tx = story.world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    let mut hook = store::webhook::of_hospital(cx, story.world.asking).await.unwrap().remove(0);
    store::webhook::delete(cx, hook.id).await.unwrap();
    hook.id = WebhookId::new();
    hook.events = KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(" ");
    let key = story.world.app.hospital_key(cx, hook.hospital_id).await.unwrap();
    hook.seal_secret(&key, SECRET).unwrap();
    store::webhook::insert(cx, &hook).await.unwrap();
    tx.commit().await.unwrap();
    for kind in KINDS {
        story.tell(kind.name, id).await;
    }
    story.step().await;
    story.world.clock.advance(HOUR);
    story.change(appointment, |row| row.cancel_reason = CANARY.into()).await;
    story.step().await;
    story.change(appointment, |row| row.status = Status::Cancelled).await;
    story.step().await;
    story.world.clock.advance(10 * MINUTE);
    story.step().await;

    let mut out = Vec::new();
    out.extend(story.mail.taken().iter().map(outside::Mail::readable));
    for got in story.push.got() {
        out.push(format!("{:?}\n{}", got.headers, story.read(&got.body)));
    }
    for got in story.gateway.got() {
        out.push(format!("{:?}\n{}", got.headers, got.json()));
    }
    assert!(out.len() > 2 * KINDS.len(), "{} messages are too few", out.len());
    for text in &out {
        for secret in [CANARY, "Canary", "075184001234", "1984-02-29"] {
            assert!(!text.contains(secret), "{secret} stands in\n{text}");
        }
    }
    let about = out.iter().filter(|text| text.contains("HC-2611-0001")).count();
    assert!(about > KINDS.len(), "the search finds what is there");
    for row in out.iter().filter(|text| text.contains("recipient")) {
        let body: serde_json::Value = serde_json::from_str(row.split_once('\n').unwrap().1).unwrap();
        assert!(body["text"].as_str().unwrap().chars().count() <= 400);
    }
}
