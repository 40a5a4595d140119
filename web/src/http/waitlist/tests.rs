//! Waiting for a time that becomes free; a time that nobody comes to.

use super::{
    super::appointment::{
        late,
        tests::{Planning, tomorrow},
    },
    offer,
};
use crate::{
    domain::{
        clock::{DAY, HOUR, MINUTE, Ts},
        consultation::State,
        ids::ConsultationId,
        request::Urgency,
        schedule::Span,
    },
    store::{self, consultation::ConsultationRow, waitlist::WaitlistRow},
};
use serde_json::{Value, json};

async fn wait(p: &Planning, id: ConsultationId) -> Value {
    wait_for(p, id, tomorrow()).await
}

/// Waits for half an hour of the specialist.
async fn wait_for(p: &Planning, id: ConsultationId, from: Ts) -> Value {
    let path = format!("/api/consultations/{id}/waitlist");
    let body = json!({ "minutes": 30, "specialist_id": p.specialist.id, "from": from, "to": from.plus(HOUR / 2) });
    p.world.call(&p.coordinator, "PUT", &path, body).await.ok()
}

#[tokio::test]
async fn a_time_given_back_is_held_for_who_waits_longest() {
    let p = Planning::begin().await;
    let (_, booked) = p.booked(tomorrow()).await;
    let (first, second) = (p.accepted().await, p.accepted().await);
    wait(&p, first).await;
    p.world.clock.advance(MINUTE);
    wait(&p, second).await;
    let listed = p.get(&p.coordinator, "/api/waitlist").await.ok();
    assert_eq!(listed[0]["consultation_id"], json!(first));
    assert_eq!(offer::offer_all(&p.world.app).await.unwrap(), [], "nothing is free");

    p.step(&p.coordinator, &booked, "cancel", json!({"reason": "Đổi kế hoạch"})).await.ok();
    offer::offer_all(&p.world.app).await.unwrap();
    assert_eq!(p.world.row(first).await.state, State::Held);
    assert_eq!(p.world.row(second).await.state, State::Accepted);
    let mut conn = p.world.app.db().read().await.unwrap();
    let held = store::appointment::current(&mut conn.cx(), first).await.unwrap().unwrap();
    drop(conn);
    assert_eq!(held.span().from, tomorrow());
    let now = p.world.app.now();
    assert_eq!(held.hold_expires_at, Some(now.plus(15 * MINUTE)));

    let step = json!({ "id": held.id, "version": held.version });
    p.step(&p.coordinator, &step, "book", json!({})).await.ok();
    let listed = p.get(&p.coordinator, "/api/waitlist").await.ok();
    assert_eq!(listed.as_array().unwrap().len(), 1, "whoever is booked waits no longer");
    p.chains_are_whole().await;
}

#[tokio::test]
async fn an_offer_not_taken_goes_to_the_next() {
    let p = Planning::begin().await;
    let first = p.accepted().await;
    wait(&p, first).await;
    offer::offer_all(&p.world.app).await.unwrap();
    assert_eq!(p.world.row(first).await.state, State::Held);
    let path = format!("/api/consultations/{first}/waitlist");
    assert_eq!(p.world.call(&p.coordinator, "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(p.world.call(&p.coordinator, "DELETE", &path, Value::Null).await.refusal(), (409, "not_waiting"));
    let second = p.accepted().await;
    wait(&p, second).await;
    p.world.clock.advance(16 * MINUTE);
    crate::http::appointment::sweep::sweep(&p.world.app).await.unwrap();
    assert_eq!(p.world.row(first).await.state, State::Accepted);
    offer::offer_all(&p.world.app).await.unwrap();
    assert_eq!(p.world.row(second).await.state, State::Held);
}

#[tokio::test]
async fn a_time_that_nobody_comes_to_is_reminded_of_once_and_given_up() {
    let p = Planning::begin().await;
    let (id, _) = p.booked(tomorrow()).await;
    let until = |at: i64| p.world.clock.advance(tomorrow().0 + at - p.world.app.now().0);
    until(4 * MINUTE);
    assert_eq!(late::sweep(&p.world.app).await.unwrap(), 0);
    until(5 * MINUTE);
    for _ in 0..2 {
        assert_eq!(late::sweep(&p.world.app).await.unwrap(), 0);
    }
    let mut conn = p.world.app.db().read().await.unwrap();
    for person in [p.doctor.id, p.specialist.id] {
        let kinds = store::notification::kinds_of(&mut conn.cx(), person).await.unwrap();
        assert_eq!(kinds.iter().filter(|k| *k == "appointment.late").count(), 1, "{kinds:?}");
    }
    drop(conn);
    until(10 * MINUTE);
    assert_eq!(late::sweep(&p.world.app).await.unwrap(), 1);
    assert_eq!(late::sweep(&p.world.app).await.unwrap(), 0);
    assert_eq!(p.world.row(id).await.state, State::NoShow);
    p.chains_are_whole().await;
}

#[tokio::test]
async fn the_specialist_answers_and_the_answer_goes_with_the_time() {
    let p = Planning::begin().await;
    let (id, booked) = p.booked(tomorrow()).await;
    let stranger = p.step(&p.coordinator, &booked, "answer", json!({"answer": "accepted"})).await;
    assert_eq!(stranger.refusal(), (403, "not_allowed"));
    let accepted = p.step(&p.specialist, &booked, "answer", json!({"answer": "accepted"})).await.ok();
    assert_eq!(accepted["answer"]["answer"], "accepted");
    let later = tomorrow().plus(DAY);
    let times = json!({ "answer": "proposed", "reason": "Mổ", "starts_at": later, "ends_at": later.plus(HOUR / 2) });
    let proposed = p.step(&p.specialist, &accepted, "answer", times).await.ok();
    assert_eq!(proposed["answer"]["proposed_from"], json!(later));
    assert_eq!(p.world.row(id).await.state, State::Booked, "the booked time stands");
    let to = json!({ "starts_at": later, "ends_at": later.plus(HOUR / 2) });
    let moved = p.step(&p.coordinator, &proposed, "move", to).await.ok();
    assert_eq!(moved["answer"], Value::Null, "asked anew");

    let mute = p.step(&p.specialist, &moved, "answer", json!({"answer": "declined"})).await;
    assert_eq!(mute.refusal(), (422, "reason_required"));
    let declined =
        p.step(&p.specialist, &moved, "answer", json!({"answer": "declined", "reason": "Đi học"})).await.ok();
    assert_eq!(declined["status"], "cancelled");
    let row = p.world.row(id).await;
    assert_eq!((row.state, row.specialist_id), (State::Accepted, None));
    let mut conn = p.world.app.db().read().await.unwrap();
    let kinds = store::notification::kinds_of(&mut conn.cx(), p.coordinator.id).await.unwrap();
    assert_eq!(kinds, ["appointment.accepted", "appointment.time_proposed", "appointment.declined"]);
    drop(conn);
    p.chains_are_whole().await;
}

#[tokio::test]
async fn a_freed_time_goes_to_those_whom_it_fits() {
    let p = Planning::begin().await;
    let (_, booked) = p.booked(tomorrow()).await;
    p.booked(tomorrow().plus(DAY)).await;
    let (elsewhen, fits) = (p.accepted().await, p.accepted().await);
    wait_for(&p, elsewhen, tomorrow().plus(DAY)).await;
    wait(&p, fits).await;
    let free = Span::new(tomorrow(), tomorrow().plus(HOUR / 2));
    let mut conn = p.world.app.db().read().await.unwrap();
    let now = p.world.app.now();
    let waiting = store::waitlist::waiting_for(&mut conn.cx(), p.specialist.id, free, now, 20).await.unwrap();
    assert_eq!(waiting.iter().map(|w| w.consultation_id).collect::<Vec<_>>(), [fits]);
    let none = store::waitlist::waiting_for(&mut conn.cx(), p.colleague.id, free, now, 20).await.unwrap();
    assert!(none.is_empty(), "they wait for the specialist");
    drop(conn);
    assert_eq!(offer::offer_freed(&p.world.app, p.specialist.id, free).await.unwrap(), [], "it is not free yet");
    p.step(&p.coordinator, &booked, "cancel", json!({"reason": "Đổi kế hoạch"})).await.ok();
    offer::offer_freed(&p.world.app, p.specialist.id, free).await.unwrap();
    assert_eq!(p.world.row(fits).await.state, State::Held);
    assert_eq!(p.world.row(elsewhen).await.state, State::Accepted);
    p.chains_are_whole().await;
}

#[tokio::test]
async fn a_long_queue_at_one_hospital_holds_up_no_other() {
    let p = Planning::begin().await;
    let elsewhere = p.world.third_hospital().await;
    let now = p.world.app.now();
    let mut tx = p.world.app.db().begin().await.unwrap();
    let cx = &mut tx.cx();
    for _ in 0..201 {
        let id = ConsultationId::new();
        let mut row = ConsultationRow::draft(id, format!("HC-{id}"), Urgency::Stat, p.world.asking, p.doctor.id, now);
        store::consultation::insert(cx, &row).await.unwrap();
        row.state = State::Accepted;
        row.specialty = Some("neurology".into());
        row.advising_hospital_id = Some(elsewhere);
        store::consultation::update(cx, row, now).await.unwrap();
        let waits = WaitlistRow {
            consultation_id: id,
            hospital_id: elsewhere,
            specialist_id: None,
            from_at: now,
            to_at: now.plus(DAY),
            minutes: 30,
            created_by: p.coordinator.id,
            created_at: now,
        };
        store::waitlist::put(cx, &waits).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (_, booked) = p.booked(tomorrow()).await;
    let here = p.accepted().await;
    wait(&p, here).await;
    p.step(&p.coordinator, &booked, "cancel", json!({"reason": "Đổi kế hoạch"})).await.ok();
    offer::offer_all(&p.world.app).await.unwrap();
    assert_eq!(p.world.row(here).await.state, State::Held);
}

#[test]
fn a_time_that_is_freed_twice_is_offered_once() {
    let freed = offer::Freed::default();
    let (person, span) = (crate::domain::ids::UserId::new(), Span::new(Ts(0), Ts(1)));
    assert!(freed.add(person, span) && !freed.add(person, span) && !freed.add(person, Span::new(Ts(1), Ts(2))));
    assert_eq!(freed.next(), Some((person, span)));
    assert!(!freed.add(person, Span::new(Ts(2), Ts(3))), "somebody is at it");
    assert_eq!(freed.next().map(|next| next.1.from), Some(Ts(1)));
    assert_eq!(freed.next().map(|next| next.1.from), Some(Ts(2)));
    assert_eq!(freed.next(), None);
    assert!(freed.add(person, span));
}
