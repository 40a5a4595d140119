//! The clock through the steps of a request, and who is told when it runs out.

use super::escalate::escalate;
use crate::{
    domain::{
        clock::{DAY, HOUR, MINUTE},
        ids::ContractId,
        policy::Role,
    },
    http::testing::{NOW, Person, World, id_of},
    store::{self, contract::ContractRow},
};
use serde_json::json;

struct People {
    doctor: Person,
    coordinator: Person,
    admin: Person,
    /// A coordinator of the hospital that asks.
    colleague: Person,
}

async fn people(world: &World) -> People {
    world.contract().await;
    let (asking, advising) = (Some(world.asking), Some(world.advising));
    People {
        doctor: world.person("lan", &[(Role::RequestingDoctor, asking)]).await,
        coordinator: world.person("mai", &[(Role::Coordinator, advising)]).await,
        admin: world.person("quanly", &[(Role::HospitalAdmin, advising)]).await,
        colleague: world.person("hoa", &[(Role::Coordinator, asking)]).await,
    }
}

#[tokio::test]
async fn the_clock_stands_still_while_information_is_missing() {
    let world = World::new().await;
    let p = people(&world).await;
    let sent = world.sent(&p.doctor, "urgent").await;
    assert_eq!(sent["clock"]["owner"], "receiver");
    assert_eq!(sent["clock"]["due_at"], NOW.plus(24 * HOUR).0);
    world.wait(4 * HOUR).await;
    let returned = world.step(&p.coordinator, &sent, "return", json!({ "reason": "Thiếu CT" })).await.ok();
    assert_eq!(returned["clock"]["owner"], "sender");
    assert_eq!(returned["clock"]["paused_left_ms"], 20 * HOUR);
    assert_eq!(returned["due_at"], NOW.plus(28 * HOUR).0);
    world.wait(10 * HOUR).await;
    let again = world.step(&p.doctor, &returned, "submit", json!({})).await.ok();
    assert_eq!(again["clock"]["owner"], "receiver");
    assert_eq!(again["due_at"], NOW.plus(34 * HOUR).0, "the ten hours do not count");
    // The coordinator is shown the same.
    let path = format!("/api/consultations/{}", id_of(&again));
    let seen = world.call(&p.coordinator, "GET", &path, json!(null)).await.ok();
    assert_eq!(seen["clock"], again["clock"]);
    let declined = world.step(&p.coordinator, &again, "decline", json!({ "reason": "Trùng" })).await.ok();
    assert_eq!(declined["clock"]["state"], "stopped");
    assert_eq!((declined["clock"]["in_time"].clone(), declined["due_at"].clone()), (json!(true), json!(null)));
}

#[tokio::test]
async fn each_is_told_once_when_a_clock_runs_out() {
    let world = World::new().await;
    let p = people(&world).await;
    let sent = world.sent(&p.doctor, "asap").await;
    world.wait(21 * MINUTE).await;
    assert_eq!(escalate(&world.app).await.unwrap(), 0, "30 % is left");
    world.wait(1).await;
    assert_eq!(escalate(&world.app).await.unwrap(), 1);
    assert_eq!(escalate(&world.app).await.unwrap(), 0);
    assert_eq!(world.told(p.coordinator.id).await, ["consultation.submitted", "sla.due"]);
    assert!(world.told(p.admin.id).await.is_empty());
    world.wait(10 * MINUTE).await;
    let (one, other) = tokio::join!(escalate(&world.app), escalate(&world.app));
    assert_eq!(one.unwrap() + other.unwrap(), 1, "two nodes at once");
    assert_eq!(world.told(p.coordinator.id).await, ["consultation.submitted", "sla.due", "sla.overdue"]);
    assert_eq!(world.told(p.admin.id).await, ["sla.overdue"]);
    assert!(world.told(p.colleague.id).await.is_empty());
    // Now it is the sender's turn, and their side's.
    world.step(&p.coordinator, &sent, "return", json!({ "reason": "Thiếu CT" })).await.ok();
    world.wait(DAY).await;
    assert_eq!(escalate(&world.app).await.unwrap(), 1);
    assert_eq!(world.told(p.colleague.id).await, ["sla.overdue"]);
    assert_eq!(world.told(p.doctor.id).await, ["consultation.returned", "sla.overdue"]);
    assert_eq!(world.told(p.admin.id).await, ["sla.overdue"]);
}

#[tokio::test]
async fn an_answer_ends_it_and_a_corrected_urgency_counts_from_the_beginning() {
    let world = World::new().await;
    let p = people(&world).await;
    let sent = world.sent(&p.doctor, "routine").await;
    assert_eq!(sent["due_at"], NOW.plus(7 * DAY).0, "five working days from a Wednesday");
    world.wait(HOUR).await;
    let accepted = world.step(&p.coordinator, &sent, "accept", json!({ "urgency": "asap" })).await.ok();
    assert_eq!(accepted["clock"]["due_at"], NOW.plus(30 * MINUTE).0);
    assert_eq!(accepted["clock"]["state"], "late");
    let cancelled = world.step(&p.doctor, &accepted, "cancel", json!({ "reason": "Chuyển viện" })).await.ok();
    assert_eq!(cancelled["clock"]["owner"], "none");
    assert_eq!(cancelled["clock"]["answered_at"], json!(null));
    assert_eq!(escalate(&world.app).await.unwrap(), 0);
}

#[tokio::test]
async fn a_hospital_sets_its_own_times() {
    let world = World::new().await;
    let p = people(&world).await;
    let path = format!("/api/sla?hospital_id={}", world.advising);
    let mut times = world.call(&p.coordinator, "GET", &path, json!(null)).await.ok();
    assert_eq!((&times["asap_minutes"], &times["version"]), (&json!(30), &json!(0)));
    times["asap_minutes"] = json!(20);
    let saved = world.call(&p.admin, "PUT", &path, times.clone()).await.ok();
    assert_eq!(saved["version"], 1);
    assert_eq!(world.call(&p.coordinator, "PUT", &path, times.clone()).await.refusal(), (409, "stale_version"));
    times["version"] = json!(1);
    times["stat_minutes"] = json!(0);
    let refused = world.call(&p.coordinator, "PUT", &path, times).await;
    assert_eq!(refused.body["error"]["details"]["fields"][0]["field"], "stat_minutes");
    assert_eq!(world.call(&p.colleague, "GET", &path, json!(null)).await.refusal(), (404, "not_found"));
    let sent = world.sent(&p.doctor, "asap").await;
    assert_eq!(sent["due_at"], NOW.plus(20 * MINUTE).0);
}

#[tokio::test]
async fn a_redirected_request_counts_for_the_new_hospital_from_the_redirection() {
    let world = World::new().await;
    let p = people(&world).await;
    let third = world.third_hospital().await;
    let contract = ContractRow {
        id: ContractId::new(),
        number: "HĐ-3".into(),
        requesting_hospital_id: world.asking,
        advising_hospital_id: third,
        valid_from: NOW.plus(-DAY),
        valid_to: NOW.plus(300 * DAY),
        version: 1,
    };
    let mut tx = world.app.db().begin().await.unwrap();
    store::contract::insert(&mut tx.cx(), &contract, &["neurology".into()]).await.unwrap();
    tx.commit().await.unwrap();
    let there = world.person("thu", &[(Role::Coordinator, Some(third))]).await;
    let sent = world.sent(&p.doctor, "urgent").await;
    world.wait(10 * HOUR).await;
    let to = json!({ "advising_hospital_id": third, "reason": "Quá tải" });
    let redirected = world.step(&p.coordinator, &sent, "redirect", to).await.ok();
    assert_eq!(redirected["due_at"], NOW.plus(34 * HOUR).0);
    world.wait(MINUTE).await;
    let accepted = world.step(&there, &redirected, "accept", json!({ "urgency": "asap" })).await.ok();
    assert_eq!(accepted["due_at"], NOW.plus(10 * HOUR + 30 * MINUTE).0, "not from the first hospital's time");
    assert_eq!(accepted["clock"]["state"], "running");
}
