//! Attempts to hold and book, many at once.

use super::{Time, hold_body, world::World};
use crate::service::Service;
use serde_json::{Value, json};
use std::sync::Arc;
use support::api::{Answer, Session};
use tokio::{
    sync::{Barrier, mpsc},
    task::JoinSet,
};

/// One attempt: a time is held and, if that was granted, booked. `None` is no answer.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub consultation: String,
    pub time: Time,
    pub hold: Option<Answer>,
    pub book: Option<Answer>,
}

impl Outcome {
    pub fn hold_stands(&self) -> bool {
        self.hold.as_ref().is_some_and(Answer::is_ok)
    }

    pub fn is_booked(&self) -> bool {
        self.book.as_ref().is_some_and(Answer::is_ok)
    }

    pub fn appointment(&self) -> Value {
        self.hold.as_ref().map_or(Value::Null, |hold| hold.body["id"].clone())
    }

    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.hold.iter().chain(&self.book)
    }
}

/// One attempt, each request under a key of its own, so that it may be made again.
pub async fn attempt(session: &Session, world: &World, consultation: String, time: Time) -> Outcome {
    try_once(session.clone(), world.specialist.clone(), consultation, time).await
}

async fn try_once(session: Session, specialist: String, consultation: String, time: Time) -> Outcome {
    let key = format!("hold-{consultation}-{}", time.starts_at);
    let body = hold_body(&consultation, &specialist, time);
    let hold = session.post_once("/api/appointments", &key, &body).await.ok();
    let mut book = None;
    if let Some(held) = hold.as_ref().filter(|a| a.is_ok()) {
        let id = held.body["id"].as_str().unwrap_or_default();
        let body = json!({ "version": held.body["version"] });
        book = session.post_once(&format!("/api/appointments/{id}/book"), &format!("book-{id}"), &body).await.ok();
    }
    Outcome { consultation, time, hold, book }
}

/// Everybody's first request leaves at the same moment.
pub async fn all_at_once(world: &World, plan: &[(String, Time)]) -> Vec<Outcome> {
    let start = Arc::new(Barrier::new(plan.len()));
    let mut attempts = JoinSet::new();
    for (i, (consultation, time)) in plan.iter().cloned().enumerate() {
        let session = world.bookers[i % world.bookers.len()].clone();
        let (specialist, start) = (world.specialist.clone(), start.clone());
        attempts.spawn(async move {
            start.wait().await;
            try_once(session, specialist, consultation, time).await
        });
    }
    attempts.join_all().await
}

/// The same, and the service is killed once it has acknowledged `enough` holds.
pub async fn until_killed(
    world: &World,
    plan: &[(String, Time)],
    enough: usize,
    service: &mut Service,
) -> Vec<Outcome> {
    let (acknowledged, mut heard) = mpsc::unbounded_channel();
    let mut attempts = JoinSet::new();
    for (i, (consultation, time)) in plan.iter().cloned().enumerate() {
        let session = world.bookers[i % world.bookers.len()].clone();
        let (specialist, acknowledged) = (world.specialist.clone(), acknowledged.clone());
        attempts.spawn(async move {
            let outcome = try_once(session, specialist, consultation, time).await;
            if outcome.is_booked() {
                // Nobody listens any more once the service is down.
                let _late = acknowledged.send(());
            }
            outcome
        });
    }
    drop(acknowledged);
    for _ in 0..enough {
        if heard.recv().await.is_none() {
            break;
        }
    }
    service.kill();
    attempts.join_all().await
}
