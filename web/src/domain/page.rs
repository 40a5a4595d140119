//! The life of a page: an emergency that rings until somebody takes it.

use super::{clock::Ts, request::text_enum};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// Where a page stands.
    PageState {
        Ringing = "ringing",
        Accepted = "accepted",
        Cancelled = "cancelled",
        /// Nobody took it in 15 minutes.
        Unanswered = "unanswered",
    }
}

text_enum! {
    /// What somebody who was called said.
    CallAnswer { Accepted = "accepted", Busy = "busy" }
}

text_enum! {
    /// What happened to a page.
    PageEventKind {
        Started = "started",
        Rung = "rung",
        Delivered = "delivered",
        Seen = "seen",
        Busy = "busy",
        Accepted = "accepted",
        Cancelled = "cancelled",
        Escalated = "escalated",
        Unanswered = "unanswered",
    }
}

text_enum! {
    /// How a level of the chain fares.
    LevelState {
        Waiting = "waiting",
        Ringing = "ringing",
        Busy = "busy",
        /// Rung, and no device of theirs showed it before the next level rang.
        Unreached = "unreached",
        Accepted = "accepted",
        /// Rung, and over without their answer.
        Passed = "passed",
    }
}

/// A call as far as its level's state depends on it.
#[derive(Clone, Copy, Debug)]
pub struct CallFacts {
    pub delivered: bool,
    pub answer: Option<CallAnswer>,
}

/// The state of a level. `overtaken`: a later level rings too.
pub fn level_state(page: PageState, rung_at: Option<Ts>, overtaken: bool, calls: &[CallFacts]) -> LevelState {
    if calls.iter().any(|c| c.answer == Some(CallAnswer::Accepted)) {
        return LevelState::Accepted;
    }
    if rung_at.is_none() {
        return LevelState::Waiting;
    }
    let delivered = calls.iter().any(|c| c.delivered);
    if !calls.is_empty() && calls.iter().all(|c| c.answer == Some(CallAnswer::Busy)) {
        LevelState::Busy
    } else if !delivered && (overtaken || page != PageState::Ringing) {
        LevelState::Unreached
    } else if page == PageState::Ringing {
        LevelState::Ringing
    } else {
        LevelState::Passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_goes_on_ringing_until_the_page_is_over() {
        let call = |delivered, answer| CallFacts { delivered, answer };
        let rung = Some(Ts(1));
        let silent = [call(true, None)];
        assert_eq!(level_state(PageState::Ringing, None, false, &silent), LevelState::Waiting);
        assert_eq!(level_state(PageState::Ringing, rung, true, &silent), LevelState::Ringing);
        assert_eq!(level_state(PageState::Accepted, rung, true, &silent), LevelState::Passed);
        let offline = [call(false, None)];
        assert_eq!(level_state(PageState::Ringing, rung, false, &offline), LevelState::Ringing);
        assert_eq!(level_state(PageState::Ringing, rung, true, &offline), LevelState::Unreached);
        let one_busy = [call(true, Some(CallAnswer::Busy)), call(true, None)];
        assert_eq!(level_state(PageState::Ringing, rung, true, &one_busy), LevelState::Ringing);
        assert_eq!(level_state(PageState::Ringing, rung, true, &one_busy[..1]), LevelState::Busy);
        let taken = [call(true, Some(CallAnswer::Accepted))];
        assert_eq!(level_state(PageState::Accepted, rung, false, &taken), LevelState::Accepted);
    }
}
