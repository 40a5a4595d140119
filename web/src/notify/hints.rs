//! Tells each person's open pages that there is something new for them.

use crate::{
    app::App,
    domain::{
        clock::{SECOND, Ts},
        ids::{NotificationId, UserId},
    },
    http::service::Change,
    store::{self, StoreResult},
};
use std::collections::HashMap;

/// A transaction may commit this long after the time that it writes.
const LATE_MS: i64 = 15 * SECOND;

/// What was told already. Each node looks for itself, so that it does not matter which one wrote it.
#[derive(Default)]
pub struct Hints {
    told: HashMap<NotificationId, Ts>,
}

impl Hints {
    pub async fn tell(&mut self, app: &App) -> StoreResult<()> {
        let now = app.now();
        let fresh = self.fresh(app, now).await?;
        for person in fresh {
            app.changed_for(Change::Notification, person);
        }
        Ok(())
    }

    /// Who has something new that they were not told of, each once.
    pub async fn fresh(&mut self, app: &App, now: Ts) -> StoreResult<Vec<UserId>> {
        let mut conn = app.db().read().await?;
        let rows = store::notification::since(&mut conn.cx(), now.plus(-LATE_MS)).await?;
        self.told.retain(|_, at| now.since(*at) <= 2 * LATE_MS);
        let mut people: Vec<UserId> = Vec::new();
        for (id, person) in rows {
            if self.told.insert(id, now).is_none() {
                people.push(person);
            }
        }
        people.sort();
        people.dedup();
        Ok(people)
    }
}
