//! The chain in time: each level when it is due, once, whoever looks and however often.

use super::{
    pager,
    testing::{Ward, stroke},
};
use crate::{
    app::{App, Parts},
    domain::{
        clock::{MINUTE, SECOND},
        consultation::State,
        duty::Level,
        page::{PageEventKind, PageState},
        request::Urgency,
    },
    http::testing::{NOW, ORIGIN},
    store,
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

const CHAIN: [(Level, i64); 5] =
    [(Level::First, 0), (Level::Second, 30), (Level::Third, 60), (Level::Coordinator, 60), (Level::Leader, 180)];

/// Another process on the same database.
fn another_node(ward: &Ward) -> App {
    App::new(Parts {
        db: ward.world.app.db().clone(),
        clock: ward.world.app.clock(),
        master_key: ward.world.app.master_key().clone(),
        zone: TimeZone::UTC,
        origins: vec![ORIGIN.into()],
        public_url: "https://hoichan.test/".into(),
        excerpt_dir: ward.world.app.excerpt_dir().to_owned(),
    })
}

#[tokio::test]
async fn each_level_rings_in_its_time_and_nobody_answering_ends_it() {
    let ward = Ward::new().await;
    let page = ward.press().await;
    assert_eq!(ward.rung(&page).await, CHAIN[..1]);
    for (seconds, rung) in [(29, 1), (1, 2), (29, 2), (1, 4), (119, 4), (1, 5)] {
        ward.after(seconds).await;
        assert_eq!(ward.rung(&page).await, CHAIN[..rung]);
    }
    assert_eq!(ward.told(&ward.first).await, ["page.ringing"]);
    assert_eq!(ward.told(&ward.third).await, ["page.ringing"]);
    assert!(ward.told(&ward.coordinator).await.contains(&"page.siren".into()));
    assert_eq!(ward.told(&ward.leader).await, ["page.leader"]);
    assert_eq!(ward.seen_by(&ward.coordinator, &page).await["siren"], true);

    ward.after(719).await;
    assert_eq!(ward.row(&page).await.state, PageState::Ringing);
    ward.after(1).await;
    let row = ward.row(&page).await;
    assert_eq!((row.state, row.next_at, row.ended_at), (PageState::Unanswered, None, Some(NOW.plus(15 * MINUTE))));
    for person in [&ward.doctor, &ward.coordinator, &ward.leader] {
        assert_eq!(ward.told(person).await.iter().filter(|k| *k == "page.unanswered").count(), 1);
    }
    let kinds: Vec<_> = ward.events(&page).await.into_iter().map(|e| e.kind).collect();
    let count = |kind| kinds.iter().filter(|k| **k == kind).count();
    assert_eq!((count(PageEventKind::Rung), count(PageEventKind::Escalated)), (5, 4));
    assert_eq!(kinds.last(), Some(&PageEventKind::Unanswered));
    for hospital in [ward.world.asking, ward.world.advising] {
        let audited = ward.world.audited(hospital).await;
        assert_eq!(audited.iter().filter(|a| *a == "page.escalate").count(), 3, "{audited:?}");
        assert!(audited.contains(&"page.start".into()) && audited.contains(&"page.unanswered".into()));
    }
}

#[tokio::test]
async fn somebody_busy_passes_it_on_at_once_and_the_rest_keeps_its_time() {
    let ward = Ward::new().await;
    let page = ward.press().await;
    ward.after(10).await;
    let reply = ward.post(&ward.first, &page, "busy", Value::Null).await.ok();
    assert_eq!((&reply["levels"][0]["state"], &reply["mine"]), (&json!("busy"), &Value::Null));
    assert_eq!(ward.rung(&page).await, [(Level::First, 0), (Level::Second, 10)]);
    ward.after(25).await;
    // The second is silent, so nothing is due before the third's own time.
    assert_eq!(ward.rung(&page).await.len(), 2);
    ward.after(25).await;
    assert_eq!(ward.rung(&page).await[2..], [(Level::Third, 60), (Level::Coordinator, 60)]);
    // Busy again, late: nobody is rung twice and the leader keeps his time.
    ward.post(&ward.first, &page, "busy", Value::Null).await.ok();
    assert_eq!(ward.rung(&page).await.len(), 4);
    ward.post(&ward.second, &page, "busy", Value::Null).await.ok();
    assert_eq!(ward.rung(&page).await.len(), 4);
    ward.post(&ward.third, &page, "busy", Value::Null).await.ok();
    assert_eq!(ward.rung(&page).await[4..], [(Level::Leader, 60)]);
}

#[tokio::test]
async fn the_second_who_is_offline_is_called_all_the_same_and_shown_as_not_reached() {
    let ward = Ward::new().await;
    let page = ward.press().await;
    assert_eq!(ward.post(&ward.first, &page, "delivered", Value::Null).await.status, 204);
    assert_eq!(ward.post(&ward.first, &page, "seen", Value::Null).await.status, 204);
    ward.after(60).await;
    let seen = ward.seen_by(&ward.coordinator, &page).await;
    let states: Vec<_> = seen["levels"].as_array().unwrap().iter().map(|l| l["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["ringing", "unreached", "unreached", "ringing", "waiting"]);
    assert_eq!(seen["levels"][0]["people"][0]["seen_at"], json!(NOW));
    assert_eq!(ward.post(&ward.leader, &page, "seen", Value::Null).await.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn two_nodes_that_look_at_once_never_ring_twice() {
    let ward = Ward::new().await;
    let mut pages = Vec::new();
    for _ in 0..4 {
        pages.push(ward.press().await);
    }
    let nodes: Vec<App> = (0..4).map(|_| another_node(&ward)).collect();
    for seconds in [30, 30, 120, 720] {
        ward.world.clock.advance(seconds * SECOND);
        let now = ward.world.app.now();
        let looks = nodes.iter().map(|node| pager::due(node, now));
        for moved in futures_util::future::join_all(looks).await {
            // A node that met another one looks again.
            assert!(moved.as_ref().map_or_else(store::StoreError::is_transient, |_| true), "{moved:?}");
        }
        pager::due(&nodes[0], now).await.unwrap();
    }
    for page in &pages {
        assert_eq!(ward.rung(page).await, CHAIN);
        let rung = ward.events(page).await.into_iter().filter(|e| e.kind == PageEventKind::Rung).count();
        assert_eq!((rung, ward.row(page).await.state), (5, PageState::Unanswered));
    }
    // For each page once.
    assert_eq!(ward.told(&ward.first).await.len(), 4);
    assert_eq!(ward.told(&ward.leader).await.iter().filter(|k| *k == "page.leader").count(), 4);
}

#[tokio::test]
async fn a_restart_in_the_middle_catches_up() {
    let ward = Ward::new().await;
    let page = ward.press().await;
    // Nobody looks for 70 seconds.
    ward.world.clock.advance(70 * SECOND);
    let node = another_node(&ward);
    assert_eq!(pager::due(&node, node.now()).await.unwrap(), 1);
    assert_eq!(
        ward.rung(&page).await,
        [(Level::First, 0), (Level::Second, 70), (Level::Third, 70), (Level::Coordinator, 70)]
    );
    ward.world.clock.advance(110 * SECOND);
    assert_eq!(pager::due(&node, node.now()).await.unwrap(), 1);
    assert_eq!(ward.rung(&page).await[4..], [(Level::Leader, 180)]);
}

#[tokio::test]
async fn without_a_rota_the_whole_specialty_and_the_coordinators_ring_at_once() {
    let ward = Ward::without_rota().await;
    let page = ward.press().await;
    let rung = ward.rung(&page).await;
    assert_eq!(rung.iter().filter(|r| **r == (Level::First, 0)).count(), 3);
    assert_eq!(rung[3..], [(Level::Coordinator, 0)]);
    assert_eq!(ward.seen_by(&ward.coordinator, &page).await["siren"], true);
    // One of three is busy: the others are still asked.
    let reply = ward.post(&ward.first, &page, "busy", Value::Null).await.ok();
    assert_eq!(reply["levels"][0]["state"], "ringing");
}

#[tokio::test]
async fn a_request_by_the_form_rings_too_and_planning_it_stops_that() {
    let ward = Ward::new().await;
    let world = &ward.world;
    let draft = world.call(&ward.doctor, "POST", "/api/consultations", json!({ "urgency": "stat" })).await.ok();
    let path = format!("/api/consultations/{}", draft["id"].as_str().unwrap());
    let request = json!({
        "version": draft["version"], "urgency": "stat", "specialty": "neurology", "advising_hospital_id": world.advising,
        "content": { "questions": ["Xử trí tiếp theo?"] },
    });
    let saved = world.call(&ward.doctor, "PUT", &format!("{path}/request"), request).await.ok();
    let step = json!({ "version": saved["version"] });
    let sent = world.call(&ward.doctor, "POST", &format!("{path}/submit"), step).await.ok();
    let pages = world.call(&ward.first, "GET", "/api/pages", Value::Null).await.ok();
    assert_eq!((pages[0]["mine"].as_str(), pages[0]["lead_vi"].as_str()), (Some("first"), Some("Xử trí tiếp theo?")));

    let accept = json!({ "version": sent["version"] });
    let accepted = world.call(&ward.coordinator, "POST", &format!("{path}/accept"), accept).await.ok();
    assert_eq!(ward.row(&pages[0]).await.state, PageState::Ringing, "triage does not stop it");
    let mut changes = world.app.changes();
    let decline = json!({ "version": accepted["version"], "reason": "Đã xử trí qua điện thoại" });
    world.call(&ward.coordinator, "POST", &format!("{path}/decline"), decline).await.ok();
    let row = ward.row(&pages[0]).await;
    assert_eq!((row.state, row.ended_at), (PageState::Cancelled, Some(NOW)));
    // The pager tells those who were called.
    assert_eq!(pager::due(&world.app, NOW).await.unwrap(), 1);
    let mut told = false;
    while let Ok(change) = changes.try_recv() {
        told |= matches!(&change.change, crate::http::service::Change::Page { people, .. } if people.is_empty());
    }
    assert!(told);
    assert_eq!(pager::due(&world.app, NOW.plus(MINUTE)).await.unwrap(), 0);
}

#[tokio::test]
async fn the_request_is_stored_once_under_its_key_and_sealed() {
    let ward = Ward::new().await;
    let once = || ward.world.call_once(&ward.doctor, "k1", "POST", "/api/stat-requests", stroke());
    let (first, again) = (once().await.ok(), once().await.ok());
    assert_eq!(first["id"], again["id"]);
    assert_eq!(ward.told(&ward.first).await.len(), 1);
    let mut other = stroke();
    other["set"] = json!("trauma");
    let mismatch = ward.world.call_once(&ward.doctor, "k1", "POST", "/api/stat-requests", other).await;
    assert_eq!(mismatch.refusal(), (422, "idempotency_mismatch"));
    let row = ward.world.row(serde_json::from_value(first["consultation_id"].clone()).unwrap()).await;
    assert_eq!((row.state, row.urgency, row.incomplete), (State::Submitted, Urgency::Stat, true));
    let mut conn = ward.world.app.db().read().await.unwrap();
    let cx = &mut conn.cx();
    let key = ward.world.app.hospital_key(cx, ward.world.asking).await.unwrap();
    let content = row.open(&key).unwrap();
    assert_eq!(content.vitals.expose().systolic_mmhg, Some(190.0));
    assert_eq!(content.stat.expose().as_ref().unwrap().set, "stroke");
    assert!(content.course.expose().contains("Đường huyết: 6,2 mmol/L"));
    let kept = store::idempotency::find(cx, ward.doctor.id, "k1", NOW).await.unwrap().unwrap();
    assert!(!kept.body.contains("HC-") && hex::decode(&kept.body).is_ok(), "what is kept is sealed");
}
