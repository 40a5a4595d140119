//! Until when an excerpt may be opened.

use crate::domain::clock::{HOUR, Ts};

/// How long after a consultation is closed the advising side may still open its excerpts.
pub const AFTER_CLOSE_MS: i64 = 72 * HOUR;

/// The end of the advising side's access; none while the consultation is open.
pub fn ends_at(closed_at: Option<Ts>) -> Option<Ts> {
    closed_at.map(|closed| closed.plus(AFTER_CLOSE_MS))
}

/// Whether the advising side may still open excerpts. The requesting doctor reads the own hospital's record, which does
/// not end.
pub fn is_open(closed_at: Option<Ts>, now: Ts) -> bool {
    ends_at(closed_at).is_none_or(|end| now < end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_72_hours_after_the_close() {
        let closed = Some(Ts(1_000));
        assert!(is_open(None, Ts(i64::MAX)));
        assert!(is_open(closed, Ts(1_000 + 72 * HOUR - 1)));
        assert!(!is_open(closed, Ts(1_000 + 72 * HOUR)));
    }
}
