//! Notifications that arrive: what stands in the outbox goes out by mail, Web Push and gateways; invitations and
//! reminders are made from the appointments as they stand; pages are told that there is something new.
//!
//! Everything here may run on several nodes at once, and may fall over between any two steps.

mod calendar;
mod deliver;
mod encrypt;
mod hints;
pub mod mail;
mod reminders;
#[cfg(test)]
mod tests;
pub mod vapid;
pub mod webhook;

pub use deliver::{Invitation, event, text};

use crate::{
    app::App,
    domain::ids::EventId,
    outgoing::Outgoing,
    store::{self, StoreResult, outbox::Pace},
};
use futures_util::{StreamExt, stream};
use hints::Hints;
use mail::Mailer;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use vapid::Vapid;

/// Deliveries that one node makes at one time, of each [`Pace`].
const AT_ONCE: usize = 8;
/// How long another node's rows, or what became due, may lie before this node looks.
const LOOK: Duration = Duration::from_millis(500);
/// Changes come in bursts; one look serves all.
const GATHER: Duration = Duration::from_millis(50);
/// How long it rests when the database does not answer.
const REST: Duration = Duration::from_secs(5);

/// The ways out of the house.
#[derive(Clone)]
pub struct Channels {
    pub outgoing: Outgoing,
    pub vapid: Vapid,
    /// Without a server for mail, letters wait until they are too old.
    pub mailer: Option<Mailer>,
}

/// Does what is due until it is aborted: at once after a change on this node, else every half second.
pub async fn run(app: App) {
    tokio::join!(work(&app), ring(&app));
}

async fn work(app: &App) {
    let mut hints = Hints::default();
    loop {
        // Whether it was woken or the time is over is the same.
        let _woken = timeout(LOOK, app.something_changed()).await;
        sleep(GATHER).await;
        let done = async {
            hints.tell(app).await?;
            make(app).await?;
            send(app, Pace::Usual).await
        };
        if let Err(error) = done.await {
            tracing::warn!(%error, "notifications could not be worked off");
            sleep(REST).await;
        }
    }
}

/// What is urgent goes out beside the rest: somebody is called while a mail server takes its time.
async fn ring(app: &App) {
    loop {
        let _woken = timeout(LOOK, app.something_urgent()).await;
        if let Err(error) = send(app, Pace::Urgent).await {
            tracing::warn!(%error, "urgent notifications could not be sent");
            sleep(REST).await;
        }
    }
}

/// Everything that is due now, once; gives how many deliveries were tried.
#[cfg(test)]
pub async fn step(app: &App) -> StoreResult<usize> {
    make(app).await?;
    Ok(send(app, Pace::Urgent).await? + send(app, Pace::Usual).await?)
}

/// Writes what is not written where it happens: invitations and reminders.
async fn make(app: &App) -> StoreResult<()> {
    calendar::invite(app).await?;
    reminders::remind(app).await?;
    Ok(())
}

/// Delivers what is due. A batch may make room for the next rows of its lanes, so it looks again until nothing is left.
async fn send(app: &App, pace: Pace) -> StoreResult<usize> {
    let mut tried = 0;
    loop {
        let now = app.now();
        let any = {
            let mut conn = app.db().read().await?;
            store::outbox::any_due(&mut conn.cx(), pace, now).await?
        };
        if !any {
            return Ok(tried);
        }
        let lease = EventId::new().0;
        let mut tx = app.db().begin().await?;
        let rows = store::outbox::claim(&mut tx.cx(), pace, lease, now).await?;
        tx.commit().await?;
        if rows.is_empty() {
            return Ok(tried);
        }
        tried += rows.len();
        stream::iter(rows).for_each_concurrent(AT_ONCE, |row| deliver::one(app, row, lease)).await;
    }
}
