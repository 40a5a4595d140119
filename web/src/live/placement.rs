//! Where a room's media is, kept in the database: a row with an epoch that only grows, so that no two nodes believe
//! that they own a room.

use super::tickets::failed;
use crate::{
    app::App,
    store::{self, StoreResult},
};
use async_trait::async_trait;
use signaling::{Placed, Placement, RelayId, StoreError, ids::RoomId};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

pub struct StoredPlacement {
    app: App,
    /// How many rooms this node has put on each relay: the next goes where the fewest are.
    load: Mutex<HashMap<RelayId, usize>>,
}

impl StoredPlacement {
    pub fn new(app: App) -> Self {
        Self { app, load: Mutex::default() }
    }

    fn count(&self, relay: &RelayId, by: isize) {
        let mut load = self.load.lock().unwrap_or_else(PoisonError::into_inner);
        let rooms = load.entry(relay.clone()).or_default();
        *rooms = rooms.saturating_add_signed(by);
    }

    fn emptiest(&self, up: &[RelayId]) -> Option<RelayId> {
        let load = self.load.lock().unwrap_or_else(PoisonError::into_inner);
        up.iter().min_by_key(|relay| load.get(*relay).copied().unwrap_or(0)).cloned()
    }
}

#[async_trait]
impl Placement for StoredPlacement {
    async fn assign(&self, room: RoomId, up: &[RelayId]) -> Result<Placed, StoreError> {
        let assign = async {
            let mut tx = self.app.db().begin().await?;
            let cx = &mut tx.cx();
            let before = store::seat::placed_on(cx, room.0).await?.map(RelayId).filter(|relay| up.contains(relay));
            let relay = before.or_else(|| self.emptiest(up));
            let Some(relay) = relay else { return Ok(None) };
            let epoch = store::seat::place(cx, room.0, &relay.0).await?;
            tx.commit().await?;
            StoreResult::Ok(Some(Placed { relay, epoch: u64::try_from(epoch).unwrap_or(0) }))
        };
        let placed = assign.await.map_err(failed)?.ok_or_else(|| StoreError("no relay is up".into()))?;
        self.count(&placed.relay, 1);
        Ok(placed)
    }

    async fn release(&self, room: RoomId) -> Result<(), StoreError> {
        let read = async {
            let mut conn = self.app.db().read().await?;
            store::seat::placed_on(&mut conn.cx(), room.0).await
        };
        if let Some(relay) = read.await.map_err(failed)? {
            self.count(&RelayId(relay), -1);
        }
        Ok(())
    }
}
