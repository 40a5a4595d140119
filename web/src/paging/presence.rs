//! Who has an event stream open: counted on this node, told to the others by rows that expire.

use crate::{app::App, domain::ids::UserId, store, store::StoreResult};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::{MissedTickBehavior, interval};

const REFRESH: Duration = Duration::from_secs(20);
/// A node that misses two refreshes is gone.
const LIFE_MS: i64 = 45_000;

/// Open streams by user, on this node.
#[derive(Debug, Default)]
pub struct Streams(Mutex<HashMap<UserId, usize>>);

impl Streams {
    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_open(&self, user: UserId) -> bool {
        self.lock().contains_key(&user)
    }

    fn users(&self) -> Vec<UserId> {
        let mut users: Vec<UserId> = self.lock().keys().copied().collect();
        users.sort();
        users
    }
}

/// A stream that is open as long as this lives.
pub struct OpenStream {
    app: App,
    user: UserId,
}

impl OpenStream {
    pub fn new(app: &App, user: UserId) -> Self {
        *app.streams().lock().entry(user).or_default() += 1;
        Self { app: app.clone(), user }
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut streams = self.app.streams().lock();
        if let Some(count) = streams.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.user);
            }
        }
    }
}

/// Whether somebody can be reached: a page of theirs is open here or on another node, or a device of theirs rings.
pub async fn online(app: &App, cx: &mut store::Cx<'_>, user: UserId) -> StoreResult<bool> {
    Ok(app.streams().is_open(user) || store::presence::reachable(cx, user, app.now()).await?)
}

/// Tells the other nodes who is here, for as long as the service runs.
pub async fn keep(app: App) {
    let mut ticks = interval(REFRESH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = false;
    loop {
        ticks.tick().await;
        let users = app.streams().users();
        // An empty house is told once.
        if users.is_empty() && !told {
            continue;
        }
        told = !users.is_empty();
        if let Err(error) = refresh(&app, &users).await {
            tracing::warn!(%error, "presence could not be told");
        }
    }
}

pub async fn refresh(app: &App, users: &[UserId]) -> StoreResult<()> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    store::presence::forget_expired(&mut tx.cx(), now).await?;
    store::presence::refresh(&mut tx.cx(), app.node(), users, now.plus(LIFE_MS)).await?;
    tx.commit().await
}
