//! Taking an emergency, and who sees what of it.

use crate::{
    domain::{clock::HOUR, consultation::State, policy::Role},
    http::testing::NOW,
    paging::testing::{Ward, stroke},
    store,
};
use serde_json::{Value, json};

#[tokio::test]
async fn whoever_takes_it_is_in_the_room_at_once_and_nothing_is_reserved() {
    let ward = Ward::new().await;
    let page = ward.press().await;
    ward.after(12).await;
    let taken = ward.post(&ward.first, &page, "accept", Value::Null).await.ok();
    assert_eq!((&taken["state"], &taken["accepted_by_id"]), (&json!("accepted"), &json!(ward.first.id)));
    assert_eq!((&taken["mine"], &taken["levels"][0]["state"]), (&Value::Null, &json!("accepted")));
    let consultation = serde_json::from_value(page["consultation_id"].clone()).unwrap();
    let row = ward.world.row(consultation).await;
    assert_eq!((row.state, row.specialist_id), (State::Waiting, Some(ward.first.id)));
    let mut conn = ward.world.app.db().read().await.unwrap();
    let cx = &mut conn.cx();
    let appointment = store::appointment::current(cx, consultation).await.unwrap().unwrap();
    assert_eq!(json!(appointment.id), taken["appointment_id"]);
    assert!(store::appointment::is_emergency(cx, appointment.id).await.unwrap());
    let span = crate::domain::schedule::Span::new(NOW.plus(-HOUR), NOW.plus(HOUR));
    let whose = store::availability::Whose::Person(ward.first.id);
    let reserved = store::availability::taken(cx, whose, span, None, NOW).await.unwrap();
    assert!(!reserved.contains_key(&ward.first.id), "an emergency reserves no time");
    drop(conn);
    // The meeting goes its way without ever reserving.
    let ended = format!("/api/appointments/{}/end", appointment.id);
    ward.world.call(&ward.first, "POST", &ended, Value::Null).await.ok();
    assert_eq!(ward.world.row(consultation).await.state, State::Concluded);
    // The same answer again is the same reply; nothing rings any more.
    let again = ward.post(&ward.first, &page, "accept", Value::Null).await.ok();
    assert_eq!(again["appointment_id"], taken["appointment_id"]);
    ward.after(600).await;
    assert_eq!(ward.rung(&page).await.len(), 1);
    assert_eq!(ward.told(&ward.doctor).await, ["page.accepted"]);
    let events = format!("/api/consultations/{consultation}/page-events");
    let events = ward.world.call(&ward.doctor, "GET", &events, Value::Null).await.ok();
    let kinds: Vec<_> = events.as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["started", "rung", "accepted"]);
    let audited = ward.world.audited(ward.world.advising).await;
    assert!(audited.contains(&"page.accept".into()), "{audited:?}");
}

#[tokio::test]
async fn of_many_who_take_it_at_once_one_wins() {
    let ward = Ward::without_rota().await;
    let mut people = Vec::new();
    for i in 0..10 {
        let person = ward.world.person(&format!("bs{i}"), &[(Role::Specialist, Some(ward.world.advising))]).await;
        let mut tx = ward.world.app.db().begin().await.unwrap();
        store::user::set_specialties(&mut tx.cx(), person.id, &["neurology".into()]).await.unwrap();
        tx.commit().await.unwrap();
        people.push(person);
    }
    let page = ward.press().await;
    let tries = people.iter().map(|person| ward.post(person, &page, "accept", Value::Null));
    let replies = futures_util::future::join_all(tries).await;
    let winners: Vec<_> = replies.iter().filter(|r| r.status == 200).collect();
    assert_eq!(winners.len(), 1);
    let by = &winners[0].body["accepted_by"];
    for loser in replies.iter().filter(|r| r.status != 200) {
        assert_eq!(loser.refusal(), (409, "page_taken"), "{}", loser.body);
        assert_eq!(&loser.body["error"]["details"]["by"], by);
    }
    let mut conn = ward.world.app.db().read().await.unwrap();
    let span = crate::domain::schedule::Span::new(NOW.plus(-HOUR), NOW.plus(HOUR));
    let whose = store::appointment::Whose::Hospital(ward.world.advising);
    let made = store::appointment::list(&mut conn.cx(), whose, span, NOW).await.unwrap();
    assert_eq!(made.len(), 1);
}

#[tokio::test]
async fn clinical_lines_are_for_those_concerned() {
    let ward = Ward::new().await;
    let admin = ward.world.person("quanly", &[(Role::HospitalAdmin, Some(ward.world.advising))]).await;
    let own = ward.world.person("hoa", &[(Role::Coordinator, Some(ward.world.asking))]).await;
    let page = ward.press().await;
    assert_eq!((&page["patient_line_vi"], &page["patient_line_en"]), (&json!("Nam, 58 tuổi"), &json!("Male, 58")));
    assert_eq!(page["title_vi"], "Nghi đột quỵ");
    assert_eq!(page["facts"].as_array().unwrap().len(), 4);
    for person in [&ward.first, &ward.coordinator, &ward.doctor] {
        let seen = ward.seen_by(person, &page).await;
        assert!(seen["lead_vi"].as_str().unwrap().starts_with("Méo mặt"), "{seen}");
        assert_eq!(seen["facts"][2]["value"], "190/105");
    }
    for person in [&admin, &own] {
        let seen = ward.seen_by(person, &page).await;
        assert_eq!((&seen["patient_line_vi"], &seen["lead_vi"], &seen["facts"]), (&json!(""), &json!(""), &json!([])));
        assert_eq!((&seen["window"], &seen["siren"]), (&Value::Null, &json!(false)));
    }
    // Not called yet: not theirs to know.
    let path = format!("/api/pages/{}", page["id"].as_str().unwrap());
    assert_eq!(ward.world.call(&ward.second, "GET", &path, Value::Null).await.status, 404);
    assert_eq!(ward.world.call(&ward.second, "GET", "/api/pages", Value::Null).await.ok(), json!([]));
    ward.after(30).await;
    let theirs = ward.world.call(&ward.second, "GET", "/api/pages", Value::Null).await.ok();
    assert_eq!((theirs[0]["mine"].as_str(), theirs[0]["state"].as_str()), (Some("second"), Some("ringing")));
}

#[tokio::test]
async fn a_coordinator_rings_somebody_else_and_the_doctor_calls_it_off() {
    let ward = Ward::new().await;
    let page = ward.press().await;
    let person = json!({ "person_id": ward.leader.id });
    let called = ward.post(&ward.coordinator, &page, "call", person.clone()).await.ok();
    // The leader stands on the chain at his own level, and rings before its time.
    assert_eq!(called["levels"][4]["people"][0]["rung_at"], json!(NOW));
    ward.post(&ward.coordinator, &page, "call", person).await.ok();
    let stranger = json!({ "person_id": ward.doctor.id });
    assert_eq!(ward.post(&ward.coordinator, &page, "call", stranger).await.refusal(), (422, "not_a_specialist"));
    assert_eq!(ward.told(&ward.leader).await.len(), 1);
    assert_eq!(ward.post(&ward.coordinator, &page, "accept", Value::Null).await.refusal(), (403, "not_allowed"));

    let empty = ward.post(&ward.doctor, &page, "cancel", json!({ "reason": " " })).await;
    assert_eq!(empty.refusal(), (422, "reason_required"));
    let reason = json!({ "reason": "Báo động nhầm" });
    assert_eq!(ward.post(&ward.first, &page, "cancel", reason.clone()).await.refusal(), (403, "not_allowed"));
    let cancelled = ward.post(&ward.doctor, &page, "cancel", reason).await.ok();
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(ward.post(&ward.first, &page, "busy", Value::Null).await.refusal(), (409, "page_over"));
    assert_eq!(ward.post(&ward.first, &page, "accept", Value::Null).await.refusal(), (409, "page_over"));
    ward.after(600).await;
    assert_eq!(ward.rung(&page).await.len(), 2);
}

#[tokio::test]
async fn wrong_answers_and_a_missing_contract_are_refused_and_leave_nothing() {
    let ward = Ward::new().await;
    let refused = |change: fn(&mut Value)| {
        let mut body = stroke();
        change(&mut body);
        ward.world.call(&ward.doctor, "POST", "/api/stat-requests", body)
    };
    assert_eq!(refused(|b| b["set"] = json!("flu")).await.refusal(), (422, "invalid_fields"));
    assert_eq!(refused(|b| b["answers"]["glucose"] = json!("900")).await.refusal(), (422, "invalid_fields"));
    assert_eq!(refused(|b| b["patient"]["identity_number"] = json!("12")).await.refusal(), (422, "invalid_fields"));
    assert_eq!(refused(|b| b["specialty"] = json!("cardiology")).await.refusal(), (422, "no_contract"));
    assert_eq!(ward.world.call(&ward.first, "GET", "/api/pages", Value::Null).await.ok(), json!([]));
    // All may be left out.
    let bare = ward.world.call(&ward.doctor, "POST", "/api/stat-requests", json!({ "set": "stroke" })).await.ok();
    assert_eq!(bare["patient_line_vi"], "Người bệnh");
    let sets = ward.world.call(&ward.doctor, "GET", "/api/stat-sets", Value::Null).await.ok();
    assert_eq!(sets.as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn whoever_takes_it_is_told_what_it_runs_into() {
    let ward = Ward::new().await;
    let (_, appointment) = ward.world.meeting(&ward.doctor, &ward.first).await;
    let mut tx = ward.world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    let mut booked = store::appointment::get(cx, appointment).await.unwrap().unwrap();
    booked.status = crate::domain::appointment::Status::Booked;
    booked.starts_at = NOW.plus(HOUR);
    booked.ends_at = NOW.plus(HOUR + HOUR / 2);
    store::appointment::update(cx, booked).await.unwrap();
    tx.commit().await.unwrap();
    let page = ward.press().await;
    let taken = ward.post(&ward.first, &page, "accept", Value::Null).await.ok();
    assert_eq!(
        (&taken["runs_into"][0]["id"], &taken["runs_into"][0]["starts_at"]),
        (&json!(appointment), &json!(NOW.plus(HOUR)))
    );
}
