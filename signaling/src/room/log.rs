//! The numbered events of one session and how many of them can be told again.

use crate::protocol::{Body, ServerMessage};
use std::collections::VecDeque;

/// Events kept for a socket that comes back.
const KEPT_EVENTS: usize = 256;
/// Bytes of them as they go over the wire: a whole replay must fit in a socket's write buffer.
const KEPT_BYTES: usize = 160 * 1024;

#[derive(Debug)]
struct Kept {
    seq: u64,
    body: Body,
    bytes: usize,
}

/// Numbers a session's events from 1 and keeps the newest ones.
#[derive(Debug, Default)]
pub(crate) struct EventLog {
    last: u64,
    kept: VecDeque<Kept>,
    bytes: usize,
    /// The number at which this session was let into the room: 0 when it began inside.
    admitted_at: Option<u64>,
}

impl EventLog {
    pub(crate) fn inside() -> Self {
        Self { admitted_at: Some(0), ..Self::default() }
    }

    pub(crate) fn push(&mut self, body: Body) -> ServerMessage {
        self.last += 1;
        if matches!(body, Body::Admitted(_)) {
            self.admitted_at = Some(self.last);
        }
        let bytes = serde_json::to_vec(&body).map_or(0, |text| text.len());
        self.bytes += bytes;
        self.kept.push_back(Kept { seq: self.last, body: body.clone(), bytes });
        while self.kept.len() > KEPT_EVENTS || self.bytes > KEPT_BYTES {
            let Some(dropped) = self.kept.pop_front() else { break };
            self.bytes -= dropped.bytes;
        }
        ServerMessage::event(self.last, body)
    }

    /// Whether every event after `seq` is still kept.
    pub(crate) fn can_replay(&self, seq: u64) -> bool {
        let first_kept = self.last + 1 - self.kept.len() as u64;
        (first_kept - 1..=self.last).contains(&seq)
    }

    pub(crate) fn after(&self, seq: u64) -> impl Iterator<Item = ServerMessage> {
        let missed = self.kept.iter().filter(move |kept| kept.seq > seq);
        missed.map(|kept| ServerMessage::event(kept.seq, kept.body.clone()))
    }

    /// Whether somebody who had seen everything up to `seq` knew to be in the room.
    pub(crate) fn inside_at(&self, seq: u64) -> bool {
        self.admitted_at.is_some_and(|at| seq >= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::NeedOffer;

    fn event(n: u32) -> Body {
        Body::NeedOffer { reason: NeedOffer::Slots, n }
    }

    #[test]
    fn the_newest_events_can_be_told_again_and_no_others() {
        let mut log = EventLog::inside();
        assert!(log.can_replay(0) && !log.can_replay(1));
        for n in 1..=300 {
            assert_eq!(log.push(event(n)).seq, Some(u64::from(n)));
        }
        assert!(!log.can_replay(43));
        assert!(log.can_replay(44) && log.can_replay(300) && !log.can_replay(301));
        let told: Vec<_> = log.after(298).map(|message| message.seq).collect();
        assert_eq!(told, [Some(299), Some(300)]);
    }
}
