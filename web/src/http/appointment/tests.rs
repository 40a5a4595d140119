//! Holding, booking, moving and cancelling through the endpoints; the race for one specialist's time.

use super::super::testing::{NOW, Person, Reply, World};
use crate::{
    domain::{
        clock::{DAY, HOUR, MINUTE, Ts},
        consultation::State,
        ids::{ConsultationId, HospitalId, UserId},
        policy::Role,
        request::{RequestContent, Urgency},
        schedule::Span,
    },
    store::{self, audit::Verdict, consultation::ConsultationRow, hospital::HospitalRow},
};
use futures_util::future::join_all;
use serde_json::{Value, json};

const HALF_HOUR: i64 = 30 * MINUTE;

/// Tomorrow at the same hour, on the grid of free times.
pub fn tomorrow() -> Ts {
    let quarter = 15 * MINUTE;
    Ts((NOW.0 + DAY) / quarter * quarter)
}

pub struct Planning {
    pub world: World,
    pub doctor: Person,
    /// Coordinators of the hospital that advises and of the one that asks.
    pub coordinator: Person,
    pub asking: Person,
    pub specialist: Person,
    pub colleague: Person,
}

impl Planning {
    /// A specialist and a colleague who work round the clock, and a contract under which they may be asked.
    pub async fn begin() -> Self {
        let world = World::new().await;
        let doctor = world.person("doctor", &[(Role::RequestingDoctor, Some(world.asking))]).await;
        let coordinator = world.person("coordinator", &[(Role::Coordinator, Some(world.advising))]).await;
        let asking = world.person("asking", &[(Role::Coordinator, Some(world.asking))]).await;
        let specialist = world.person("specialist", &[(Role::Specialist, Some(world.advising))]).await;
        let colleague = world.person("colleague", &[(Role::Specialist, Some(world.advising))]).await;
        let mut tx = world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        for person in [&specialist, &colleague] {
            store::user::set_specialties(cx, person.id, &["neurology".into()]).await.unwrap();
        }
        tx.commit().await.unwrap();
        world.contract().await;
        let planning = Self { world, doctor, coordinator, asking, specialist, colleague };
        planning.works(&planning.specialist, &[(0, 1440)]).await;
        planning.works(&planning.colleague, &[(0, 1440)]).await;
        planning
    }

    /// Sets a person's hours, the same every day.
    pub async fn works(&self, person: &Person, hours: &[(i64, i64)]) {
        let path = format!("/api/specialists/{}/schedule", person.id);
        let version = self.get(&self.coordinator, &path).await.ok()["version"].clone();
        let weekly: Vec<Value> = (1..=7)
            .flat_map(|day| {
                hours.iter().map(move |(from, to)| json!({"weekday": day, "from_minute": from, "to_minute": to}))
            })
            .collect();
        let body = json!({ "version": version, "weekly": weekly, "exceptions": [] });
        self.world.call(&self.coordinator, "PUT", &path, body).await.ok();
    }

    pub async fn accepted(&self) -> ConsultationId {
        let id = ConsultationId::new();
        let mut row =
            ConsultationRow::draft(id, format!("HC-{id}"), Urgency::Routine, self.world.asking, self.doctor.id, NOW);
        let mut tx = self.world.app.db().begin().await.unwrap();
        let cx = &mut tx.cx();
        let key = self.world.app.hospital_key(cx, self.world.asking).await.unwrap();
        row.seal(&key, &RequestContent::default()).unwrap();
        store::consultation::insert(cx, &row).await.unwrap();
        row.state = State::Accepted;
        row.specialty = Some("neurology".into());
        row.advising_hospital_id = Some(self.world.advising);
        store::consultation::update(cx, row, NOW).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn get(&self, person: &Person, path: &str) -> Reply {
        self.world.call(person, "GET", path, Value::Null).await
    }

    pub async fn hold(&self, person: &Person, id: ConsultationId, whom: &Person, from: Ts) -> Reply {
        self.world.call(person, "POST", "/api/appointments", hold_body(id, whom.id, from)).await
    }

    pub async fn step(&self, person: &Person, appointment: &Value, verb: &str, more: Value) -> Reply {
        let mut body = more;
        body["version"] = appointment["version"].clone();
        let path = format!("/api/appointments/{}/{verb}", appointment["id"].as_str().unwrap());
        self.world.call(person, "POST", &path, body).await
    }

    /// A new consultation with a booked time.
    pub async fn booked(&self, from: Ts) -> (ConsultationId, Value) {
        let id = self.accepted().await;
        let held = self.hold(&self.coordinator, id, &self.specialist, from).await.ok();
        (id, self.step(&self.coordinator, &held, "book", json!({})).await.ok())
    }

    async fn free_times(&self, person: &Person, from: Ts, to: Ts) -> Reply {
        let path = format!("/api/free-times?specialist_id={}&from={}&to={}", self.specialist.id, from.0, to.0);
        self.get(person, &path).await
    }

    /// A coordinator of a hospital that has nothing to do with it.
    async fn stranger(&self) -> Person {
        let row = HospitalRow {
            id: HospitalId::new(),
            name: "Bệnh viện Xa".into(),
            short_name: "Xa".into(),
            cskcb_code: "01001".into(),
            level: "basic".into(),
            authority: String::new(),
            address: String::new(),
            duty_phone: String::new(),
            version: 1,
        };
        let mut tx = self.world.app.db().begin().await.unwrap();
        store::hospital::insert(&mut tx.cx(), &row, self.world.app.master_key(), NOW).await.unwrap();
        tx.commit().await.unwrap();
        self.world.person("stranger", &[(Role::Coordinator, Some(row.id))]).await
    }

    pub async fn chains_are_whole(&self) {
        let mut conn = self.world.app.db().read().await.unwrap();
        for hospital in [self.world.asking, self.world.advising] {
            let verdict = store::audit::verify(&mut conn.cx(), hospital).await.unwrap();
            assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
        }
    }
}

pub fn hold_body(id: ConsultationId, specialist: UserId, from: Ts) -> Value {
    json!({ "consultation_id": id, "specialist_id": specialist, "starts_at": from, "ends_at": from.plus(HALF_HOUR) })
}

fn span(value: &Value) -> Span {
    Span::new(Ts(value["starts_at"].as_i64().unwrap()), Ts(value["ends_at"].as_i64().unwrap()))
}

/// The times offered in a refusal.
fn alternatives(reply: &Reply) -> Vec<Span> {
    reply.body["error"]["details"]["alternatives"].as_array().map_or(Vec::new(), |a| a.iter().map(span).collect())
}

#[tokio::test]
async fn a_time_is_held_booked_moved_handed_over_and_cancelled() {
    let p = Planning::begin().await;
    let id = p.accepted().await;
    let at = tomorrow();
    let reply = p.hold(&p.asking, id, &p.specialist, at).await;
    assert_eq!(reply.status, 201);
    let held = reply.ok();
    assert_eq!((&held["status"], &held["hold_expires_at"]), (&json!("held"), &json!(NOW.plus(5 * MINUTE))));
    let row = p.world.row(id).await;
    assert_eq!((row.state, row.specialist_id), (State::Held, Some(p.specialist.id)));
    assert_eq!(p.hold(&p.coordinator, id, &p.colleague, at).await.refusal(), (409, "already_scheduled"));

    let refused = p.step(&p.coordinator, &held, "book", json!({})).await;
    assert_eq!(refused.refusal(), (409, "hold_not_yours"));
    let booked = p.step(&p.asking, &held, "book", json!({})).await.ok();
    assert_eq!((&booked["status"], &booked["hold_expires_at"]), (&json!("booked"), &Value::Null));
    assert_eq!(p.world.row(id).await.state, State::Booked);
    let again = p.step(&p.asking, &held, "book", json!({})).await;
    assert_eq!(again.refusal(), (409, "stale_version"));
    assert_eq!(again.body["error"]["details"]["current"]["status"], "booked");

    let later = at.plus(HALF_HOUR / 2);
    let times = json!({ "starts_at": later, "ends_at": later.plus(HALF_HOUR) });
    let moved = p.step(&p.coordinator, &booked, "move", times.clone()).await.ok();
    assert_eq!(
        (&moved["id"], span(&moved).from),
        (&booked["id"], later),
        "the room stays, its own time does not hinder"
    );
    let mut to_colleague = times;
    to_colleague["specialist_id"] = json!(p.colleague.id);
    let handed = p.step(&p.coordinator, &moved, "move", to_colleague).await.ok();
    assert_eq!(handed["specialist_id"], json!(p.colleague.id));
    assert_eq!(p.world.row(id).await.specialist_id, Some(p.colleague.id));
    let (other, _) = p.booked(later).await;
    assert_eq!(p.world.row(other).await.specialist_id, Some(p.specialist.id), "the first one is free again");

    assert_eq!(
        p.step(&p.coordinator, &handed, "cancel", json!({"reason": " "})).await.refusal(),
        (422, "reason_required")
    );
    let cancelled = p.step(&p.coordinator, &handed, "cancel", json!({"reason": "Bận mổ"})).await.ok();
    assert_eq!((&cancelled["status"], &cancelled["cancel_reason"]), (&json!("cancelled"), &json!("Bận mổ")));
    let row = p.world.row(id).await;
    assert_eq!((row.state, row.specialist_id), (State::Accepted, None));
    p.hold(&p.coordinator, id, &p.colleague, later).await.ok();

    let audited = p.world.audited(p.world.asking).await;
    let steps: Vec<_> = audited.iter().filter(|a| a.starts_with("appointment.")).map(String::as_str).collect();
    let whole = ["hold", "book", "move", "move", "hold", "book", "cancel", "hold"].map(|s| format!("appointment.{s}"));
    assert_eq!(steps, whole);
    p.chains_are_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_want_overlapping_times_and_nobody_meets_a_fault() {
    let p = Planning::begin().await;
    let mut waiting = Vec::new();
    for _ in 0..200 {
        waiting.push(p.accepted().await);
    }
    let people = [&p.coordinator, &p.asking];
    // Sixteen times that each overlap the next.
    let attempts = waiting.iter().enumerate().map(|(i, id)| {
        let from = tomorrow().plus(i as i64 % 16 * 15 * MINUTE);
        p.hold(people[i % 2], *id, &p.specialist, from)
    });
    let mut won = Vec::new();
    let mut left = Vec::new();
    for (id, reply) in waiting.iter().zip(join_all(attempts).await) {
        if reply.status == 201 {
            won.push(span(&reply.body));
        } else {
            assert_eq!(reply.refusal(), (409, "time_taken"));
            assert!(!alternatives(&reply).is_empty());
            left.push(*id);
        }
    }
    // Sixteen and a half quarters hold six to eight half hours, however they fell.
    assert!((6..=8).contains(&won.len()), "{} won", won.len());

    let end = tomorrow().plus(17 * 15 * MINUTE);
    loop {
        let free = p.free_times(&p.coordinator, tomorrow(), end).await.ok();
        let Some(time) = free.as_array().unwrap().first().map(span) else { break };
        p.hold(&p.coordinator, left.pop().unwrap(), &p.specialist, time.from).await.ok();
        won.push(time);
    }
    for (i, a) in won.iter().enumerate() {
        assert!(won[i + 1..].iter().all(|b| !a.overlaps(*b)));
    }
    for id in left {
        let row = p.world.row(id).await;
        assert_eq!((row.state, row.version, row.specialist_id), (State::Accepted, 2, None), "losers write nothing");
    }
    p.chains_are_whole().await;
}

#[tokio::test]
async fn a_hold_that_ran_out_is_anybodys() {
    let p = Planning::begin().await;
    let (first, second) = (p.accepted().await, p.accepted().await);
    let held = p.hold(&p.coordinator, first, &p.specialist, tomorrow()).await.ok();
    p.world.clock.advance(5 * MINUTE);
    let refused = p.step(&p.coordinator, &held, "book", json!({})).await;
    assert_eq!(refused.refusal(), (409, "hold_expired"));
    assert_eq!(alternatives(&refused)[0], span(&held), "its own time is still free");

    p.hold(&p.asking, second, &p.specialist, tomorrow()).await.ok();
    let row = p.world.row(first).await;
    assert_eq!((row.state, row.specialist_id), (State::Accepted, None), "given back by whoever took the time");
    let refused = p.step(&p.coordinator, &held, "book", json!({})).await;
    assert_eq!(refused.refusal(), (409, "hold_expired"));
    assert_ne!(alternatives(&refused)[0], span(&held));

    p.world.clock.advance(5 * MINUTE);
    assert_eq!(super::sweep::sweep(&p.world.app).await.unwrap(), 1);
    assert_eq!(super::sweep::sweep(&p.world.app).await.unwrap(), 0);
    assert_eq!(p.world.row(second).await.state, State::Accepted);
    // The same consultation may move from a hold that ran out with one to a hold with another.
    p.hold(&p.coordinator, first, &p.specialist, tomorrow()).await.ok();
    p.world.clock.advance(5 * MINUTE);
    p.hold(&p.coordinator, first, &p.colleague, tomorrow()).await.ok();
    assert_eq!(p.world.row(first).await.specialist_id, Some(p.colleague.id));
    p.chains_are_whole().await;
}

#[tokio::test]
async fn what_cannot_be_had_is_refused_with_what_can() {
    let p = Planning::begin().await;
    let id = p.accepted().await;
    let past = p.hold(&p.coordinator, id, &p.specialist, Ts(NOW.0 / MINUTE * MINUTE - HOUR)).await;
    assert_eq!(past.refusal(), (422, "time_in_past"));
    let mut long = hold_body(id, p.specialist.id, tomorrow());
    long["ends_at"] = json!(tomorrow().plus(5 * HOUR));
    let refused = p.world.call(&p.coordinator, "POST", "/api/appointments", long).await;
    assert_eq!(refused.refusal(), (422, "invalid_fields"));
    assert_eq!(p.hold(&p.coordinator, id, &p.doctor, tomorrow()).await.refusal(), (422, "not_a_specialist"));

    let free_from = tomorrow().0.rem_euclid(DAY) / MINUTE;
    p.works(&p.specialist, &[(free_from, free_from + 30)]).await;
    let outside = p.hold(&p.coordinator, id, &p.specialist, tomorrow().plus(HOUR)).await;
    assert_eq!(outside.refusal(), (409, "time_not_free"));
    assert_eq!(alternatives(&outside).len(), 3);
    assert_eq!(alternatives(&outside)[0].from, tomorrow().plus(DAY), "the next one, tomorrow's is earlier");

    p.works(&p.specialist, &[]).await;
    let nothing = p.hold(&p.coordinator, id, &p.specialist, tomorrow()).await;
    assert_eq!(nothing.refusal(), (409, "time_not_free"));
    let offered = &nothing.body["error"]["details"]["alternatives"][0];
    assert_eq!(offered["specialist_id"], json!(p.colleague.id), "a colleague is offered instead");
}

#[tokio::test]
async fn only_coordinators_of_the_two_hospitals_book() {
    let p = Planning::begin().await;
    let (id, booked) = p.booked(tomorrow()).await;
    let stranger = p.stranger().await;
    let waiting = p.accepted().await;
    assert_eq!(p.hold(&stranger, waiting, &p.specialist, tomorrow().plus(HOUR)).await.refusal(), (404, "not_found"));
    assert_eq!(p.step(&stranger, &booked, "cancel", json!({"reason": "x"})).await.refusal(), (404, "not_found"));
    for person in [&p.doctor, &p.specialist] {
        assert_eq!(p.step(person, &booked, "cancel", json!({"reason": "x"})).await.refusal(), (403, "not_allowed"));
    }
    assert_eq!(p.world.row(id).await.state, State::Booked);
}

#[tokio::test]
async fn absence_is_marked_once_the_time_has_come() {
    let p = Planning::begin().await;
    let (id, booked) = p.booked(tomorrow()).await;
    let why = json!({"reason": "Bác sĩ tuyến dưới không vào"});
    assert_eq!(p.step(&p.coordinator, &booked, "no-show", why.clone()).await.refusal(), (409, "not_yet_missed"));
    p.world.clock.advance(tomorrow().since(NOW) + 10 * MINUTE);
    let person = p.world.person("night", &[(Role::Coordinator, Some(p.world.advising))]).await;
    p.step(&person, &booked, "no-show", why).await.ok();
    assert_eq!(p.world.row(id).await.state, State::NoShow);
    let rest = tomorrow().plus(15 * MINUTE);
    let other = p.accepted().await;
    p.hold(&person, other, &p.specialist, rest).await.ok();
    p.hold(&person, id, &p.specialist, rest.plus(HOUR)).await.ok();
}

#[tokio::test]
async fn a_calendar_shows_each_what_concerns_them() {
    let p = Planning::begin().await;
    let (_, booked) = p.booked(tomorrow()).await;
    let stranger = p.stranger().await;
    let path = format!("/api/appointments?from={}&to={}", NOW.0, NOW.plus(7 * DAY).0);
    for person in [&p.specialist, &p.coordinator, &p.asking, &p.doctor] {
        let entries = p.get(person, &path).await.ok();
        assert_eq!(entries[0]["appointment"]["id"], booked["id"]);
        assert_eq!(entries[0]["consultation"]["state"], "booked");
        assert_eq!(entries.as_array().unwrap().len(), 1);
    }
    for person in [&p.colleague, &stranger] {
        assert_eq!(p.get(person, &path).await.ok(), json!([]));
    }
    let too_long = format!("/api/appointments?from={}&to={}", NOW.0, NOW.plus(63 * DAY).0);
    assert_eq!(p.get(&p.coordinator, &too_long).await.refusal(), (422, "invalid_fields"));
}

#[tokio::test]
async fn the_doctor_who_asks_is_warned_of_two_meetings_at_once() {
    let p = Planning::begin().await;
    let (_, first) = p.booked(tomorrow()).await;
    assert_eq!(first["requester_busy"], false);
    let id = p.accepted().await;
    let second = p.hold(&p.coordinator, id, &p.colleague, tomorrow()).await.ok();
    assert_eq!(second["requester_busy"], true);
}

#[tokio::test]
async fn schedules_belong_to_the_specialist_and_the_coordinators() {
    let p = Planning::begin().await;
    let path = format!("/api/specialists/{}/schedule", p.specialist.id);
    let now = p.get(&p.specialist, &path).await.ok();
    for person in [&p.asking, &p.colleague] {
        assert_eq!(p.get(person, &path).await.refusal(), (404, "not_found"));
    }
    assert_eq!(p.get(&p.doctor, &path).await.refusal(), (403, "not_allowed"));

    let absence = json!({"kind": "absent", "starts_at": tomorrow(), "ends_at": tomorrow().plus(HOUR), "reason": "Mổ"});
    let hours = json!([{"weekday": 1, "from_minute": 0, "to_minute": 1440}]);
    let body = json!({"version": now["version"], "weekly": hours, "exceptions": [absence]});
    let saved = p.world.call(&p.specialist, "PUT", &path, body.clone()).await.ok();
    assert_eq!((&saved["weekly"], &saved["exceptions"]), (&hours, &json!([absence])));
    let stale = p.world.call(&p.coordinator, "PUT", &path, body.clone()).await;
    assert_eq!(stale.refusal(), (409, "stale_version"));
    assert_eq!(stale.body["error"]["details"]["current"], saved);
    let mut wrong = body;
    wrong["weekly"][0]["to_minute"] = json!(0);
    assert_eq!(p.world.call(&p.specialist, "PUT", &path, wrong).await.refusal(), (422, "invalid_fields"));
}

#[tokio::test]
async fn free_times_are_told_to_those_who_may_ask() {
    let p = Planning::begin().await;
    let (_, booked) = p.booked(tomorrow()).await;
    let (from, to) = (tomorrow(), tomorrow().plus(HOUR));
    for person in [&p.coordinator, &p.asking, &p.specialist] {
        let free = p.free_times(person, from, to).await.ok();
        assert_eq!(free.as_array().unwrap().iter().map(span).collect::<Vec<_>>(), [Span::new(span(&booked).to, to)]);
    }
    assert_eq!(p.free_times(&p.colleague, from, to).await.refusal(), (404, "not_found"));
    assert_eq!(p.free_times(&p.doctor, from, to).await.refusal(), (403, "not_allowed"));
    let hospital =
        format!("/api/free-times?hospital_id={}&specialty=neurology&from={}&to={}", p.world.advising, from.0, to.0);
    let found = p.get(&p.asking, &hospital).await.ok();
    assert_eq!(found.as_array().unwrap().len(), 4, "one of the specialist, three of the colleague");
    p.world.clock.advance(301 * DAY);
    let later = p.world.person("later", &[(Role::Coordinator, Some(p.world.asking))]).await;
    assert_eq!(p.get(&later, &hospital).await.refusal(), (404, "not_found"), "the contract has ended");
}
