//! Tokens of devices: who gives them, for how long, and what of them is kept.

use super::super::testing::{NOW, Person, World};
use crate::{
    domain::{
        clock::{HOUR, MINUTE},
        ids::{AppointmentId, ConsultationId},
        policy::Role,
    },
    store,
};
use serde_json::{Value, json};

struct Story {
    world: World,
    doctor: Person,
    specialist: Person,
    consultation: ConsultationId,
    appointment: AppointmentId,
}

impl Story {
    async fn begin() -> Self {
        let world = World::new().await;
        let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
        let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
        let (consultation, appointment) = world.meeting(&doctor, &specialist).await;
        Self { world, doctor, specialist, consultation, appointment }
    }

    fn path(&self) -> String {
        format!("/api/appointments/{}/devices", self.appointment)
    }

    async fn issue(&self, body: Value) -> super::super::testing::Reply {
        self.world.call(&self.doctor, "POST", &self.path(), body).await
    }
}

#[tokio::test]
async fn a_token_is_told_once_and_kept_as_a_hash() {
    let story = Story::begin().await;
    let issued = story.issue(json!({ "label": " Siêu âm  tim ", "kind": "ultrasound" })).await.ok();
    assert_eq!((&issued["label"], &issued["url"]), (&json!("Siêu âm tim"), &json!("https://hoichan.test/whip")));
    assert_eq!(issued["expires_at"], NOW.plus(45 * MINUTE).0, "a quarter of an hour after the appointment");
    let token = issued["token"].as_str().unwrap();
    assert_eq!(token.len(), 43);

    // The other side sees the device and not its token.
    let list = story.world.call(&story.specialist, "GET", &story.path(), Value::Null).await.ok();
    assert_eq!(list.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&list[0]["token"], &list[0]["connected"], &list[0]["owner"]),
        (&Value::Null, &json!(false), &json!("BS doctor"))
    );
    let mut conn = story.world.app.db().read().await.unwrap();
    assert!(store::device::by_token(&mut conn.cx(), token.as_bytes()).await.unwrap().is_none());
    let hash = crate::auth::login::hash(token);
    assert!(store::device::by_token(&mut conn.cx(), &hash).await.unwrap().is_some());
    drop(conn);

    let id = issued["id"].as_str().unwrap();
    for _ in 0..2 {
        let revoked = story.world.call(&story.doctor, "DELETE", &format!("/api/devices/{id}"), Value::Null).await;
        assert_eq!(revoked.status, 204);
    }
    let list = story.world.call(&story.doctor, "GET", &story.path(), Value::Null).await.ok();
    assert_eq!(list[0]["revoked_at"], NOW.0);
    for hospital in [story.world.asking, story.world.advising] {
        let audited = story.world.audited(hospital).await;
        let devices: Vec<_> = audited.iter().filter(|a| a.starts_with("device.")).map(String::as_str).collect();
        assert_eq!(devices, ["device.issue", "device.revoke"]);
    }
}

#[tokio::test]
async fn a_device_needs_a_name_a_kind_and_a_meeting() {
    let story = Story::begin().await;
    for (label, code) in [(" ", "required"), (&*"x".repeat(41), "too_long")] {
        let refused = story.issue(json!({ "label": label, "kind": "endoscope" })).await;
        assert_eq!(refused.refusal(), (422, "invalid_fields"));
        assert_eq!(refused.body["error"]["details"]["fields"][0]["code"], code);
    }
    let unknown = story.issue(json!({ "label": "X", "kind": "microscope" })).await;
    assert_eq!(unknown.refusal(), (422, "unreadable_body"));
    let good = json!({ "label": "Nội soi", "kind": "endoscope" });

    let mut tx = story.world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    let mut appointment = store::appointment::get(cx, story.appointment).await.unwrap().unwrap();
    appointment.status = crate::domain::appointment::Status::Booked;
    appointment.starts_at = NOW.plus(12 * HOUR);
    appointment.ends_at = NOW.plus(13 * HOUR);
    store::appointment::update(cx, appointment).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(story.issue(good.clone()).await.refusal(), (409, "device_too_early"));
    story.world.clock.advance(MINUTE);
    story.issue(good.clone()).await.ok();

    story.world.conclude(story.consultation).await;
    assert_eq!(story.issue(good).await.refusal(), (409, "room_not_open"));
}
