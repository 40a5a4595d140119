//! The clock's side of paging: rings for the next level when it is time, and lets a page rest that nobody took.

use super::{Moved, ring};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        duty::{Level, UNANSWERED_MS},
        ids::{HospitalId, PageId, UserId},
        page::{PageEventKind, PageState},
        policy::Role,
    },
    store::{
        self, Cx, StoreResult,
        audit::{self, Actor},
        page::PageRow,
    },
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

/// Pages moved on in one transaction.
const BATCH: i64 = 50;
/// The pager looks at least this often: another node may have died with a page of its own.
const LONGEST_WAIT_MS: i64 = 1_000;
/// After a fault of the database.
const AFTER_FAULT: Duration = Duration::from_millis(250);

/// Moves pages on for as long as the service runs. It waits for the earliest step or to be woken by a new one.
pub async fn run(app: App) {
    loop {
        let wait = match due(&app, app.now()).await {
            Ok(_) => until_next(&app).await,
            Err(error) => Err(error),
        };
        let wait = wait.unwrap_or_else(|error| {
            tracing::warn!(%error, "emergencies could not be moved on");
            AFTER_FAULT
        });
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = app.pager_woken() => {}
        }
    }
}

async fn until_next(app: &App) -> StoreResult<Duration> {
    let mut conn = app.db().read().await?;
    let next = store::page::next_at(&mut conn.cx()).await?;
    let wait = next.map_or(LONGEST_WAIT_MS, |at| at.since(app.now()).clamp(0, LONGEST_WAIT_MS));
    Ok(Duration::from_millis(u64::try_from(wait).unwrap_or(0)))
}

/// Moves on every page whose step is due at `now`; gives how many were moved by this call. Safe on many nodes at once.
pub async fn due(app: &App, now: Ts) -> StoreResult<usize> {
    let mut moved = 0;
    loop {
        let mut conn = app.db().read().await?;
        let mut ids = store::page::due(&mut conn.cx(), now, BATCH).await?;
        drop(conn);
        if ids.is_empty() {
            return Ok(moved);
        }
        // Every node locks pages in the same order.
        ids.sort();
        let done = match step(app, &ids, now).await {
            Ok(done) => done,
            Err(error) if ids.len() > 1 && !error.is_transient() => {
                tracing::warn!(%error, "one by one");
                one_by_one(app, &ids, now).await?
            }
            Err(error) => return Err(error),
        };
        if done.is_empty() {
            // Another node has them.
            return Ok(moved);
        }
        moved += done.len();
        for page in &done {
            page.tell(app);
        }
    }
}

/// A page that cannot be moved must not stop the others.
async fn one_by_one(app: &App, ids: &[PageId], now: Ts) -> StoreResult<Vec<Moved>> {
    let mut moved = Vec::new();
    for id in ids {
        match step(app, &[*id], now).await {
            Ok(done) => moved.extend(done),
            Err(error) => tracing::error!(page = %id, %error, "an emergency could not be moved on"),
        }
    }
    Ok(moved)
}

async fn step(app: &App, ids: &[PageId], now: Ts) -> StoreResult<Vec<Moved>> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut done = Vec::new();
    for id in ids {
        let Some(page) = store::page::claim(cx, *id, now).await? else { continue };
        if page.state != PageState::Ringing {
            // It ended with its consultation: those called are told.
            store::page::set_next(cx, page.id, None).await?;
            done.push((Moved { page, people: Vec::new() }, None));
            continue;
        }
        let (moved, action, detail) = if now.since(page.started_at) >= UNANSWERED_MS {
            (give_up(cx, page, now).await?, "page.unanswered", json!({}))
        } else {
            let (moved, levels) = ring::ring_due(cx, page, now).await?;
            (moved, "page.escalate", json!({ "levels": levels }))
        };
        let event = note(&moved.page, action, detail);
        done.push((moved, Some(event)));
    }
    let hospitals: BTreeSet<HospitalId> = done.iter().flat_map(|(m, _)| m.page.hospitals()).collect();
    audit::lock_ends(cx, &hospitals.into_iter().collect::<Vec<_>>()).await?;
    for (moved, event) in &done {
        if let Some(event) = event {
            audit::append(cx, &moved.page.hospitals(), event, now).await?;
        }
    }
    tx.commit().await?;
    Ok(done.into_iter().map(|(moved, _)| moved).collect())
}

fn note<'a>(page: &PageRow, action: &'a str, mut detail: Value) -> audit::Event<'a> {
    detail["page"] = json!(page.id);
    let object_id = page.consultation_id.to_string();
    audit::Event { actor: Actor::System, action, object_kind: "consultation", object_id, detail }
}

/// Nobody took it: it rings no more, and everybody concerned is told.
async fn give_up(cx: &mut Cx<'_>, mut page: PageRow, now: Ts) -> StoreResult<Moved> {
    store::page::end(cx, page.id, PageState::Unanswered, None, now).await?;
    page.state = PageState::Unanswered;
    ring::add_event(cx, &page, PageEventKind::Unanswered, None, None, "", now).await?;
    let coordinators = store::user::with_role(cx, page.advising_hospital_id, Role::Coordinator).await?;
    let calls = store::page_call::of_page(cx, page.id).await?;
    let leaders = calls.iter().filter(|c| c.level == Level::Leader).map(|c| c.person_id);
    let told: BTreeSet<UserId> =
        coordinators.into_iter().map(|u| u.id).chain(leaders).chain([page.requester_id]).collect();
    for person in told {
        store::notification::add(cx, person, "page.unanswered", page.consultation_id, now).await?;
    }
    Ok(Moved { page, people: Vec::new() })
}
