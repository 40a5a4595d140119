//! An outcome from the end of the consultation until the specialist has read it.

use super::remind::remind;
use crate::{
    domain::{
        clock::{DAY, HOUR},
        ids::ConsultationId,
        policy::Role,
    },
    http::testing::{NOW, Person, World},
};
use serde_json::{Value, json};

struct Case {
    world: World,
    doctor: Person,
    specialist: Person,
    /// Of the hospital that asked.
    coordinator: Person,
    id: ConsultationId,
}

/// A consultation that has just ended.
async fn ended() -> Case {
    let world = World::new().await;
    let doctor = world.person("lan", &[(Role::RequestingDoctor, Some(world.asking))]).await;
    let specialist = world.person("minh", &[(Role::Specialist, Some(world.advising))]).await;
    let coordinator = world.person("hoa", &[(Role::Coordinator, Some(world.asking))]).await;
    let (id, appointment) = world.meeting(&doctor, &specialist).await;
    world.call(&specialist, "POST", &format!("/api/appointments/{appointment}/end"), json!(null)).await.ok();
    Case { world, doctor, specialist, coordinator, id }
}

impl Case {
    async fn get(&self, person: &Person) -> Value {
        self.world.call(person, "GET", &format!("/api/consultations/{}/outcome", self.id), json!(null)).await.ok()
    }

    async fn listed(&self, person: &Person, state: &str) -> usize {
        let list = self.world.call(person, "GET", &format!("/api/outcomes?state={state}"), json!(null)).await.ok();
        list.as_array().map_or(0, Vec::len)
    }

    async fn next(&self, person: &Person) -> Value {
        self.world.call(person, "GET", &format!("/api/consultations/{}", self.id), json!(null)).await.ok()["next"]
            .clone()
    }
}

fn told() -> Value {
    json!({ "version": 1, "followed": "partly", "course": "improved", "transferred": false, "note": "Tự đi lại được" })
}

#[tokio::test]
async fn the_doctor_reports_and_the_specialist_reads() {
    let case = ended().await;
    let owed = case.get(&case.doctor).await;
    assert_eq!((&owed["state"], &owed["due_at"]), (&json!("open"), &json!(NOW.plus(7 * DAY).0)));
    assert!(case.next(&case.doctor).await.as_array().unwrap().contains(&json!("report_outcome")));
    assert_eq!(case.listed(&case.doctor, "open").await, 1);
    let path = format!("/api/consultations/{}/outcome", case.id);
    assert_eq!(case.world.call(&case.specialist, "POST", &path, told()).await.refusal(), (403, "not_allowed"));
    let reported = case.world.call(&case.doctor, "POST", &path, told()).await.ok();
    assert_eq!((&reported["state"], &reported["version"]), (&json!("done"), &json!(2)));
    assert_eq!(case.world.call(&case.doctor, "POST", &path, told()).await.refusal(), (409, "stale_version"));

    assert_eq!(case.world.told(case.specialist.id).await, ["outcome.reported"]);
    assert!(case.next(&case.specialist).await.as_array().unwrap().contains(&json!("read_outcome")));
    let read = case.get(&case.specialist).await;
    assert_eq!((&read["note"], &read["may_mark_seen"]), (&json!("Tự đi lại được"), &json!(true)));
    let seen = format!("{path}/seen");
    let read = case.world.call(&case.specialist, "POST", &seen, json!({ "version": 2 })).await.ok();
    assert_eq!((&read["may_mark_seen"], &read["seen_by_specialist_at"]), (&json!(false), &json!(NOW.0)));
    assert!(!case.next(&case.specialist).await.as_array().unwrap().contains(&json!("read_outcome")));
    let audited = case.world.audited(case.world.advising).await;
    for action in ["outcome.report", "outcome.read", "outcome.seen"] {
        assert!(audited.iter().any(|a| a == action), "{action}");
    }
}

#[tokio::test]
async fn coordinators_see_that_it_is_there_and_not_its_note() {
    let case = ended().await;
    let path = format!("/api/consultations/{}/outcome", case.id);
    case.world.call(&case.doctor, "POST", &path, told()).await.ok();
    let seen = case.get(&case.coordinator).await;
    assert_eq!((&seen["course"], &seen["note"]), (&json!("improved"), &json!(null)));
    assert_eq!(case.listed(&case.coordinator, "done").await, 1);
    assert_eq!(case.listed(&case.coordinator, "open").await, 0);
    // What is written in the database is sealed.
    let mut conn = case.world.app.db().read().await.unwrap();
    let row = crate::store::outcome::get(&mut conn.cx(), case.id).await.unwrap().unwrap();
    let sealed = row.note.unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("lại"), "sealed");
}

#[tokio::test]
async fn reminds_when_it_is_due_and_every_three_days_and_not_after_the_report() {
    let case = ended().await;
    let app = &case.world.app;
    case.world.wait(7 * DAY - 1).await;
    assert_eq!(remind(app).await.unwrap(), 0);
    case.world.wait(1).await;
    let (one, other) = tokio::join!(remind(app), remind(app));
    assert_eq!(one.unwrap() + other.unwrap(), 1, "two nodes at once");
    case.world.wait(3 * DAY - 1).await;
    assert_eq!(remind(app).await.unwrap(), 0);
    assert_eq!(case.listed(&case.doctor, "overdue").await, 1);
    case.world.wait(1).await;
    assert_eq!(remind(app).await.unwrap(), 1);
    // The service was down for three reminders: one is made.
    case.world.wait(9 * DAY + HOUR).await;
    assert_eq!((remind(app).await.unwrap(), remind(app).await.unwrap()), (1, 0));
    assert_eq!(case.world.told(case.doctor.id).await, ["outcome.due", "outcome.overdue", "outcome.overdue"]);
    assert_eq!(case.world.told(case.coordinator.id).await, ["outcome.overdue", "outcome.overdue"]);
    let path = format!("/api/consultations/{}/outcome", case.id);
    case.world.call(&case.doctor, "POST", &path, told()).await.ok();
    case.world.wait(30 * DAY).await;
    assert_eq!(remind(app).await.unwrap(), 0);
}
