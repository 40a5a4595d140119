//! Somebody is called away with appointments in their calendar.

use super::super::{
    appointment::tests::{Planning, tomorrow},
    testing::NOW,
};
use crate::{
    domain::{
        clock::{HOUR, MINUTE, Ts},
        ids::{ConsultationId, UserId},
        request::Urgency,
    },
    store,
};
use serde_json::{Value, json};

async fn set_urgency(p: &Planning, id: ConsultationId, urgency: Urgency) {
    let mut row = p.world.row(id).await;
    row.urgency = urgency;
    let mut tx = p.world.app.db().begin().await.unwrap();
    store::consultation::update(&mut tx.cx(), row, NOW).await.unwrap();
    tx.commit().await.unwrap();
}

/// Kinds of what a person was told, in order.
async fn told(p: &Planning, person: UserId) -> Vec<String> {
    let mut conn = p.world.app.db().read().await.unwrap();
    store::notification::kinds_of(&mut conn.cx(), person).await.unwrap()
}

fn away(p: &Planning, from: Ts, hours: i64) -> Value {
    json!({ "person_id": p.specialist.id, "from": from, "to": from.plus(hours * HOUR) })
}

/// The plan as the page sends it back.
fn agreed(away: &Value, plan: &Value) -> Value {
    let moves: Vec<Value> = plan["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| case["way"] != "decide")
        .map(|case| {
            json!({ "appointment_id": case["appointment_id"], "version": case["version"],
                "specialist_id": case["to_specialist_id"], "starts_at": case["to_starts_at"], "ends_at": case["to_ends_at"] })
        })
        .collect();
    let mut body = away.clone();
    body["reason"] = json!("Mổ cấp cứu");
    body["moves"] = json!(moves);
    body
}

async fn preview(p: &Planning, away: &Value) -> Value {
    p.world.call(&p.specialist, "POST", "/api/hand-overs/preview", away.clone()).await.ok()
}

#[tokio::test]
async fn one_action_moves_everything_and_tells_everybody_once() {
    let p = Planning::begin().await;
    let at = tomorrow();
    let (urgent, first) = p.booked(at).await;
    let (routine, second) = p.booked(at.plus(HOUR)).await;
    set_urgency(&p, urgent, Urgency::Asap).await;
    let before = told(&p, p.doctor.id).await.len();

    let away = away(&p, at, 3);
    let plan = preview(&p, &away).await;
    let ways: Vec<_> = plan["cases"].as_array().unwrap().iter().map(|c| c["way"].clone()).collect();
    assert_eq!(ways, [json!("colleague"), json!("later")]);
    assert_eq!(plan["cases"][1]["to_starts_at"], json!(at.plus(3 * HOUR)), "as soon as they are back");
    assert_eq!(plan["colleagues"][0]["person_id"], json!(p.colleague.id));
    assert_eq!(plan["told"], 2, "the doctor and the colleague; who is away does it");
    assert_eq!(p.world.row(urgent).await.specialist_id, Some(p.specialist.id), "nothing has happened yet");

    let body = agreed(&away, &plan);
    let send = || p.world.call_once(&p.specialist, "busy-1", "POST", "/api/hand-overs", body.clone());
    let done = send().await.ok();
    assert_eq!((done["told"].clone(), done["moved"].as_array().unwrap().len()), (json!(2), 2));
    assert_eq!(send().await.ok(), done, "the same request again does nothing again");
    assert_eq!(p.world.row(urgent).await.specialist_id, Some(p.colleague.id));
    assert_eq!(p.world.row(routine).await.specialist_id, Some(p.specialist.id));
    let rooms: Vec<_> = done["moved"].as_array().unwrap().iter().map(|a| a["id"].clone()).collect();
    assert!(rooms.contains(&first["id"]) && rooms.contains(&second["id"]), "the rooms stay");
    for person in [p.doctor.id, p.colleague.id] {
        let kinds = told(&p, person).await;
        assert_eq!(kinds.iter().filter(|k| *k == "appointment.handed_over").count(), 1, "{kinds:?}");
    }
    assert_eq!(told(&p, p.doctor.id).await.len(), before + 1);

    // Away means away: nothing can be booked into that time.
    let id = p.accepted().await;
    let refused = p.hold(&p.coordinator, id, &p.specialist, at.plus(2 * HOUR)).await;
    assert_eq!(refused.refusal(), (409, "time_not_free"));
    p.chains_are_whole().await;
}

#[tokio::test]
async fn a_plan_that_no_longer_holds_moves_nothing_and_comes_back_anew() {
    let p = Planning::begin().await;
    let at = tomorrow();
    let (urgent, _) = p.booked(at).await;
    let (other, _) = p.booked(at.plus(HOUR)).await;
    for id in [urgent, other] {
        set_urgency(&p, id, Urgency::Urgent).await;
    }
    let away = away(&p, at, 3);
    let plan = preview(&p, &away).await;
    // Meanwhile the colleague is booked for one of the two.
    let taken = p.accepted().await;
    p.hold(&p.coordinator, taken, &p.colleague, at.plus(HOUR)).await.ok();
    let refused = p.world.call(&p.specialist, "POST", "/api/hand-overs", agreed(&away, &plan)).await;
    assert_eq!(refused.refusal(), (409, "plan_changed"));
    assert_eq!(p.world.row(urgent).await.specialist_id, Some(p.specialist.id), "all or nothing");
    assert_eq!(told(&p, p.colleague.id).await, Vec::<String>::new());
    let fresh = refused.body["error"]["details"]["plan"].clone();
    let ways: Vec<_> = fresh["cases"].as_array().unwrap().iter().map(|c| c["way"].clone()).collect();
    assert_eq!(ways, [json!("colleague"), json!("later")]);
    p.world.call(&p.specialist, "POST", "/api/hand-overs", agreed(&away, &fresh)).await.ok();
    p.chains_are_whole().await;
}

#[tokio::test]
async fn what_nobody_can_take_stays_and_the_coordinators_are_told() {
    let p = Planning::begin().await;
    let at = tomorrow();
    p.works(&p.colleague, &[]).await;
    let (id, appointment) = p.booked(at).await;
    let mut row = p.world.row(id).await;
    row.urgency = Urgency::Urgent;
    row.due_at = Some(at.plus(HOUR));
    let mut tx = p.world.app.db().begin().await.unwrap();
    store::consultation::update(&mut tx.cx(), row, NOW).await.unwrap();
    tx.commit().await.unwrap();
    let away = away(&p, at, 3);
    let plan = preview(&p, &away).await;
    assert_eq!(plan["cases"][0]["way"], "decide");
    let done = p.world.call(&p.specialist, "POST", "/api/hand-overs", agreed(&away, &plan)).await.ok();
    assert_eq!(done["to_decide"], json!([appointment["id"]]));
    assert_eq!(told(&p, p.coordinator.id).await, ["handover.undecided"]);
}

#[tokio::test]
async fn only_who_is_away_or_their_coordinator_hands_over() {
    let p = Planning::begin().await;
    let away = away(&p, tomorrow(), 2);
    for (person, status) in [(&p.coordinator, 200), (&p.asking, 404), (&p.colleague, 404), (&p.doctor, 403)] {
        let reply = p.world.call(person, "POST", "/api/hand-overs/preview", away.clone()).await;
        assert_eq!(reply.status.as_u16(), status, "{}", reply.body);
    }
    let backwards = json!({ "person_id": p.specialist.id, "from": tomorrow(), "to": tomorrow().plus(-MINUTE) });
    let refused = p.world.call(&p.coordinator, "POST", "/api/hand-overs/preview", backwards).await;
    assert_eq!(refused.refusal(), (422, "invalid_fields"));
}
