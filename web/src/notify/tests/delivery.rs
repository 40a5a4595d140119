//! Each way out, what comes back, and what happens when nothing does.

use super::super::{hints::Hints, make, send, webhook};
use super::*;
use crate::{
    domain::clock::{DAY, HOUR, MINUTE, SECOND},
    http::service::Change,
    store::outbox::Pace,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tokio::task::yield_now;

#[tokio::test]
async fn a_notification_goes_every_way_and_comes_back_as_receipts() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, _) = story.booked(NOW.plus(2 * DAY), 30).await;
    story.step().await;
    let invited = story.mail.taken().len();
    story.tell("page.leader", id).await;
    assert_eq!(story.step().await, 3);

    let mails = story.mail.taken();
    let letter = mails[invited].readable();
    assert_eq!((mails.len() - invited, mails[invited].to.as_str()), (1, "doctor@bv.test"));
    assert!(letter.contains("Ca khẩn HC-2611-0001 chưa ai nhận") && letter.contains("/consultations/"), "{letter}");

    let pushed = &story.push.got()[0];
    let message = story.read(&pushed.body);
    assert_eq!((&message["kind"], &message["urgent"]), (&json!("page.leader"), &json!(true)));
    assert_eq!((pushed.header("content-encoding"), pushed.header("urgency")), ("aes128gcm", "high"));
    assert!(pushed.header("authorization").starts_with("vapid t="));
    assert_eq!(pushed.header("ttl"), "900");

    let called = &story.gateway.got()[0];
    let told = called.json();
    assert_eq!(told["recipient"]["name"], "BS doctor");
    assert_eq!(told["code"], "HC-2611-0001");
    let seconds = called.header(webhook::TIMESTAMP).parse().unwrap();
    assert_eq!(called.header(webhook::SIGNATURE), webhook::signature(SECRET.as_bytes(), seconds, &called.body));
    assert_eq!(told["id"], called.header(webhook::ID));

    let world = &story.world;
    let page = world.call(&story.doctor, "GET", "/api/notifications", Value::Null).await.ok();
    let notification = page["items"][0]["id"].as_str().unwrap();
    assert_eq!(message["id"], notification);
    let seen = world.call(&story.doctor, "POST", &format!("/api/notifications/{notification}/seen"), Value::Null).await;
    assert_eq!(seen.status, 204);
    let admin = world.person("admin", &[(Role::HospitalAdmin, Some(world.asking))]).await;
    let out = world.call(&admin, "GET", "/api/admin/outbox?state=delivered", Value::Null).await.ok();
    let urgent: Vec<&Value> = out.as_array().unwrap().iter().filter(|d| d["kind"] == "page.leader").collect();
    assert_eq!(urgent.len(), 3);
    for delivery in urgent {
        assert_eq!((&delivery["delivered_at"], &delivery["seen_at"]), (&json!(NOW.0), &json!(NOW.0)), "{delivery}");
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_later() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, _) = story.booked(NOW.plus(10 * DAY), 30).await;
    story.reachable("", &story.doctor, None).await;
    story.step().await;
    story.gateway.answer_always(Some(503));
    story.tell("consultation.accepted", id).await;
    // Nobody takes `consultation.*` by the gateway unless they ask for it.
    story.step().await;
    assert_eq!((story.push.got().len(), story.gateway.got().len()), (1, 0));

    story.push.answer_always(Some(503));
    story.world.clock.advance(MINUTE);
    story.tell("consultation.returned", id).await;
    assert_eq!(story.step().await, 1);
    assert_eq!(story.step().await, 0, "not at once");
    story.world.clock.advance(15 * SECOND);
    assert_eq!(story.step().await, 1);
    story.world.clock.advance(15 * SECOND);
    assert_eq!(story.step().await, 0, "the second pause is longer");
    for _ in 0..60 {
        story.world.clock.advance(HOUR / 2);
        story.step().await;
    }
    let tried = story.push.got().len();
    assert!((20..60).contains(&tried), "{tried} attempts within a day");
    let root = story.world.person("root", &[(Role::SystemAdmin, None)]).await;
    let call = async |method: &str, path: &str| story.world.call(&root, method, path, Value::Null).await;
    let dead = call("GET", "/api/admin/outbox").await.ok();
    assert_eq!((&dead[0]["kind"], &dead[0]["last_error"]), (&json!("consultation.returned"), &json!("http 503")));
    let path = format!("/api/admin/outbox/{}/retry", dead[0]["id"].as_str().unwrap());
    story.push.answer_always(None);
    assert_eq!(call("POST", &path).await.ok()["state"], "waiting");
    assert_eq!(story.step().await, 1);
    assert_eq!(story.push.got().len(), tried + 1);
    assert_eq!(call("POST", &path).await.refusal(), (409, "delivery_not_dead"));
}

#[tokio::test]
async fn the_mail_servers_no_is_final_and_its_not_now_is_not() {
    let story = Story::begin().await;
    let (id, _) = story.booked(NOW.plus(2 * DAY), 30).await;
    story.step().await;
    let before = story.mail.taken().len();
    story.mail.refuse("451 later");
    story.tell("consultation.accepted", id).await;
    story.step().await;
    assert_eq!(story.mail.taken().len(), before);
    story.world.clock.advance(MINUTE);
    story.step().await;
    assert_eq!(story.mail.taken().len(), before + 1);
    story.mail.refuse("550 nobody of this name");
    story.tell("consultation.returned", id).await;
    story.step().await;
    story.world.clock.advance(HOUR);
    assert_eq!(story.step().await, 0);
    let root = story.world.person("root", &[(Role::SystemAdmin, None)]).await;
    let dead = story.world.call(&root, "GET", "/api/admin/outbox", Value::Null).await.ok();
    assert_eq!(dead[0]["last_error"], "smtp 550");
}

#[tokio::test]
async fn the_same_is_told_once_and_what_is_told_wakes_its_own_pages() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, _) = story.booked(NOW.plus(2 * DAY), 30).await;
    story.step().await;
    let mut hints = Hints::default();
    let app = &story.world.app;
    assert!(hints.fresh(app, NOW).await.unwrap().is_empty());
    for _ in 0..3 {
        story.tell("consultation.returned", id).await;
    }
    let mut changes = app.changes();
    hints.tell(app).await.unwrap();
    let change = changes.try_recv().unwrap();
    assert_eq!((&change.change, change.person), (&Change::Notification, Some(story.doctor.id)));
    hints.tell(app).await.unwrap();
    assert!(changes.try_recv().is_err(), "told once");
    story.step().await;
    assert_eq!(story.push.got().len(), 1);
    story.world.clock.advance(2 * MINUTE);
    story.tell("consultation.returned", id).await;
    story.step().await;
    assert_eq!(story.push.got().len(), 2, "later it is something new");
}

#[tokio::test]
async fn quiet_hours_hold_back_what_is_no_emergency() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, _) = story.booked(NOW.plus(3 * DAY), 30).await;
    story.step().await;
    let minute = NOW.0.rem_euclid(DAY) / MINUTE;
    story.reachable("", &story.doctor, Some(((minute + 1430) % 1440, (minute + 60) % 1440))).await;
    story.tell("consultation.returned", id).await;
    story.tell("page.ringing", id).await;
    story.step().await;
    let kinds = || story.push.got().iter().map(|g| story.read(&g.body)["kind"].clone()).collect::<Vec<_>>();
    assert_eq!(kinds(), ["page.ringing"]);
    story.world.clock.advance(61 * MINUTE);
    story.step().await;
    assert_eq!(kinds(), ["page.ringing", "consultation.returned"]);
}

#[tokio::test]
async fn one_receiver_hears_of_one_consultation_in_order() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, _) = story.booked(NOW.plus(3 * DAY), 30).await;
    story.reachable("", &story.doctor, None).await;
    story.step().await;
    story.push.answer(503);
    story.tell("consultation.returned", id).await;
    story.tell("consultation.accepted", id).await;
    story.tell("page.accepted", id).await;
    story.step().await;
    story.world.clock.advance(MINUTE);
    story.step().await;
    let kinds: Vec<_> = story.push.got().iter().map(|g| story.read(&g.body)["kind"].clone()).collect();
    // The emergency does not wait for the one that failed (whichever that was); the others keep their order.
    let ordinary: Vec<_> = kinds.iter().filter(|k| **k != "page.accepted").collect();
    let last = &ordinary[ordinary.len() - 2..];
    assert_eq!(last, [&json!("consultation.returned"), &json!("consultation.accepted")], "{kinds:?}");
    assert!(kinds[..2].contains(&json!("page.accepted")), "{kinds:?}");
}

#[tokio::test]
async fn two_nodes_at_once_deliver_once() {
    let story = Story::begin().await;
    story.connected().await;
    let mut cases = Vec::new();
    for _ in 0..20 {
        cases.push(story.booked(NOW.plus(3 * DAY + 2 * HOUR * cases.len() as i64), 30).await.0);
    }
    let other = story.another_node();
    for id in &cases {
        story.tell("page.ringing", *id).await;
    }
    let (a, b) = tokio::join!(step(&story.world.app), step(&other));
    // A node that met the other's lock may have to look again.
    let _retried = (a, b);
    story.step().await;
    let ids: BTreeSet<String> = story.gateway.got().iter().map(|g| g.header(webhook::ID).to_owned()).collect();
    assert_eq!((ids.len(), story.gateway.got().len(), story.push.got().len()), (20, 20, 20));
    let letters = story.mail.taken();
    // 20 emergencies to the doctor, and an invitation for each side of 20 appointments.
    assert_eq!(letters.len(), 60);
}

#[tokio::test]
async fn what_a_dead_node_had_taken_goes_out_after_its_lease() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, _) = story.booked(NOW.plus(3 * DAY), 30).await;
    story.step().await;
    story.tell("page.ringing", id).await;
    let mut tx = story.world.app.db().begin().await.unwrap();
    let lost = store::outbox::claim(&mut tx.cx(), Pace::Urgent, uuid::Uuid::nil(), NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lost.len(), 3);
    assert_eq!(story.step().await, 0);
    story.world.clock.advance(store::outbox::LEASE_MS);
    assert_eq!(story.step().await, 3);
    assert_eq!(story.gateway.got().len(), 1);
}

#[tokio::test]
async fn a_subscription_that_has_ended_is_forgotten() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, _) = story.booked(NOW.plus(3 * DAY), 30).await;
    story.push.answer(410);
    story.tell("page.ringing", id).await;
    story.step().await;
    let list = story.world.call(&story.doctor, "GET", "/api/push/subscriptions", Value::Null).await.ok();
    assert_eq!(list, json!([]));
    story.tell("page.siren", id).await;
    story.step().await;
    assert_eq!(story.push.got().len(), 1);
}

#[tokio::test]
async fn a_call_does_not_wait_for_slow_mail() {
    let story = Story::begin().await;
    story.connected().await;
    story.mail.stall();
    let mut cases = Vec::new();
    for number in 0..10 {
        cases.push(story.booked(NOW.plus(3 * DAY + 2 * HOUR * number), 30).await.0);
    }
    let app = &story.world.app;
    make(app).await.unwrap();
    let called = async {
        // Invitations hold every slot.
        while story.mail.waiting() < 8 {
            yield_now().await;
        }
        story.tell("page.ringing", cases[0]).await;
        let rang = async {
            while story.push.got().is_empty() || story.gateway.got().is_empty() {
                yield_now().await;
            }
        };
        // The letter about the call waits too; nothing else does.
        tokio::select! {
            sent = send(app, Pace::Urgent) => panic!("{sent:?}"),
            () = rang => {}
        }
    };
    tokio::select! {
        sent = send(app, Pace::Usual) => panic!("{sent:?}"),
        () = called => {}
    }
    assert_eq!(story.read(&story.push.got()[0].body)["kind"], "page.ringing");
}

#[tokio::test]
async fn what_waits_for_a_browser_arrives_after_it_subscribed_again() {
    let story = Story::begin().await;
    story.connected().await;
    let (id, _) = story.booked(NOW.plus(3 * DAY), 30).await;
    story.reachable("", &story.doctor, None).await;
    story.step().await;
    story.push.answer(503);
    story.tell("consultation.returned", id).await;
    story.step().await;
    let before = story.push.got().len();
    let again = async |person: &Person| {
        let target = Target {
            endpoint: story.push.url.clone(),
            p256dh: URL_SAFE_NO_PAD.encode(story.browser.compute_public_key().unwrap().as_ref()),
            auth: URL_SAFE_NO_PAD.encode(AUTH),
        };
        let mut tx = story.world.app.db().begin().await.unwrap();
        let app = &story.world.app;
        let row = store::push::put(&mut tx.cx(), app.master_key(), person.id, "again", &target, NOW).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(row.open(app.master_key()).unwrap().endpoint, story.push.url);
        row.id
    };
    let same = again(&story.doctor).await;
    story.world.clock.advance(MINUTE);
    story.step().await;
    assert_eq!(story.push.got().len(), before + 1, "the same subscription, the same deliveries");

    story.push.answer(503);
    story.tell("consultation.returned", id).await;
    story.step().await;
    let refused = story.push.got().len();
    assert_ne!(again(&story.specialist).await, same, "somebody else uses the browser now");
    story.world.clock.advance(10 * MINUTE);
    story.step().await;
    let told = story.push.got()[refused..].iter().map(|g| story.read(&g.body)["kind"].clone()).collect::<Vec<_>>();
    assert!(!told.contains(&json!("consultation.returned")), "what was meant for another: {told:?}");
}
