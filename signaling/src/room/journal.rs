//! The task that writes one room's journal: in order, beside the room, so that a slow store never holds a call up.

use super::Record;
use super::actor::RoomMessage;
use super::quality_log::QualityLog;
use crate::clock::UnixMillis;
use crate::metrics::Metrics;
use crate::ports::{Journal, StoreError};
use media_relay::ids::RoomId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Entries that may wait for the store; more are logged as lost, and chat is answered `not_stored`.
const QUEUE: usize = 256;
/// How long one entry may take.
const STORE_WITHIN: Duration = Duration::from_secs(5);
/// How often an unreachable history is asked for again.
const HISTORY_AGAIN: Duration = Duration::from_secs(10);

/// The near end: where a room puts its entries.
pub(super) struct Pen {
    entries: mpsc::Sender<(UnixMillis, Record)>,
    quality: QualityLog,
    metrics: Arc<Metrics>,
}

impl Pen {
    /// Hands an entry over; a chat message that finds no room comes back as a failure.
    pub(super) fn write(&self, at: UnixMillis, record: Record) -> Option<super::Input> {
        if let Record::Quality(record) = record {
            self.quality.write(record);
            return None;
        }
        let Err(error) = self.entries.try_send((at, record)) else { return None };
        self.metrics.journal_failures.up();
        tracing::error!("the journal's queue is full");
        match error.into_inner() {
            (_, Record::Chat { ticket, .. }) => {
                let result = Err(StoreError("the journal's queue is full".to_owned()));
                Some(super::Input::ChatStored { ticket, result })
            }
            _ => None,
        }
    }
}

pub(super) struct Writer {
    room: RoomId,
    journal: Arc<dyn Journal>,
    metrics: Arc<Metrics>,
    back: mpsc::WeakSender<RoomMessage>,
    history_known: bool,
}

impl Writer {
    pub(super) fn start(
        room: RoomId,
        journal: Arc<dyn Journal>,
        metrics: Arc<Metrics>,
        back: mpsc::WeakSender<RoomMessage>,
        history_known: bool,
    ) -> Pen {
        let (entries, queue) = mpsc::channel(QUEUE);
        let quality = QualityLog::start(room, journal.clone(), metrics.clone());
        let writer = Self { room, journal, metrics: metrics.clone(), back, history_known };
        tokio::spawn(writer.run(queue));
        Pen { entries, quality, metrics }
    }

    async fn run(mut self, mut queue: mpsc::Receiver<(UnixMillis, Record)>) {
        loop {
            tokio::select! {
                entry = queue.recv() => match entry {
                    Some((at, record)) => self.write(at, record).await,
                    None => return,
                },
                () = tokio::time::sleep(HISTORY_AGAIN), if !self.history_known => self.ask_history().await,
            }
        }
    }

    async fn write(&self, at: UnixMillis, record: Record) {
        let (room, journal) = (self.room, &self.journal);
        let done = async {
            match record {
                Record::Joined(id) => journal.joined(room, id, at).await,
                Record::Left(id) => journal.left(room, id, at).await,
                Record::Admitted { by, participant } => journal.admitted(room, by, participant, at).await,
                Record::Refused { by, participant } => journal.refused(room, by, participant, at).await,
                Record::Removed { by, participant } => journal.removed(room, by, participant, at).await,
                Record::Presence(connected) => journal.presence(room, connected, at).await,
                Record::DeviceConnected { participant, device } => {
                    journal.device_connected(room, participant, device, at).await
                }
                // It has a way of its own.
                Record::Quality(_) => Ok(()),
                Record::Chat { ticket, message } => {
                    self.write_chat(ticket, message).await;
                    Ok(())
                }
            }
        };
        match timeout(STORE_WITHIN, done).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.failed(&error),
            Err(_) => self.failed(&StoreError("no answer in time".to_owned())),
        }
    }

    async fn write_chat(&self, ticket: u64, message: crate::ports::NewChat) {
        // Shorter than the limit around it, so that the writer always gets an answer.
        let stored = timeout(STORE_WITHIN.mul_f32(0.8), self.journal.chat(message)).await;
        let result = stored.unwrap_or_else(|_| Err(StoreError("no answer in time".to_owned())));
        if let Err(error) = &result {
            self.metrics.chat_not_stored.up();
            self.failed(error);
        }
        if let Some(room) = self.back.upgrade() {
            // The room never waits for the journal, so this cannot block for long.
            let _ = room.send(RoomMessage::ChatStored { ticket, result }).await;
        }
    }

    async fn ask_history(&mut self) {
        match timeout(STORE_WITHIN, self.journal.history(self.room)).await {
            Ok(Ok(history)) => {
                self.history_known = true;
                if let Some(room) = self.back.upgrade() {
                    let _ = room.send(RoomMessage::History(history.chat)).await;
                }
            }
            Ok(Err(error)) => self.failed(&error),
            Err(_) => self.failed(&StoreError("no answer in time".to_owned())),
        }
    }

    fn failed(&self, error: &StoreError) {
        self.metrics.journal_failures.up();
        tracing::error!(room = %self.room, %error, "journal");
    }
}
