//! Meetings of several people: free for all or refused, cases one after the other, series that go on.

use super::{
    super::appointment::tests::{Planning, tomorrow},
    end,
    series::extend,
};
use crate::{
    domain::{
        appointment::Status,
        clock::{DAY, HOUR, MINUTE, Ts},
        consultation::State,
        ids::{AppointmentId, ConsultationId},
        policy::Role,
        schedule::Span,
    },
    excerpt::samples,
    http::testing::Person,
    store,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn wanted(p: &Planning, from: Ts) -> Value {
    json!({
        "hospital_id": p.world.advising, "kind": "tumour_board", "title": "Hội chẩn u", "starts_at": from,
        "ends_at": from.plus(HOUR), "chair_id": p.colleague.id, "speakers": [p.specialist.id],
    })
}

async fn create(p: &Planning, body: Value) -> Value {
    p.world.call(&p.coordinator, "POST", "/api/meetings", body).await.ok()
}

async fn step(
    p: &Planning,
    person: &Person,
    meeting: &Value,
    verb: &str,
    mut body: Value,
) -> crate::http::testing::Reply {
    body["version"] = meeting["version"].clone();
    let path = format!("/api/meetings/{}/{verb}", meeting["id"].as_str().unwrap());
    let method = if verb == "people" { "PUT" } else { "POST" };
    p.world.call(person, method, &path, body).await
}

fn id_of(meeting: &Value) -> AppointmentId {
    AppointmentId(meeting["id"].as_str().unwrap().parse().unwrap())
}

/// Somebody is in the room: the meeting runs.
async fn begin(p: &Planning, meeting: &Value) -> Value {
    let mut tx = p.world.app.db().begin().await.unwrap();
    let now = p.world.app.now();
    assert!(store::meeting::follow(&mut tx.cx(), id_of(meeting), Status::InConsultation, now).await.unwrap());
    tx.commit().await.unwrap();
    p.get(&p.coordinator, &format!("/api/meetings/{}", meeting["id"].as_str().unwrap())).await.ok()
}

#[tokio::test]
async fn a_meeting_is_free_for_all_or_refused_with_who_cannot_come_and_three_times() {
    let p = Planning::begin().await;
    p.booked(tomorrow()).await;
    let refused = p.world.call(&p.coordinator, "POST", "/api/meetings", wanted(&p, tomorrow())).await;
    assert_eq!(refused.refusal(), (409, "time_taken"));
    let details = &refused.body["error"]["details"];
    assert_eq!(details["people"].as_array().unwrap().len(), 1, "the chair is free: {details}");
    assert_eq!(details["people"][0]["person_id"], json!(p.specialist.id));
    assert_eq!(details["people"][0]["reason"], "taken");
    let times = details["alternatives"].as_array().unwrap();
    assert_eq!(times.len(), 3);
    let listed =
        p.get(&p.coordinator, &format!("/api/meetings?from={}&to={}", tomorrow().0, tomorrow().plus(DAY).0)).await;
    assert_eq!(listed.ok(), json!([]), "nothing is written");

    let first = Ts(times[0]["starts_at"].as_i64().unwrap());
    let meeting = create(&p, wanted(&p, first)).await;
    assert_eq!(meeting["speakers"].as_array().unwrap().len(), 2);
    // Whoever speaks is taken for everything else, in any order of booking.
    for person in [&p.specialist, &p.colleague] {
        let case = p.accepted().await;
        assert_eq!(p.hold(&p.coordinator, case, person, first).await.refusal(), (409, "time_taken"));
    }
    p.chains_are_whole().await;
}

#[tokio::test]
async fn of_many_at_once_exactly_one_gets_the_time() {
    let p = Planning::begin().await;
    let attempts = (0..12).map(|n| {
        let mut body = wanted(&p, tomorrow());
        // The chair and the speaker change places: rows are locked in one order nevertheless.
        if n % 2 == 0 {
            body["chair_id"] = json!(p.specialist.id);
            body["speakers"] = json!([p.colleague.id]);
        }
        let p = &p;
        async move { p.world.call(&p.coordinator, "POST", "/api/meetings", body).await }
    });
    let replies = join_all(attempts).await;
    let won = replies.iter().filter(|r| r.status == 201).count();
    let lost = replies.iter().filter(|r| r.refusal() == (409, "time_taken")).count();
    assert_eq!((won, lost), (1, 11));
}

#[tokio::test]
async fn cases_come_one_after_the_other_and_each_has_its_own_end() {
    let p = Planning::begin().await;
    let cases = [p.accepted().await, p.accepted().await, p.accepted().await];
    let mut body = wanted(&p, tomorrow());
    body["cases"] = json!([cases[0], cases[1]]);
    let meeting = create(&p, body).await;
    assert_eq!(p.world.row(cases[0]).await.state, State::Booked);
    assert_eq!(p.world.row(cases[0]).await.specialist_id, Some(p.specialist.id), "the chair leads the meeting already");
    assert_eq!(meeting["agenda"][1]["starts_at"], json!(tomorrow().plus(15 * MINUTE)));
    let added = json!({ "consultation_id": cases[2], "minutes": 20 });
    let meeting = step(&p, &p.coordinator, &meeting, "agenda", added).await.ok();
    let again = json!({ "consultation_id": cases[2], "minutes": 20 });
    assert_eq!(step(&p, &p.coordinator, &meeting, "agenda", again).await.refusal(), (409, "state_refuses"));
    let item = |n: usize| json!({ "item_id": meeting["agenda"][n]["id"] });
    let early = step(&p, &p.colleague, &meeting, "agenda/start", item(0)).await;
    assert_eq!(early.refusal(), (409, "meeting_not_begun"));

    let running = begin(&p, &meeting).await;
    let mut tx = p.world.app.db().begin().await.unwrap();
    for (person, kind) in [(&p.colleague, "specialist"), (&p.specialist, "specialist"), (&p.coordinator, "listener")] {
        let seat = store::seat::of_user(&mut tx.cx(), id_of(&meeting), person.id, "BS", kind).await.unwrap();
        store::seat::joined(&mut tx.cx(), seat, p.world.app.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let running = step(&p, &p.colleague, &running, "agenda/start", item(0)).await.ok();
    assert_eq!(p.world.row(cases[0]).await.state, State::InConsultation);
    p.world.clock.advance(10 * MINUTE);
    // The next case ends the one in hand.
    let running = step(&p, &p.colleague, &running, "agenda/start", item(1)).await.ok();
    assert_eq!(p.world.row(cases[0]).await.state, State::Concluded);
    assert_eq!(p.world.row(cases[1]).await.state, State::InConsultation);
    let mut conn = p.world.app.db().read().await.unwrap();
    let times = store::minutes::meeting_times(&mut conn.cx(), cases[0]).await.unwrap();
    let listed = store::minutes::meeting_times_of(&mut conn.cx(), &cases).await.unwrap();
    assert_eq!(
        (listed.len(), listed[&cases[0]].started_at, listed[&cases[0]].ended_at),
        (2, times.started_at, times.ended_at)
    );
    let present = store::minutes::present_of(&mut conn.cx(), &cases).await.unwrap();
    for (case, there) in cases.iter().zip([2, 2, 0]) {
        let one = store::minutes::present(&mut conn.cx(), *case).await.unwrap();
        let listed: BTreeSet<_> = present.iter().filter(|(id, _)| id == case).map(|(_, row)| row.user_id).collect();
        let alone: BTreeSet<_> = one.iter().map(|row| row.user_id).collect();
        assert_eq!((alone.len(), alone), (there, listed), "speakers, and no listener");
    }
    drop(conn);
    assert_eq!(times.ended_at.unwrap().since(times.started_at.unwrap()), 10 * MINUTE);
    let ended = step(&p, &p.colleague, &running, "end", json!({})).await.ok();
    assert_eq!(ended["status"], "ended");
    assert_eq!(p.world.row(cases[1]).await.state, State::Concluded);
    let waiting = p.world.row(cases[2]).await;
    assert_eq!((waiting.state, waiting.specialist_id), (State::Accepted, None), "nobody came to it: nothing is lost");
    assert!(p.world.told(p.doctor.id).await.iter().any(|kind| kind == "meeting.case_dropped"));
    p.chains_are_whole().await;
}

async fn reads(p: &Planning, person: &Person, case: ConsultationId) -> (u16, Value) {
    let reply = p.get(person, &format!("/api/consultations/{case}")).await;
    (reply.status.as_u16(), reply.body["depth"].clone())
}

#[tokio::test]
async fn speakers_read_the_cases_and_listeners_only_know_of_the_meeting() {
    let p = Planning::begin().await;
    let far = p.world.third_hospital().await;
    let guest = p.world.person("guest", &[(Role::Specialist, Some(far))]).await;
    let listener = p.world.person("listener", &[(Role::RequestingDoctor, Some(far))]).await;
    let case = p.accepted().await;
    let path = format!("/api/consultations/{case}/excerpts");
    let (status, _, body) = p.world.exchange(&p.doctor, "POST", &path, &[], samples::png(4, 4)).await;
    assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
    let excerpt: Value = serde_json::from_slice(&body).unwrap();
    let content = format!("/api/excerpts/{}/content", excerpt["id"].as_str().unwrap());
    assert_eq!(reads(&p, &guest, case).await.0, 404);

    let mut body = wanted(&p, tomorrow());
    body["speakers"] = json!([p.specialist.id, guest.id]);
    body["listening_hospitals"] = json!([far]);
    body["cases"] = json!([case]);
    let meeting = create(&p, body).await;
    assert_eq!(reads(&p, &guest, case).await, (200, json!("full")));
    assert_eq!(p.world.probe(Some(&guest), "GET", &content, Value::Null).await.status, 200);
    let audited = p.world.audited(p.world.asking).await;
    assert!(audited.iter().any(|action| action == "excerpt.open"), "{audited:?}");

    let path = format!("/api/meetings/{}", meeting["id"].as_str().unwrap());
    let seen = p.get(&listener, &path).await.ok();
    assert_eq!((seen["part"].clone(), seen["agenda"][0]["code"].clone()), (json!("listener"), Value::Null));
    assert_eq!(reads(&p, &listener, case).await.0, 404);
    let refused = step(&p, &listener, &meeting, "end", json!({})).await;
    assert_eq!(refused.refusal(), (403, "not_allowed"));
    let stranger = p.world.person("stranger", &[(Role::Coordinator, Some(p.world.asking))]).await;
    assert_eq!(p.get(&stranger, &path).await.status, 404);

    // Left out, and the case is out of reach again.
    let without = json!({ "speakers": [p.specialist.id] });
    let meeting = step(&p, &p.coordinator, &meeting, "people", without).await.ok();
    assert_eq!(reads(&p, &guest, case).await.0, 404);
    let leaving = json!({ "speakers": [guest.id] });
    assert_eq!(step(&p, &p.coordinator, &meeting, "people", leaving).await.refusal(), (409, "agenda_lead_leaves"));
    p.chains_are_whole().await;
}

#[tokio::test]
async fn a_meeting_moves_with_everybody_and_a_cancelled_one_gives_its_cases_back() {
    let p = Planning::begin().await;
    let case = p.accepted().await;
    let mut body = wanted(&p, tomorrow());
    body["cases"] = json!([case]);
    let meeting = create(&p, body).await;
    let said = json!({ "answer": "accepted" });
    let meeting = step(&p, &p.specialist, &meeting, "answer", said).await.ok();
    let of_specialist = |m: &Value| {
        let speakers = m["speakers"].as_array().unwrap().clone();
        speakers.into_iter().find(|s| s["person_id"] == json!(p.specialist.id)).unwrap()["answer"].clone()
    };
    assert_eq!(of_specialist(&meeting), "accepted");
    let later = tomorrow().plus(3 * HOUR);
    let to = json!({ "starts_at": later, "ends_at": later.plus(HOUR) });
    let moved = step(&p, &p.coordinator, &meeting, "move", to).await.ok();
    assert_eq!(of_specialist(&moved), Value::Null, "asked anew");
    // The old time is free again, the new one is not.
    let other = p.accepted().await;
    assert_eq!(p.hold(&p.coordinator, other, &p.specialist, later).await.refusal(), (409, "time_taken"));
    p.hold(&p.coordinator, other, &p.specialist, tomorrow()).await.ok();

    let mute = step(&p, &p.coordinator, &moved, "cancel", json!({ "reason": " " })).await;
    assert_eq!(mute.refusal(), (422, "reason_required"));
    let cancelled = step(&p, &p.coordinator, &moved, "cancel", json!({ "reason": "Mất điện" })).await.ok();
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(p.world.row(case).await.state, State::Accepted);
    let stale = step(&p, &p.coordinator, &moved, "cancel", json!({ "reason": "Mất điện" })).await;
    assert_eq!(stale.refusal(), (409, "stale_version"));
    p.chains_are_whole().await;
}

#[tokio::test]
async fn a_case_cancelled_by_its_doctor_leaves_the_meeting_standing() {
    let p = Planning::begin().await;
    let case = p.accepted().await;
    let mut body = wanted(&p, tomorrow());
    body["cases"] = json!([case]);
    let meeting = create(&p, body).await;
    let row = p.world.row(case).await;
    let known = json!({ "id": case, "version": row.version });
    p.world.step(&p.doctor, &known, "cancel", json!({ "reason": "Chuyển viện" })).await.ok();
    let path = format!("/api/meetings/{}", meeting["id"].as_str().unwrap());
    let left = p.get(&p.coordinator, &path).await.ok();
    assert_eq!((left["status"].clone(), left["agenda"].clone()), (json!("booked"), json!([])));
}

#[tokio::test]
async fn a_briefing_takes_no_patients() {
    let p = Planning::begin().await;
    let case = p.accepted().await;
    let mut body = wanted(&p, tomorrow());
    body["kind"] = json!("briefing");
    let meeting = create(&p, body.clone()).await;
    let added = json!({ "consultation_id": case, "minutes": 20 });
    assert_eq!(step(&p, &p.coordinator, &meeting, "agenda", added).await.refusal(), (422, "invalid_fields"));
    let point = json!({ "title": "Trực tuần qua", "minutes": 10 });
    let meeting = step(&p, &p.coordinator, &meeting, "agenda", point).await.ok();
    assert_eq!(meeting["agenda"][0]["title"], "Trực tuần qua");
    let mut crowd = body;
    crowd["starts_at"] = json!(tomorrow().plus(DAY));
    crowd["ends_at"] = json!(tomorrow().plus(DAY + HOUR));
    let mut people = Vec::new();
    for n in 0..12 {
        let roles = [(Role::Specialist, Some(p.world.advising))];
        people.push(p.world.person(&format!("person-{n}"), &roles).await.id);
    }
    crowd["speakers"] = json!(people);
    let refused = p.world.call(&p.coordinator, "POST", "/api/meetings", crowd.clone()).await;
    assert_eq!(refused.refusal(), (422, "invalid_fields"), "thirteen with the chair");
    crowd["speakers"] = json!(people[..11]);
    assert_eq!(create(&p, crowd).await["speakers"].as_array().unwrap().len(), 12);
}

fn weekly(p: &Planning, from: Ts) -> Value {
    let start = jiff::Timestamp::from_millisecond(from.0).unwrap().strftime("%Y-%m-%dT%H:%M").to_string();
    json!({
        "hospital_id": p.world.advising, "kind": "briefing", "title": "Giao ban", "chair_id": p.colleague.id,
        "speakers": [p.specialist.id], "dtstart": start, "duration_min": 30, "rrule": "FREQ=WEEKLY", "zone": "UTC",
    })
}

async fn count(p: &Planning) -> usize {
    let now = p.world.app.now();
    let mut conn = p.world.app.db().read().await.unwrap();
    let within = Span::new(now, now.plus(200 * DAY));
    store::meeting::list(&mut conn.cx(), p.specialist.id, None, within).await.unwrap().len()
}

#[tokio::test]
async fn a_series_is_booked_whole_or_says_where_it_cannot_be_and_goes_on_by_itself() {
    let p = Planning::begin().await;
    p.booked(tomorrow().plus(7 * DAY)).await;
    let refused = p.world.call(&p.coordinator, "POST", "/api/meeting-series", weekly(&p, tomorrow())).await;
    assert_eq!(refused.refusal(), (409, "series_conflicts"));
    let details = refused.body["error"]["details"].clone();
    assert_eq!(details["bookable"], 7);
    assert_eq!(details["conflicts"][0]["starts_at"], json!(tomorrow().plus(7 * DAY)));
    assert_eq!(details["conflicts"][0]["people"][0]["reason"], "taken");
    assert_eq!(count(&p).await, 0, "nothing is booked");

    let mut body = weekly(&p, tomorrow());
    body["leave_out"] = json!([tomorrow().plus(7 * DAY)]);
    let made = p.world.call(&p.coordinator, "POST", "/api/meeting-series", body).await.ok();
    assert_eq!(made["gaps"][0]["reason"], "left_out");
    assert_eq!(count(&p).await, 7);
    assert_eq!(extend::sweep(&p.world.app).await.unwrap(), 0, "eight weeks are booked");

    p.world.wait(16 * DAY).await;
    assert_eq!(extend::sweep(&p.world.app).await.unwrap(), 3);
    assert_eq!(extend::sweep(&p.world.app).await.unwrap(), 0);
    assert_eq!(count(&p).await, 8, "two are past, one was left out, three came");

    let listed = p.get(&p.coordinator, &format!("/api/meeting-series?hospital_id={}", p.world.advising)).await.ok();
    let path = format!("/api/meeting-series/{}/end", made["id"].as_str().unwrap());
    let body = json!({ "version": listed[0]["version"], "reason": "Hết đợt" });
    p.world.call(&p.coordinator, "POST", &path, body).await.ok();
    let listed = p.get(&p.coordinator, &format!("/api/meeting-series?hospital_id={}", p.world.advising)).await.ok();
    assert_eq!(listed, json!([]));
    let free = p.accepted().await;
    p.hold(&p.coordinator, free, &p.specialist, tomorrow().plus(21 * DAY)).await.ok();
    p.chains_are_whole().await;
}

#[tokio::test]
async fn a_meeting_that_nobody_ends_is_over_two_hours_later_and_its_cases_wait() {
    let p = Planning::begin().await;
    let case = p.accepted().await;
    let mut body = wanted(&p, tomorrow());
    body["cases"] = json!([case]);
    let meeting = create(&p, body).await;
    begin(&p, &meeting).await;
    p.world.wait(DAY + 2 * HOUR).await;
    assert_eq!(end::sweep(&p.world.app).await.unwrap(), 0, "it may have run late");
    p.world.wait(2 * HOUR).await;
    assert_eq!(end::sweep(&p.world.app).await.unwrap(), 1);
    assert_eq!(end::sweep(&p.world.app).await.unwrap(), 0);
    assert_eq!(p.world.row(case).await.state, State::Accepted);
    p.chains_are_whole().await;
}
