//! What became of the patient: owed by the hospital that asked (Circular 49/2017, article 3, clause 2), in three answers.

use super::{
    clock::{DAY, Ts},
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// Whether what was advised was done.
    Followed { Adopted = "adopted", Partly = "partly", Not = "not" }
}

text_enum! {
    /// How the patient fared.
    Course {
        Recovered = "recovered",
        Improved = "improved",
        Unchanged = "unchanged",
        Worse = "worse",
        Died = "died",
        Transferred = "transferred",
    }
}

text_enum! {
    OutcomeState { Open = "open", Overdue = "overdue", Done = "done" }
}

/// Whoever owes an outcome is reminded when it is due and then this often.
pub const REMIND_EVERY_MS: i64 = 3 * DAY;

/// How an outcome stands, without what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeBrief {
    pub state: OutcomeState,
    pub due_at: Ts,
    pub reported_at: Option<Ts>,
    pub seen_by_specialist_at: Option<Ts>,
}

pub fn state(due_at: Ts, reported_at: Option<Ts>, now: Ts) -> OutcomeState {
    match reported_at {
        Some(_) => OutcomeState::Done,
        None if now > due_at => OutcomeState::Overdue,
        None => OutcomeState::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_overdue_from_the_first_millisecond_after_its_time() {
        assert_eq!(state(Ts(10), None, Ts(10)), OutcomeState::Open);
        assert_eq!(state(Ts(10), None, Ts(11)), OutcomeState::Overdue);
        assert_eq!(state(Ts(10), Some(Ts(12)), Ts(13)), OutcomeState::Done);
    }
}
