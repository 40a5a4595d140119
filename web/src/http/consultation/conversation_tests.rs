//! The conversation: stored once, read by its parties, audited.

use super::super::testing::World;
use crate::domain::{ids::MessageId, policy::Role};
use serde_json::{Value, json};

#[tokio::test]
async fn a_message_sent_twice_is_stored_once() {
    let world = World::new().await;
    let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
    let other = world.person("other", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let (id, _) = world.meeting(&doctor, &specialist).await;
    let path = format!("/api/consultations/{id}/messages");
    let message = json!({ "client_id": MessageId::new(), "text": "Huyết áp 185/100 rồi ạ." });

    let first = world.call(&doctor, "POST", &path, message.clone()).await.ok();
    let again = world.call(&doctor, "POST", &path, message.clone()).await.ok();
    assert_eq!(first, again);
    assert_eq!(first["author"], "BS doctor");
    let copied = world.call(&specialist, "POST", &path, message).await;
    assert_eq!(copied.refusal(), (409, "idempotency_mismatch"));
    let listed = world.call(&specialist, "GET", &path, Value::Null).await.ok();
    assert_eq!(listed, json!([first]));

    assert_eq!(world.call(&other, "GET", &path, Value::Null).await.refusal(), (404, "not_found"));
    for (wrong, code) in [("  ", "required"), (&"ơ".repeat(4_001), "too_long")] {
        let body = json!({ "client_id": MessageId::new(), "text": wrong });
        let refused = world.call(&doctor, "POST", &path, body).await;
        assert_eq!(refused.refusal(), (422, "invalid_fields"));
        assert_eq!(refused.body["error"]["details"]["fields"][0]["code"], code);
    }
    for hospital in [world.asking, world.advising] {
        let audited = world.audited(hospital).await;
        assert_eq!(audited, ["message.write", "conversation.read"]);
    }
}
