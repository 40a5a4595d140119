//! The rooms of this process: who asks for one gets the way to the task that owns it.

use crate::room::actor::RoomHandle;
use media_relay::ids::RoomId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub(crate) struct Directory {
    rooms: Mutex<HashMap<RoomId, RoomHandle>>,
}

impl Directory {
    /// The room's task; `open` starts one when there is none, or when the one there has ended.
    pub(crate) fn enter(&self, room: RoomId, open: impl FnOnce() -> RoomHandle) -> RoomHandle {
        let mut rooms = self.lock();
        match rooms.get(&room) {
            Some(handle) if !handle.is_closed() => handle.clone(),
            _ => {
                let handle = open();
                rooms.insert(room, handle.clone());
                handle
            }
        }
    }

    pub(crate) fn find(&self, room: RoomId) -> Option<RoomHandle> {
        self.lock().get(&room).filter(|handle| !handle.is_closed()).cloned()
    }

    pub(crate) fn all(&self) -> Vec<RoomHandle> {
        self.lock().values().cloned().collect()
    }

    /// Forgets a room whose task ended, but not a newer task of the same room.
    pub(crate) fn forget_closed(&self, room: RoomId) {
        let mut rooms = self.lock();
        if rooms.get(&room).is_some_and(RoomHandle::is_closed) {
            rooms.remove(&room);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<RoomId, RoomHandle>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
