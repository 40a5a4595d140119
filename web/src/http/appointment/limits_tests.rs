//! What a specialist's rota and limits do to a booking: why a time is refused, and what a coordinator may set aside.

use super::tests::{Planning, hold_body, tomorrow};
use crate::domain::clock::{DAY, HOUR, MINUTE, Ts};
use jiff::Timestamp;
use serde_json::{Value, json};

impl Planning {
    /// Saves parts of the specialist's schedule.
    async fn save(&self, parts: Value) -> Value {
        let path = format!("/api/specialists/{}/schedule", self.specialist.id);
        let stands = self.world.call(&self.coordinator, "GET", &path, Value::Null).await.ok();
        let mut body = parts;
        body["version"] = stands["version"].clone();
        self.world.call(&self.coordinator, "PUT", &path, body).await.ok()
    }

    /// Asks for a time; gives status, code and reason of the answer.
    async fn asks(&self, from: Ts, override_reason: Option<&str>) -> (u16, String, String) {
        let mut body = hold_body(self.accepted().await, self.specialist.id, from);
        if let Some(reason) = override_reason {
            body["override_reason"] = json!(reason);
        }
        let reply = self.world.call(&self.coordinator, "POST", "/api/appointments", body).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let error = &reply.body["error"];
        (reply.status.as_u16(), text(&error["code"]), text(&error["details"]["reason"]))
    }

    async fn why(&self, from: Ts) -> Value {
        let (id, to) = (self.specialist.id, from.plus(30 * MINUTE));
        let path = format!("/api/specialists/{id}/why?starts_at={}&ends_at={}", from.0, to.0);
        self.world.call(&self.asking, "GET", &path, Value::Null).await.ok()
    }
}

fn local(at: Ts) -> String {
    Timestamp::from_millisecond(at.0).unwrap().strftime("%Y-%m-%dT%H:%M").to_string()
}

fn refused(reason: &str) -> (u16, String, String) {
    (409, "time_not_free".into(), reason.into())
}

#[tokio::test]
async fn a_theatre_list_and_an_absence_are_told_as_what_they_are() {
    let p = Planning::begin().await;
    let rule = |kind: &str, from: Ts| json!({"kind": kind, "zone": "UTC", "dtstart": local(from), "duration_min": 60, "rrule": "FREQ=DAILY;COUNT=30"});
    let saved =
        p.save(json!({"rules": [rule("theatre", tomorrow()), rule("absent", tomorrow().plus(2 * HOUR))]})).await;
    assert_eq!(saved["rules"].as_array().unwrap().len(), 2);
    assert_eq!(saved["weekly"].as_array().unwrap().len(), 7, "what was left out stays");
    assert_eq!(p.asks(tomorrow(), None).await, refused("theatre"));
    assert_eq!(p.asks(tomorrow().plus(2 * HOUR), None).await, refused("absent"));
    // What is not a limit cannot be set aside.
    assert_eq!(p.asks(tomorrow(), Some("Cấp cứu")).await, refused("theatre"));
    assert_eq!(p.why(tomorrow()).await, json!({"selectable": false, "reasons": ["theatre"], "may_override": false}));
    assert_eq!(p.asks(tomorrow().plus(HOUR), None).await.0, 201);
}

#[tokio::test]
async fn pauses_are_kept_on_both_sides_and_are_not_for_setting_aside() {
    let p = Planning::begin().await;
    p.save(json!({"settings": {"buffer_before_min": 10, "buffer_after_min": 5}})).await;
    assert_eq!(p.asks(tomorrow(), None).await.0, 201);
    assert_eq!(p.asks(tomorrow().plus(30 * MINUTE), Some("gấp")).await, refused("buffer"));
    assert_eq!(p.asks(tomorrow().plus(-40 * MINUTE), None).await, refused("buffer"));
    assert_eq!(p.asks(tomorrow().plus(45 * MINUTE), None).await.0, 201);
    assert_eq!(p.asks(tomorrow().plus(-45 * MINUTE), None).await.0, 201);
    let taken = p.asks(tomorrow(), Some("gấp")).await;
    assert_eq!((taken.1.as_str(), taken.2.as_str()), ("time_taken", "taken"));
}

#[tokio::test]
async fn notice_and_a_full_day_give_way_to_a_reason_that_is_audited() {
    let p = Planning::begin().await;
    p.save(json!({"settings": {"min_notice_min": 36 * 60, "max_per_day": 1}})).await;
    assert_eq!(p.asks(tomorrow(), None).await, refused("too_soon"));
    assert_eq!(p.asks(tomorrow(), Some("  ")).await.0, 422);
    assert_eq!(p.asks(tomorrow(), Some("Bệnh nhân nặng lên")).await.0, 201);
    let why = p.why(tomorrow().plus(HOUR)).await;
    assert_eq!(why, json!({"selectable": false, "reasons": ["too_soon", "day_full"], "may_override": true}));
    let later = tomorrow().plus(DAY);
    assert_eq!(p.asks(later, None).await.0, 201);
    assert_eq!(p.asks(later.plus(HOUR), None).await, refused("day_full"));
    assert_eq!(p.asks(later.plus(HOUR), Some("Bác sĩ đã đồng ý")).await.0, 201);
    for hospital in [p.world.asking, p.world.advising] {
        let audited = p.world.audited(hospital).await;
        assert_eq!(audited.iter().filter(|action| *action == "appointment.override").count(), 2);
    }
    p.chains_are_whole().await;
}

#[tokio::test]
async fn a_moved_appointment_keeps_to_the_limits_too() {
    let p = Planning::begin().await;
    p.save(json!({"settings": {"max_per_day": 1}})).await;
    let (day, next) = (tomorrow(), tomorrow().plus(DAY));
    assert_eq!(p.asks(day, None).await.0, 201);
    let held = hold_body(p.accepted().await, p.specialist.id, next);
    let held = p.world.call(&p.coordinator, "POST", "/api/appointments", held).await.ok();
    let booked = p.step(&p.coordinator, &held, "book", json!({})).await.ok();
    let to = |from: Ts| json!({"starts_at": from, "ends_at": from.plus(30 * MINUTE)});
    // Its own time does not count against it.
    let moved = p.step(&p.coordinator, &booked, "move", to(next.plus(HOUR))).await.ok();
    let refused = p.step(&p.coordinator, &moved, "move", to(day.plus(HOUR))).await;
    assert_eq!(refused.refusal(), (409, "time_not_free"));
    assert_eq!(refused.body["error"]["details"]["reason"], "day_full");
    assert_eq!(refused.body["error"]["details"]["may_override"], true);
    assert!(!refused.body["error"]["details"]["alternatives"].as_array().unwrap().is_empty());
    let mut body = to(day.plus(HOUR));
    body["override_reason"] = json!("Đổi theo yêu cầu");
    p.step(&p.coordinator, &moved, "move", body).await.ok();
}
