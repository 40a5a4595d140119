//! Key frame requests to a publisher, coalesced: one per stream in 500 ms however many receivers ask.

use std::time::{Duration, Instant};

const SPACING: Duration = Duration::from_millis(500);

#[derive(Debug, Default)]
pub(crate) struct KeyframeRequests {
    last: Option<Instant>,
    wanted: bool,
}

impl KeyframeRequests {
    /// A receiver needs a key frame.
    pub(crate) fn want(&mut self) {
        self.wanted = true;
    }

    /// Whether a request is to be sent now.
    pub(crate) fn due(&mut self, now: Instant) -> bool {
        let ready = self.last.is_none_or(|last| now.saturating_duration_since(last) >= SPACING);
        if !(self.wanted && ready) {
            return false;
        }
        self.wanted = false;
        self.last = Some(now);
        true
    }

    /// A key frame began: whoever waited has it.
    pub(crate) fn arrived(&mut self) {
        self.wanted = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_wishes_make_one_request_each_half_second() {
        let start = crate::clock::beginning();
        let mut requests = KeyframeRequests::default();
        let mut sent = 0;
        for ms in 0..2_000 {
            requests.want();
            sent += u32::from(requests.due(start + Duration::from_millis(ms)));
        }
        assert_eq!(sent, 4);
        requests.want();
        requests.arrived();
        assert!(!requests.due(start + Duration::from_secs(9)));
    }
}
