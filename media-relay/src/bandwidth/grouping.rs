//! Packets that left together are compared as one with those before them (draft-ietf-rmcat-gcc-02 §5.2).

/// Packets sent within this are one group.
const BURST_US: i64 = 5_000;
/// A channel that was blocked delivers what it held at once; that is one group too, up to this length.
const MAX_BURST_US: i64 = 100_000;
/// The receiver's clock or its route jumped: comparing across that means nothing.
const MAX_JUMP_US: i64 = 3_000_000;

#[derive(Clone, Copy, Debug)]
struct Group {
    first_sent_us: i64,
    last_sent_us: i64,
    first_arrival_us: i64,
    last_arrival_us: i64,
    /// The least one-way delay of its packets, by clocks that were never compared.
    least_delay_us: i64,
    /// When the feedback about its last packet came.
    told_us: i64,
}

/// How a group differs from the one before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) sent_ms: f64,
    pub(super) arrival_ms: f64,
    /// When the group was complete at the receiver.
    pub(super) at_ms: f64,
    pub(super) least_delay_us: i64,
}

#[derive(Debug, Default)]
pub(super) struct Grouping {
    current: Option<Group>,
    previous: Option<Group>,
}

impl Grouping {
    /// Tells the difference between two groups when a packet begins a third one.
    pub(super) fn arrived(&mut self, sent_us: i64, arrival_us: i64, told_us: i64) -> Option<Step> {
        let delay_us = arrival_us - sent_us;
        let fresh = Group {
            first_sent_us: sent_us,
            last_sent_us: sent_us,
            first_arrival_us: arrival_us,
            last_arrival_us: arrival_us,
            least_delay_us: delay_us,
            told_us,
        };
        let Some(current) = &mut self.current else {
            self.current = Some(fresh);
            return None;
        };
        if ((arrival_us - current.last_arrival_us) - (told_us - current.told_us)).abs() > MAX_JUMP_US {
            *self = Self { current: Some(fresh), previous: None };
            return None;
        }
        if sent_us < current.first_sent_us {
            // It was overtaken by a whole group.
            return None;
        }
        if belongs(current, sent_us, arrival_us) {
            current.last_sent_us = current.last_sent_us.max(sent_us);
            current.last_arrival_us = current.last_arrival_us.max(arrival_us);
            current.least_delay_us = current.least_delay_us.min(delay_us);
            current.told_us = told_us;
            return None;
        }
        let complete = *current;
        self.current = Some(fresh);
        let previous = self.previous.replace(complete)?;
        Some(Step {
            sent_ms: (complete.last_sent_us - previous.last_sent_us) as f64 / 1e3,
            arrival_ms: (complete.last_arrival_us - previous.last_arrival_us) as f64 / 1e3,
            at_ms: complete.last_arrival_us as f64 / 1e3,
            least_delay_us: complete.least_delay_us,
        })
    }
}

fn belongs(group: &Group, sent_us: i64, arrival_us: i64) -> bool {
    if sent_us - group.first_sent_us <= BURST_US {
        return true;
    }
    let between_us = arrival_us - group.last_arrival_us;
    let caught_up = between_us < sent_us - group.last_sent_us;
    caught_up && between_us <= BURST_US && arrival_us - group.first_arrival_us < MAX_BURST_US
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_bursts_and_ignores_what_was_overtaken() {
        let mut grouping = Grouping::default();
        assert_eq!(grouping.arrived(0, 40_000, 0), None);
        assert_eq!(grouping.arrived(4_000, 41_000, 0), None, "the same burst");
        assert_eq!(grouping.arrived(20_000, 60_000, 0), None, "a second group, nothing to compare yet");
        assert_eq!(grouping.arrived(10_000, 61_000, 0), None, "overtaken");
        let step = grouping.arrived(40_000, 95_000, 0).expect("the third begins");
        assert_eq!((step.sent_ms, step.arrival_ms, step.at_ms), (16.0, 19.0, 60.0));
        assert_eq!(step.least_delay_us, 40_000);
        assert_eq!(grouping.arrived(60_000, 97_000, 0), None, "it was held up and came right behind");
        assert_eq!(grouping.arrived(80_000, 9_000_000_000, 50_000), None, "a clock that jumps begins anew");
        assert_eq!(grouping.arrived(100_000, 9_000_020_000, 50_000), None);
    }
}
