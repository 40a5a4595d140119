//! What waits to be written to a socket, counted in bytes.

use super::{LinkError, Said};
use crate::limits::MAX_WAITING_BYTES;
use crate::protocol::ServerMessage;
use futures_util::Sink;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Poll, ready};

/// From here on hints are dropped.
const BUSY_BYTES: usize = 64 * 1024;
/// What a frame without text counts for.
const PLAIN_FRAME_BYTES: usize = 16;

pub(super) struct Outbox<W> {
    sink: W,
    waiting: VecDeque<Said>,
    waiting_bytes: usize,
    /// Handed to the sink and not flushed yet.
    unflushed_bytes: usize,
}

impl<W> Outbox<W> {
    pub(super) fn new(sink: W) -> Self {
        Self { sink, waiting: VecDeque::new(), waiting_bytes: 0, unflushed_bytes: 0 }
    }

    pub(super) fn say(&mut self, said: Said) {
        self.waiting_bytes += weight(&said);
        self.waiting.push_back(said);
    }

    pub(super) fn say_message(&mut self, message: &ServerMessage) {
        match serde_json::to_string(message) {
            Ok(text) => self.say(Said::Text(text)),
            Err(error) => tracing::error!(%error, "a message could not be written"),
        }
    }

    pub(super) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty() || self.unflushed_bytes > 0
    }

    pub(super) fn is_busy(&self) -> bool {
        self.waiting_bytes + self.unflushed_bytes > BUSY_BYTES
    }

    pub(super) fn is_too_full(&self) -> bool {
        self.waiting_bytes + self.unflushed_bytes > MAX_WAITING_BYTES
    }

    pub(super) fn clear(&mut self) {
        self.waiting.clear();
        self.waiting_bytes = 0;
    }
}

impl<W: Sink<Said, Error = LinkError> + Unpin> Outbox<W> {
    /// Writes everything out. May be dropped and called again at any time: what was not taken by the sink stays.
    pub(super) async fn write(&mut self) -> Result<(), LinkError> {
        poll_fn(|context| {
            let mut sink = Pin::new(&mut self.sink);
            while !self.waiting.is_empty() {
                ready!(sink.as_mut().poll_ready(context))?;
                let Some(said) = self.waiting.pop_front() else { break };
                let bytes = weight(&said);
                self.waiting_bytes -= bytes;
                self.unflushed_bytes += bytes;
                sink.as_mut().start_send(said)?;
            }
            ready!(sink.as_mut().poll_flush(context))?;
            self.unflushed_bytes = 0;
            Poll::Ready(Ok(()))
        })
        .await
    }
}

fn weight(said: &Said) -> usize {
    match said {
        Said::Text(text) => text.len(),
        Said::Ping | Said::Close(_) => PLAIN_FRAME_BYTES,
    }
}
