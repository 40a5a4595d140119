//! A request that comes again, or while its twin is being answered.

use super::{
    super::{ApiError, ApiResult, Caller, idempotency, testing::NOW},
    Hold,
    tests::{Planning, hold_body, tomorrow},
    turn::{self, Change, Done, IdempotencyKey, Turn},
};
use crate::{
    domain::{clock::HOUR, consultation::State, policy::Action},
    store::{self, Cx, idempotency::Sending},
};
use futures_util::future::join_all;
use serde_json::json;
use std::sync::Arc;

#[tokio::test]
async fn the_same_request_again_is_answered_again_and_done_once() {
    let p = Planning::begin().await;
    let id = p.accepted().await;
    let body = hold_body(id, p.specialist.id, tomorrow());
    let send = || p.world.call_once(&p.coordinator, "k1", "POST", "/api/appointments", body.clone());
    let replies = join_all((0..8).map(|_| send())).await;
    let (done, waiting): (Vec<_>, Vec<_>) = replies.into_iter().partition(|r| r.status.as_u16() == 201);
    let first = done.first().unwrap();
    assert!(done.iter().all(|r| r.body == first.body));
    assert!(waiting.iter().all(|r| r.refusal() == (409, "in_flight")));
    for _ in 0..2 {
        let again = send().await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
    }

    let other = hold_body(id, p.specialist.id, tomorrow().plus(HOUR));
    let refused = p.world.call_once(&p.coordinator, "k1", "POST", "/api/appointments", other).await;
    assert_eq!(refused.refusal(), (422, "idempotency_mismatch"));
    let book = format!("/api/appointments/{}/book", first.body["id"].as_str().unwrap());
    let refused = p.world.call_once(&p.coordinator, "k1", "POST", &book, json!({"version": 1})).await;
    assert_eq!(refused.refusal(), (422, "idempotency_mismatch"));

    // A refusal is not kept: under the same key the time can be had once it is free.
    let late = p.accepted().await;
    let wish = hold_body(late, p.specialist.id, tomorrow());
    let lost = p.world.call_once(&p.asking, "k1", "POST", "/api/appointments", wish.clone()).await;
    assert_eq!(lost.refusal(), (409, "time_taken"));
    let me = p.get(&p.coordinator, "/api/me").await.ok();
    let who = lost.body["error"]["details"]["taken_by"].as_str().expect("somebody was faster");
    assert!(who.ends_with(me["full_name"].as_str().unwrap()), "{who}");
    p.step(&p.coordinator, &first.body, "release", json!({})).await.ok();
    assert_eq!(p.world.row(id).await.state, State::Accepted);
    assert_eq!(p.world.call_once(&p.asking, "k1", "POST", "/api/appointments", wish).await.status, 201);
}

/// A hold whose twin, the same request under the same key, is answered while this one looks: in its transaction where
/// the database lets both run, before it where it has one writer.
struct Overtaken<'a> {
    planning: &'a Planning,
    hold: Hold,
}

impl Overtaken<'_> {
    async fn twin(&self) {
        let Planning { world, coordinator, .. } = self.planning;
        let body = hold_body(self.hold.consultation_id, self.hold.specialist_id, self.hold.starts_at);
        assert_eq!(world.call_once(coordinator, "k1", "POST", "/api/appointments", body).await.status, 201);
    }
}

impl Change for Overtaken<'_> {
    async fn glance(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<()> {
        if matches!(cx, Cx::Sqlite(_)) {
            self.twin().await;
        }
        self.hold.glance(turn, cx).await
    }

    async fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> ApiResult<Done> {
        self.twin().await;
        let refused = self.hold.apply(turn, cx).await;
        assert!(matches!(refused, Err(ApiError::Conflict { code: "already_scheduled", .. })));
        refused
    }
}

#[tokio::test]
async fn a_request_overtaken_by_its_twin_gets_the_reply_of_that() {
    let planning = Planning::begin().await;
    let id = planning.accepted().await;
    let body = hold_body(id, planning.specialist.id, tomorrow());
    let fingerprint = idempotency::fingerprint("/api/appointments", body.to_string().as_bytes());
    let key = IdempotencyKey::from(Sending::new(planning.coordinator.id, "k1".into(), fingerprint, NOW));
    let hold = serde_json::from_value(body).unwrap();
    let app = &planning.world.app;
    let mut conn = app.db().read().await.unwrap();
    let cx = &mut conn.cx();
    let caller = Caller {
        user: Arc::new(store::user::get(cx, planning.coordinator.id).await.unwrap().unwrap()),
        grants: Arc::new(store::user::grants(cx, planning.coordinator.id).await.unwrap()),
        token_hash: Arc::default(),
        action: Action::Book,
    };
    drop(conn);
    let (status, reply) = turn::run(app, &caller, &key, &Overtaken { planning: &planning, hold }).await.unwrap();
    assert_eq!((status.as_u16(), reply.0.consultation_id), (201, Some(id)));
    planning.chains_are_whole().await;
}
