//! The rota: nobody overlaps, covers and swaps keep their history.

use crate::{
    domain::{
        clock::{DAY, HOUR},
        duty::Level,
        policy::Role,
    },
    http::testing::NOW,
    paging::testing::{Ward, shift},
    store::{self, StoreError},
};
use serde_json::{Value, json};

fn plan(ward: &Ward, level: &str, person: crate::domain::ids::UserId, from: i64, to: i64) -> Value {
    let specialty = (level != "coordinator" && level != "leader").then_some("neurology");
    json!({
        "hospital_id": ward.world.advising, "specialty": specialty, "level": level, "person_id": person,
        "starts_at": NOW.plus(from), "ends_at": NOW.plus(to),
    })
}

#[tokio::test]
async fn the_database_refuses_a_second_holder() {
    let ward = Ward::without_rota().await;
    let insert = async |level, from: i64, to: i64| {
        let row = shift(ward.world.advising, level, ward.first.id, (NOW.plus(from), NOW.plus(to)));
        let mut tx = ward.world.app.db().begin().await.unwrap();
        let done = store::duty::insert(&mut tx.cx(), &row).await;
        tx.commit().await.unwrap();
        done
    };
    insert(Level::First, 0, HOUR).await.unwrap();
    insert(Level::First, HOUR, 2 * HOUR).await.unwrap();
    insert(Level::Second, 0, HOUR).await.unwrap();
    insert(Level::Coordinator, 0, HOUR).await.unwrap();
    for (level, from, to) in [
        (Level::First, HOUR / 2, HOUR),
        (Level::First, -HOUR, 3 * HOUR),
        (Level::Second, HOUR - 1, 2 * HOUR),
        (Level::Coordinator, 0, HOUR),
    ] {
        let refused = insert(level, from, to).await.unwrap_err();
        assert!(refused.is_constraint("duty_shift_no_overlap"), "{refused:?}");
    }
    let endless = insert(Level::Third, 0, 32 * DAY).await.unwrap_err();
    assert!(matches!(endless, StoreError::Constraint(_)), "{endless:?}");
}

#[tokio::test]
async fn a_shift_is_planned_for_weeks_and_a_taken_one_is_shown() {
    let ward = Ward::without_rota().await;
    let world = &ward.world;
    let mut body = plan(&ward, "first", ward.first.id, 0, 12 * HOUR);
    body["repeat_weeks"] = json!(2);
    let made = world.call(&ward.coordinator, "POST", "/api/duty", body).await.ok();
    let starts: Vec<_> = made.as_array().unwrap().iter().map(|s| s["starts_at"].as_i64().unwrap() - NOW.0).collect();
    assert_eq!(starts, [0, 7 * DAY, 14 * DAY]);
    let wanted = plan(&ward, "first", ward.second.id, 7 * DAY + HOUR, 7 * DAY + 2 * HOUR);
    let refused = world.call(&ward.coordinator, "POST", "/api/duty", wanted).await;
    assert_eq!(refused.refusal(), (409, "duty_taken"));
    assert_eq!(refused.body["error"]["details"]["shift"]["person_id"], json!(ward.first.id));
    // Nobody is put where they do not fit, and nothing of a refused series stays.
    let unfit = plan(&ward, "second", ward.coordinator.id, 0, HOUR);
    assert_eq!(world.call(&ward.coordinator, "POST", "/api/duty", unfit).await.refusal(), (422, "invalid_fields"));
    let mut series = plan(&ward, "first", ward.second.id, -7 * DAY, -7 * DAY + HOUR);
    series["repeat_weeks"] = json!(1);
    assert_eq!(world.call(&ward.coordinator, "POST", "/api/duty", series).await.refusal(), (409, "duty_taken"));
    let path =
        format!("/api/duty?hospital_id={}&from={}&to={}", world.advising, NOW.plus(-10 * DAY).0, NOW.plus(40 * DAY).0);
    let rota = world.call(&ward.doctor, "GET", &path, Value::Null).await.ok();
    assert_eq!(rota.as_array().unwrap().len(), 3);

    let id = made[1]["id"].as_str().unwrap();
    let gone = world.call(&ward.coordinator, "DELETE", &format!("/api/duty/{id}?version=1"), Value::Null).await;
    assert_eq!(gone.status, 204);
    let wanted = plan(&ward, "first", ward.second.id, 7 * DAY + HOUR, 7 * DAY + 2 * HOUR);
    world.call(&ward.coordinator, "POST", "/api/duty", wanted).await.ok();
    let audited = world.audited(world.advising).await;
    assert_eq!(audited.iter().filter(|a| *a == "duty.plan").count(), 4);
    assert!(audited.contains(&"duty.remove".into()));
}

#[tokio::test]
async fn a_cover_is_called_instead_and_says_for_whom() {
    let ward = Ward::new().await;
    let path = format!("/api/duty/now?hospital_id={}&specialty=neurology", ward.world.advising);
    let rota = format!("/api/duty?hospital_id={}&from={}&to={}", ward.world.advising, NOW.0, NOW.plus(1).0);
    let shifts = ward.world.call(&ward.coordinator, "GET", &rota, Value::Null).await.ok();
    let first = shifts.as_array().unwrap().iter().find(|s| s["level"] == "first").unwrap().clone();
    let cover = format!("/api/duty/{}/cover", first["id"].as_str().unwrap());
    let body = |version: &Value| json!({ "version": version, "person_id": ward.second.id, "reason": "Ốm" });
    let covered = ward.world.call(&ward.coordinator, "POST", &cover, body(&first["version"])).await.ok();
    assert_eq!((&covered["person_id"], &covered["covers_id"]), (&json!(ward.second.id), &json!(ward.first.id)));
    let stale = ward.world.call(&ward.coordinator, "POST", &cover, body(&first["version"])).await;
    assert_eq!(stale.refusal(), (409, "stale_version"));
    let now = ward.world.call(&ward.doctor, "GET", &path, Value::Null).await.ok();
    assert_eq!(now["people"][0]["person_id"], json!(ward.second.id));
    assert_eq!((&now["timings"]["second_s"], &now["timings"]["version"]), (&json!(30), &json!(0)));
    // One who holds two levels is called once.
    let page = ward.press().await;
    ward.after(30).await;
    let calls = ward.calls(&page).await;
    assert_eq!(calls.iter().filter(|c| c.person_id == ward.second.id).count(), 1);
    // The level that fell out is taken by the next: the third rings at 30 s.
    assert_eq!(ward.rung(&page).await[..2], [(Level::First, 0), (Level::Third, 30)]);
}

#[tokio::test]
async fn a_swap_needs_the_colleague() {
    let ward = Ward::without_rota().await;
    let world = &ward.world;
    let mine =
        world.call(&ward.coordinator, "POST", "/api/duty", plan(&ward, "first", ward.first.id, 0, HOUR)).await.ok();
    let theirs = plan(&ward, "first", ward.second.id, DAY, DAY + HOUR);
    let theirs = world.call(&ward.coordinator, "POST", "/api/duty", theirs).await.ok();
    let ask = format!("/api/duty/{}/swap", mine[0]["id"].as_str().unwrap());
    let body =
        json!({ "version": 1, "with_shift_id": theirs[0]["id"], "person_id": ward.second.id, "reason": "Việc nhà" });
    assert_eq!(world.call(&ward.third, "POST", &ask, body.clone()).await.status, 404);
    let asked = world.call(&ward.first, "POST", &ask, body.clone()).await.ok();
    assert_eq!((&asked["state"], &asked["to_person_id"]), (&json!("asked"), &json!(ward.second.id)));
    assert_eq!(world.call(&ward.first, "POST", &ask, body).await.refusal(), (409, "swap_open"));
    for person in [&ward.first, &ward.second, &ward.coordinator] {
        let swaps = world.call(person, "GET", "/api/duty/swaps", Value::Null).await.ok();
        assert_eq!(swaps.as_array().unwrap().len(), 1);
    }
    assert_eq!(world.call(&ward.third, "GET", "/api/duty/swaps", Value::Null).await.ok(), json!([]));
    let answer = |verb: &str| format!("/api/duty/swaps/{}/{verb}", asked["id"].as_str().unwrap());
    let step = json!({ "version": 1 });
    assert_eq!(world.call(&ward.first, "POST", &answer("accept"), step.clone()).await.status, 404);
    let accepted = world.call(&ward.second, "POST", &answer("accept"), step.clone()).await.ok();
    assert_eq!((&accepted["state"], &accepted["shift"]["person_id"]), (&json!("accepted"), &json!(ward.second.id)));
    assert_eq!(accepted["with_shift"]["person_id"], json!(ward.first.id));
    assert_eq!(world.call(&ward.second, "POST", &answer("refuse"), step).await.refusal(), (409, "stale_version"));
    let audited = world.audited(world.advising).await;
    assert_eq!(audited.iter().filter(|a| *a == "duty.swap").count(), 2);
}

#[tokio::test]
async fn a_strange_hospital_sees_no_rota_and_timings_keep_their_order() {
    let ward = Ward::new().await;
    let elsewhere = ward.world.third_hospital().await;
    let stranger = ward.world.person("la", &[(Role::RequestingDoctor, Some(elsewhere))]).await;
    let path = format!("/api/duty/now?hospital_id={}&specialty=neurology", ward.world.advising);
    assert_eq!(ward.world.call(&stranger, "GET", &path, Value::Null).await.status, 404);
    let path = format!("/api/duty/timings?hospital_id={}", ward.world.advising);
    let put = |second_s: i64, version: i64| {
        let body = json!({ "second_s": second_s, "third_s": 6, "leader_s": 9, "version": version });
        ward.world.call(&ward.coordinator, "PUT", &path, body)
    };
    assert_eq!(put(7, 0).await.refusal(), (422, "invalid_fields"));
    assert_eq!(put(3, 0).await.ok()["version"], 1);
    assert_eq!(put(3, 0).await.refusal(), (409, "stale_version"));
    assert_eq!(put(4, 1).await.ok()["version"], 2);
    let page = ward.press().await;
    ward.after(6).await;
    assert_eq!(ward.rung(&page).await.len(), 4);
}
