//! Which relay a room is on. The epoch counts up with every assignment and fences an owner that was replaced.

use crate::ports::StoreError;
use async_trait::async_trait;
use media_relay::ids::RoomId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// The name of a relay, as operators write it (`embedded`, `relay-2`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RelayId(pub String);

impl fmt::Display for RelayId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub relay: RelayId,
    pub epoch: u64,
}

#[async_trait]
pub trait Placement: Send + Sync + 'static {
    /// Places a room when a node opens it and when its relay is lost: on the relay it was on when that is among `up`,
    /// else on one of `up`. `up` is never empty. The epoch grows with every call for a room.
    async fn assign(&self, room: RoomId, up: &[RelayId]) -> Result<Placed, StoreError>;

    /// The room was dropped from memory and may be placed anywhere next time.
    async fn release(&self, room: RoomId) -> Result<(), StoreError>;
}

/// The placement of a single node: in memory, on the relay with the fewest rooms.
#[derive(Debug, Default)]
pub struct MemoryPlacement {
    state: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    rooms: HashMap<RoomId, RelayId>,
    last_epoch: u64,
}

impl MemoryPlacement {
    pub fn new() -> Self {
        Self::default()
    }
}

#[async_trait]
impl Placement for MemoryPlacement {
    async fn assign(&self, room: RoomId, up: &[RelayId]) -> Result<Placed, StoreError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.last_epoch += 1;
        let epoch = state.last_epoch;
        let kept = state.rooms.get(&room).filter(|relay| up.contains(relay)).cloned();
        let fewest =
            || up.iter().min_by_key(|relay| state.rooms.values().filter(|used| used == relay).count()).cloned();
        let relay = kept.or_else(fewest).ok_or_else(|| StoreError("no relay is up".to_owned()))?;
        state.rooms.insert(room, relay.clone());
        Ok(Placed { relay, epoch })
    }

    async fn release(&self, room: RoomId) -> Result<(), StoreError> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).rooms.remove(&room);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn room(n: u128) -> RoomId {
        RoomId(Uuid::from_u128(n))
    }

    fn relay(name: &str) -> RelayId {
        RelayId(name.to_owned())
    }

    #[tokio::test]
    async fn a_room_stays_on_its_relay_while_that_is_up_and_its_epoch_grows() {
        let placement = MemoryPlacement::new();
        let both = [relay("a"), relay("b")];
        let first = placement.assign(room(1), &both).await.unwrap();
        let again = placement.assign(room(1), &both).await.unwrap();
        assert_eq!(first.relay, again.relay);
        assert!(again.epoch > first.epoch);
        let rest: Vec<_> = both.iter().filter(|id| **id != first.relay).cloned().collect();
        assert_eq!(placement.assign(room(1), &rest).await.unwrap().relay, rest[0]);
    }

    #[tokio::test]
    async fn rooms_spread_over_the_relays() {
        let placement = MemoryPlacement::new();
        let both = [relay("a"), relay("b")];
        let first = placement.assign(room(1), &both).await.unwrap().relay;
        let second = placement.assign(room(2), &both).await.unwrap().relay;
        assert_ne!(first, second);
        assert!(placement.assign(room(3), &[]).await.is_err());
    }
}
