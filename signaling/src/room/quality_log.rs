//! The task that writes how a room's media fared. It has a queue of its own, so that figures never stand before a chat
//! message, and drops them when the store is slow: nothing waits for them.

use crate::metrics::Metrics;
use crate::ports::{Journal, MediaQuality};
use media_relay::ids::RoomId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Records that may wait for the store: of a full room, for most of a minute.
const QUEUE: usize = 256;
/// Records are gathered for so long and written at once: a transaction for a room, not for a participant.
const GATHER: Duration = Duration::from_secs(10);
/// How long the store may take for them.
const STORE_WITHIN: Duration = Duration::from_secs(5);

/// The near end: where a room puts its records.
pub(super) struct QualityLog {
    records: mpsc::Sender<MediaQuality>,
    metrics: Arc<Metrics>,
}

impl QualityLog {
    pub(super) fn start(room: RoomId, journal: Arc<dyn Journal>, metrics: Arc<Metrics>) -> Self {
        let (records, queue) = mpsc::channel(QUEUE);
        tokio::spawn(write_all(room, journal, metrics.clone(), queue));
        Self { records, metrics }
    }

    pub(super) fn write(&self, record: MediaQuality) {
        if self.records.try_send(record).is_err() {
            self.metrics.quality_dropped.add(1);
        }
    }
}

async fn write_all(
    room: RoomId,
    journal: Arc<dyn Journal>,
    metrics: Arc<Metrics>,
    mut queue: mpsc::Receiver<MediaQuality>,
) {
    while let Some(first) = queue.recv().await {
        let records = gather(first, &mut queue).await;
        let count = records.len() as u64;
        match timeout(STORE_WITHIN, journal.media_quality(room, records)).await {
            Ok(Ok(())) => metrics.quality_records.add(count),
            Ok(Err(error)) => {
                metrics.quality_dropped.add(count);
                tracing::warn!(%room, %error, "quality records");
            }
            Err(_) => {
                metrics.quality_dropped.add(count);
                tracing::warn!(%room, "quality records: the store did not answer in time");
            }
        }
    }
}

/// Everything that comes within `GATHER`, or until the room is gone.
async fn gather(first: MediaQuality, queue: &mut mpsc::Receiver<MediaQuality>) -> Vec<MediaQuality> {
    let mut records = vec![first];
    let all = async {
        while records.len() < QUEUE {
            match queue.recv().await {
                Some(record) => records.push(record),
                None => return,
            }
        }
    };
    // That the time is over is how it mostly ends.
    let _ = timeout(GATHER, all).await;
    records
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fakes::{Entry, MemoryStore};
    use crate::ports::PageFigures;
    use media_relay::command::{MediaState, QualitySample};
    use media_relay::ids::PeerId;
    use uuid::Uuid;

    const ROOM: RoomId = RoomId(Uuid::from_u128(0xff));

    fn record(n: u128) -> MediaQuality {
        MediaQuality {
            participant: PeerId(Uuid::from_u128(n)),
            at: 1_000,
            sample: QualitySample { seconds: 10, ..QualitySample::default() },
            media: MediaState::default(),
            page: PageFigures::default(),
            lost_ms: 0,
        }
    }

    fn read(metrics: &Metrics, name: &str) -> u64 {
        let found = metrics.read().into_iter().find(|metric| metric.name == name);
        found.expect("a counter of this name").value
    }

    #[tokio::test(start_paused = true)]
    async fn a_room_writes_its_records_together() {
        let (store, metrics) = (MemoryStore::new(), Arc::new(Metrics::default()));
        let log = QualityLog::start(ROOM, store.clone(), metrics.clone());
        for n in 1..=3 {
            log.write(record(n));
        }
        store.until(&Entry::Quality(vec![record(1), record(2), record(3)])).await;
        // What is left when the room goes is written, too.
        log.write(record(4));
        drop(log);
        store.until(&Entry::Quality(vec![record(4)])).await;
        tokio::task::yield_now().await;
        assert_eq!(read(&metrics, "hoichan_live_quality_records"), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_slow_store_does_not_take_is_dropped_and_counted() {
        let (store, metrics) = (MemoryStore::new(), Arc::new(Metrics::default()));
        store.hold(true);
        let log = QualityLog::start(ROOM, store.clone(), metrics.clone());
        for n in 0..600 {
            log.write(record(n));
        }
        let full = 600 - QUEUE as u64;
        assert_eq!(read(&metrics, "hoichan_live_quality_dropped"), full, "nothing waits for a place");
        tokio::time::sleep(GATHER + STORE_WITHIN + Duration::from_secs(1)).await;
        assert_eq!(read(&metrics, "hoichan_live_quality_dropped"), 600, "nor for the store");
        store.hold(false);
        log.write(record(1));
        store.until(&Entry::Quality(vec![record(1)])).await;
    }
}
