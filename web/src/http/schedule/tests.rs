//! Rotas through the endpoints: what is saved, what it is over a window, and the country's holidays.

use crate::{
    domain::{
        availability::Holiday,
        clock::{DAY, HOUR, MINUTE, Ts},
        policy::Role,
    },
    http::testing::{NOW, Person, World},
    store,
};
use serde_json::{Value, json};

/// The midnight after the present, UTC: Thursday, 19 November 2026.
const MIDNIGHT: Ts = Ts((NOW.0 / DAY + 1) * DAY);

struct Rota {
    world: World,
    coordinator: Person,
    specialist: Person,
}

impl Rota {
    async fn begin() -> Self {
        let world = World::new().await;
        let coordinator = world.person("coordinator", &[(Role::Coordinator, Some(world.advising))]).await;
        let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
        let mut tx = world.app.db().begin().await.unwrap();
        store::user::set_specialties(&mut tx.cx(), specialist.id, &["neurology".into()]).await.unwrap();
        tx.commit().await.unwrap();
        Self { world, coordinator, specialist }
    }

    async fn put(&self, mut body: Value) -> crate::http::testing::Reply {
        let path = format!("/api/specialists/{}/schedule", self.specialist.id);
        body["version"] = self.get(&path).await["version"].clone();
        self.world.call(&self.coordinator, "PUT", &path, body).await
    }

    async fn get(&self, path: &str) -> Value {
        self.world.call(&self.coordinator, "GET", path, Value::Null).await.ok()
    }

    /// Beginnings and ends of what is open, in minutes after the midnight.
    async fn open(&self, days: i64) -> Vec<i64> {
        let (hospital, to) = (self.world.advising, MIDNIGHT.plus(days * DAY));
        let path = format!("/api/availability?hospital_id={hospital}&from={}&to={}", MIDNIGHT.0, to.0);
        serde_json::from_value(self.get(&path).await["specialists"][0]["open"].clone()).unwrap()
    }
}

fn every_day(from_minute: i64, to_minute: i64) -> Value {
    (1..=7).map(|day| json!({"weekday": day, "from_minute": from_minute, "to_minute": to_minute})).collect()
}

#[tokio::test]
async fn the_board_follows_each_change_of_a_schedule() {
    let rota = Rota::begin().await;
    rota.put(json!({"weekly": every_day(480, 720)})).await.ok();
    assert_eq!(rota.open(2).await, [480, 720, 1920, 2160]);
    // Asked again it comes out of memory, and a new version of the schedule does not.
    assert_eq!(rota.open(2).await, [480, 720, 1920, 2160]);
    let evening = json!({"kind": "open", "dtstart": "2026-11-19T18:00", "duration_min": 60, "rrule": "FREQ=DAILY"});
    rota.put(json!({"rules": [evening]})).await.ok();
    assert_eq!(rota.open(1).await, [480, 720, 1080, 1140]);
    let list = json!({"kind": "theatre", "dtstart": "2026-11-19T07:00", "duration_min": 120, "rrule": ""});
    rota.put(json!({"rules": [list]})).await.ok();
    assert_eq!(rota.open(1).await, [540, 720]);
    // The hours of somebody abroad are on their own clock.
    rota.put(json!({"rules": [], "settings": {"zone": "Asia/Tokyo"}})).await.ok();
    assert_eq!(rota.open(1).await, [0, 180, 1380, 1440]);
    let path =
        format!("/api/specialists/{}/availability?from={}&to={}", rota.specialist.id, MIDNIGHT.0, MIDNIGHT.0 + DAY);
    let one = rota.get(&path).await;
    assert_eq!(one["zone"], "Asia/Tokyo");
    assert_eq!(one["open"][0], json!({"starts_at": MIDNIGHT, "ends_at": MIDNIGHT.plus(3 * HOUR)}));
}

#[tokio::test]
async fn on_a_holiday_only_those_work_who_say_so() {
    let rota = Rota::begin().await;
    let open = |from: &str, works: bool| json!({"kind": "open", "dtstart": from, "duration_min": 60, "rrule": "FREQ=DAILY", "works_on_holidays": works});
    let extra = json!({"kind": "extra", "starts_at": MIDNIGHT.plus(20 * HOUR), "ends_at": MIDNIGHT.plus(21 * HOUR), "reason": ""});
    let rules = [open("2026-11-19T05:00", false), open("2026-11-19T14:00", true)];
    rota.put(json!({"weekly": every_day(480, 720), "rules": rules, "exceptions": [extra]})).await.ok();
    assert_eq!(rota.open(1).await, [300, 360, 480, 720, 840, 900, 1200, 1260]);

    let admin = rota.world.person("admin", &[(Role::SystemAdmin, None)]).await;
    let csv = "date,name_vi,name_en,substitute\n2026-11-19,Ngày thử,Test day,0\n";
    let refused = rota.world.call(&rota.coordinator, "PUT", "/api/holidays", json!(csv)).await;
    assert_eq!(refused.refusal(), (403, "not_allowed"));
    let imported = rota.world.call(&admin, "PUT", "/api/holidays", json!(csv)).await.ok();
    assert_eq!(imported["days"], 1);
    let days: Vec<Holiday> = serde_json::from_value(rota.get("/api/holidays").await).unwrap();
    assert_eq!((days[0].date.as_str(), days[0].name_vi.as_str()), ("2026-11-19", "Ngày thử"));
    assert_eq!(rota.open(1).await, [840, 900, 1200, 1260], "what was expanded before the holiday is not used");
    let bad = rota.world.call(&admin, "PUT", "/api/holidays", json!("2026-11-31,x,y,0\n")).await;
    assert_eq!(bad.refusal(), (422, "import_bad_holiday"));

    rota.put(json!({"settings": {"works_on_holidays": true}})).await.ok();
    assert_eq!(rota.open(1).await, [480, 720, 840, 900, 1200, 1260]);
}

#[tokio::test]
async fn a_rule_that_cannot_be_is_refused_field_by_field() {
    let rota = Rota::begin().await;
    let rule = json!({"kind": "open", "dtstart": "2026-11-19T18:00", "duration_min": 60,
        "zone": "Asia/Ho_Chi_Minh", "rrule": "FREQ=SECONDLY"});
    let refused = rota.put(json!({"rules": [rule], "settings": {"zone": "Mars"}})).await;
    assert_eq!(refused.refusal(), (422, "invalid_fields"));
    let fields = &refused.body["error"]["details"]["fields"];
    assert_eq!(fields[0], json!({"field": "rules.0.rrule", "code": "rrule_freq"}));
    assert!(fields.as_array().unwrap().iter().any(|f| f["field"] == "settings.zone"), "{fields}");
}

#[tokio::test]
async fn free_times_are_as_long_as_the_specialty_says_and_reach_a_year_ahead() {
    let rota = Rota::begin().await;
    let far = json!({"kind": "open", "dtstart": "2027-10-19T08:00", "duration_min": 45, "rrule": ""});
    rota.put(json!({"weekly": [], "rules": [far]})).await.ok();
    let path = |more: &str| {
        let (hospital, to) = (rota.world.advising, NOW.0 + 366 * DAY);
        format!("/api/free-times?hospital_id={hospital}&specialty=neurology&from={}&to={to}{more}", NOW.0)
    };
    let lengths = |times: Value| -> Vec<i64> {
        let length = |t: &Value| (t["ends_at"].as_i64().unwrap() - t["starts_at"].as_i64().unwrap()) / MINUTE;
        times.as_array().unwrap().iter().map(length).collect()
    };
    assert_eq!(lengths(rota.get(&path("")).await), [30, 30]);
    assert_eq!(lengths(rota.get(&path("&minutes=45")).await), [45]);
}
