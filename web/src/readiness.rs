//! Whether this node should be given work: a database write less than a second old, and not draining.

use crate::{
    app::App,
    domain::clock::{SECOND, Ts},
    store::{self, StoreResult},
};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use tokio::time::{Duration, timeout};

#[derive(Default)]
pub struct Readiness {
    last_write: AtomicI64,
    draining: AtomicBool,
}

impl Readiness {
    /// Stops being ready: a load balancer sends no new work while the running work ends.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Release);
    }

    /// Writes a heartbeat unless one was written less than a second ago.
    pub async fn check(&self, app: &App) -> Result<(), &'static str> {
        if self.draining.load(Ordering::Acquire) {
            return Err("draining");
        }
        let now = app.now();
        if now.since(Ts(self.last_write.load(Ordering::Acquire))).abs() < SECOND {
            return Ok(());
        }
        match timeout(Duration::from_secs(2), beat(app, now)).await {
            Ok(Ok(())) => {
                self.last_write.store(now.0, Ordering::Release);
                Ok(())
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "the heartbeat could not be written");
                Err("the database takes no writes")
            }
            Err(_) => Err("the database does not answer"),
        }
    }
}

async fn beat(app: &App, now: Ts) -> StoreResult<()> {
    let mut tx = app.db().begin().await?;
    store::node::beat(&mut tx.cx(), "this", now).await?;
    tx.commit().await
}
