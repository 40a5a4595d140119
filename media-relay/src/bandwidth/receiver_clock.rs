//! The receiver's clock, as the reference time of its feedback tells it.

const REFERENCE_US: i64 = 64_000;
const MODULUS: i64 = 1 << 24;

/// Extends the reference time, which wraps after 12 days, by the time that has passed here. The anchor never moves, so
/// whatever a receiver sends is taken for a time within six days of now, and nothing adds up.
#[derive(Debug, Default)]
pub(super) struct ReceiverClock {
    /// The first reference seen, and when.
    anchor: Option<(u32, i64)>,
}

impl ReceiverClock {
    /// Microseconds on the receiver's clock.
    pub(super) fn unwrap(&mut self, reference: u32, now_us: i64) -> i64 {
        let (first, at_us) = *self.anchor.get_or_insert((reference, now_us));
        let expected = i64::from(first) + (now_us - at_us) / REFERENCE_US;
        let ahead = (i64::from(reference) - expected).rem_euclid(MODULUS);
        let difference = if ahead >= MODULUS / 2 { ahead - MODULUS } else { ahead };
        (expected + difference) * REFERENCE_US
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_on_across_the_wrap_in_both_directions() {
        let mut clock = ReceiverClock::default();
        let last = MODULUS as u32 - 1;
        let start_us = clock.unwrap(last, 5_000_000);
        assert_eq!(clock.unwrap(0, 5_064_000), start_us + REFERENCE_US);
        assert_eq!(clock.unwrap(last - 1, 5_064_000), start_us - REFERENCE_US, "a late message");
        // Thirteen days on.
        let later = 13 * 86_400 * 1_000_000 / REFERENCE_US;
        let reference = ((i64::from(last) + later) % MODULUS) as u32;
        assert_eq!(clock.unwrap(reference, 5_000_000 + later * REFERENCE_US), start_us + later * REFERENCE_US);
    }
}
