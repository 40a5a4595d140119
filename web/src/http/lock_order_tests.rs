//! Everybody locks rows in one order: persons, shifts, swaps, consultations, appointments, and the ends of the audit
//! chains last. Whoever does not may wait in a circle with somebody who does, on PostgreSQL.

use super::{
    appointment::tests::{Planning, tomorrow},
    testing::{NOW, Reply},
};
use crate::{
    domain::clock::{DAY, HOUR},
    paging::testing::Ward,
    store::testing::statements,
};
use serde_json::{Value, json};

/// What takes the rows of each kind, in the order of the kinds.
const KINDS: [&[&str]; 6] = [
    &["UPDATE app_user SET schedule_seq"],
    &["UPDATE duty_shift", "INSERT INTO duty_shift ("],
    &["UPDATE duty_swap"],
    &["UPDATE consultation SET"],
    &["UPDATE appointment SET", "UPDATE reservation SET", "INSERT INTO reservation", "INSERT INTO appointment"],
    &["UPDATE audit_head"],
];

fn kind_of(sql: &str) -> Option<usize> {
    KINDS.iter().position(|texts| texts.iter().any(|text| sql.starts_with(text)))
}

/// Runs a request that must succeed, and looks at the order in which it took its rows.
#[track_caller]
fn in_order(what: &str, reply: Reply) -> Value {
    let taken: Vec<usize> = statements().into_iter().filter_map(kind_of).collect();
    let first = |kind: usize| taken.iter().position(|k| *k == kind);
    let firsts: Vec<usize> = (0..KINDS.len()).filter_map(first).collect();
    assert!(firsts.is_sorted() && firsts.len() > 1, "{what} takes rows in the order {taken:?}");
    let (chains, consultation) = (KINDS.len() - 1, 3);
    // The consultation is one row, and was taken before.
    let mut after = taken.iter().skip_while(|kind| **kind != chains);
    assert!(
        after.all(|kind| [chains, consultation].contains(kind)),
        "{what} takes rows after the audit chains: {taken:?}"
    );
    reply.ok()
}

#[tokio::test]
async fn appointments_are_changed_in_the_order_of_locks() {
    let p = Planning::begin().await;
    let id = p.accepted().await;
    statements();
    let held = in_order("hold", p.hold(&p.coordinator, id, &p.specialist, tomorrow()).await);
    let booked = in_order("book", p.step(&p.coordinator, &held, "book", json!({})).await);
    let to = json!({ "starts_at": tomorrow().plus(HOUR), "ends_at": tomorrow().plus(HOUR + HOUR / 2) });
    let moved = in_order("move", p.step(&p.coordinator, &booked, "move", to).await);
    in_order("cancel", p.step(&p.coordinator, &moved, "cancel", json!({ "reason": "Đổi" })).await);
    let (id, _) = p.booked(tomorrow().plus(DAY)).await;
    let version = p.world.row(id).await.version;
    statements();
    let body = json!({ "version": version, "reason": "Chuyển viện" });
    let path = format!("/api/consultations/{id}/cancel");
    in_order("cancelling the consultation", p.world.call(&p.doctor, "POST", &path, body).await);
    let (_, meeting) = p.world.meeting(&p.doctor, &p.specialist).await;
    statements();
    in_order("end", p.world.call(&p.doctor, "POST", &format!("/api/appointments/{meeting}/end"), json!({})).await);
    p.chains_are_whole().await;
}

#[tokio::test]
async fn shifts_are_changed_in_the_order_of_locks() {
    let ward = Ward::without_rota().await;
    let world = &ward.world;
    let plan = |person, from: i64, weeks: i64| {
        json!({
            "hospital_id": world.advising, "specialty": "neurology", "level": "first", "person_id": person,
            "starts_at": NOW.plus(from), "ends_at": NOW.plus(from + HOUR), "repeat_weeks": weeks,
        })
    };
    statements();
    let mine = world.call(&ward.coordinator, "POST", "/api/duty", plan(ward.first.id, 0, 3)).await;
    let mine = in_order("planning", mine);
    let theirs = world.call(&ward.coordinator, "POST", "/api/duty", plan(ward.second.id, DAY, 0)).await.ok();
    let id = |shift: &Value| shift["id"].as_str().unwrap().to_owned();
    let ask =
        json!({ "version": 1, "with_shift_id": theirs[0]["id"], "person_id": ward.second.id, "reason": "Việc nhà" });
    let asked = world.call(&ward.first, "POST", &format!("/api/duty/{}/swap", id(&mine[0])), ask).await.ok();
    statements();
    let accept = format!("/api/duty/swaps/{}/accept", id(&asked));
    in_order("accepting a swap", world.call(&ward.second, "POST", &accept, json!({ "version": 1 })).await);
    let cover = json!({ "version": 1, "person_id": ward.second.id, "reason": "Ốm" });
    let path = format!("/api/duty/{}/cover", id(&mine[1]));
    in_order("covering", world.call(&ward.coordinator, "POST", &path, cover).await);
    let path = format!("/api/duty/{}?version=1", id(&mine[2]));
    in_order("removing", world.call(&ward.coordinator, "DELETE", &path, Value::Null).await);
}
