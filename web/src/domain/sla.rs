//! The clock of a request: how long whoever is asked has left to answer, and whose turn it is.
//!
//! The receiver's clock runs from sending to the answer: a booked time, an accepted emergency, a refusal, a conclusion.
//! While the request is back for information that clock stands still and the sender's runs; sent again, the receiver
//! goes on with what was left. Everybody is shown what this module works out.

use super::{
    clock::{DAY, HOUR, MINUTE, Ts},
    request::{FieldError, Urgency, text_enum},
    working_time::WorkingTime,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// Whose clock runs.
    ClockOwner { Receiver = "receiver", Sender = "sender", Nobody = "none" }
}

text_enum! {
    /// How a clock stands.
    ClockState {
        Running = "running",
        /// Less than 30 % is left.
        DueSoon = "due_soon",
        Late = "late",
        Stopped = "stopped",
    }
}

/// A length of time, and whether all time counts or that of working days only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    pub ms: i64,
    pub working_days: bool,
}

/// What a hospital promises, and what it gives those who ask it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlaTimes {
    pub stat_minutes: i64,
    pub asap_minutes: i64,
    pub urgent_minutes: i64,
    pub routine_working_days: i64,
    /// To complete a request that was given back.
    pub sender_minutes: i64,
    /// The same for `stat` and `asap`.
    pub sender_urgent_minutes: i64,
    /// To report the outcome of an emergency.
    pub outcome_stat_hours: i64,
    /// To report any other outcome.
    pub outcome_days: i64,
}

impl Default for SlaTimes {
    fn default() -> Self {
        Self {
            stat_minutes: 3,
            asap_minutes: 30,
            urgent_minutes: 24 * 60,
            routine_working_days: 5,
            sender_minutes: 24 * 60,
            sender_urgent_minutes: 30,
            outcome_stat_hours: 24,
            outcome_days: 7,
        }
    }
}

impl SlaTimes {
    pub fn receiver(&self, urgency: Urgency) -> Length {
        let (ms, working_days) = match urgency {
            Urgency::Stat => (self.stat_minutes * MINUTE, false),
            Urgency::Asap => (self.asap_minutes * MINUTE, false),
            Urgency::Urgent => (self.urgent_minutes * MINUTE, false),
            Urgency::Routine => (self.routine_working_days * DAY, true),
        };
        Length { ms, working_days }
    }

    pub fn sender(&self, urgency: Urgency) -> Length {
        let minutes = match urgency {
            Urgency::Stat | Urgency::Asap => self.sender_urgent_minutes,
            Urgency::Urgent | Urgency::Routine => self.sender_minutes,
        };
        Length { ms: minutes * MINUTE, working_days: false }
    }

    pub fn outcome_due(&self, urgency: Urgency, concluded_at: Ts) -> Ts {
        match urgency {
            Urgency::Stat => concluded_at.plus(self.outcome_stat_hours * HOUR),
            _ => concluded_at.plus(self.outcome_days * DAY),
        }
    }

    /// What is out of range.
    pub fn errors(&self) -> Vec<FieldError> {
        let wrong = |(field, value, min, max): &(&str, i64, i64, i64)| {
            let out = !(*min..=*max).contains(value);
            out.then(|| FieldError { field: (*field).into(), code: "out_of_range".into() })
        };
        self.limits().iter().filter_map(wrong).collect()
    }

    /// Each time with the limits that it must keep to.
    fn limits(&self) -> [(&'static str, i64, i64, i64); 8] {
        [
            ("stat_minutes", self.stat_minutes, 1, 60),
            ("asap_minutes", self.asap_minutes, 1, 24 * 60),
            ("urgent_minutes", self.urgent_minutes, 1, 14 * 24 * 60),
            ("routine_working_days", self.routine_working_days, 1, 60),
            ("sender_minutes", self.sender_minutes, 1, 60 * 24 * 60),
            ("sender_urgent_minutes", self.sender_urgent_minutes, 1, 14 * 24 * 60),
            ("outcome_stat_hours", self.outcome_stat_hours, 1, 90 * 24),
            ("outcome_days", self.outcome_days, 1, 365),
        ]
    }
}

/// A request's clock as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Sla {
    pub owner: ClockOwner,
    /// Whether the running clock counts working days only.
    pub working_days: bool,
    pub started_at: Ts,
    /// The running clock's whole length, in what it counts.
    pub total_ms: i64,
    /// From when less than 30 % is left.
    pub soon_at: Option<Ts>,
    pub due_at: Option<Ts>,
    pub receiver_working_days: bool,
    pub receiver_total_ms: i64,
    /// What the receiver has left while the sender's clock runs; below zero when they were late already.
    pub receiver_left_ms: Option<i64>,
    pub paused_at: Option<Ts>,
    /// All the time that the receiver's clock stood still.
    pub paused_ms: i64,
    pub answered_at: Option<Ts>,
    pub in_time: Option<bool>,
    /// Who was told of the running clock: 0 nobody, 1 that it is due soon, 2 that it is late.
    pub told: i64,
    pub receiver_told: i64,
}

/// The clock as everybody is shown it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerClock {
    pub owner: ClockOwner,
    pub state: ClockState,
    /// When the clock that runs began to.
    pub started_at: Ts,
    /// Null when no clock runs.
    pub due_at: Option<Ts>,
    /// What the receiver has left, while the request is back with the sender.
    pub paused_left_ms: Option<i64>,
    pub answered_at: Option<Ts>,
    /// Whether the answer came in time.
    pub in_time: Option<bool>,
    /// The server's time, so that a page whose own clock is wrong counts right.
    pub now: Ts,
}

/// The most that may be left for "less than 30 %".
fn soon_left(total_ms: i64) -> i64 {
    (3 * total_ms - 1).max(0) / 10
}

impl Sla {
    /// The receiver's clock begins.
    pub fn start(length: Length, now: Ts, time: &WorkingTime<'_>) -> Self {
        let mut clock = Self {
            owner: ClockOwner::Receiver,
            working_days: length.working_days,
            started_at: now,
            total_ms: length.ms,
            soon_at: None,
            due_at: None,
            receiver_working_days: length.working_days,
            receiver_total_ms: length.ms,
            receiver_left_ms: None,
            paused_at: None,
            paused_ms: 0,
            answered_at: None,
            in_time: None,
            told: 0,
            receiver_told: 0,
        };
        clock.run(length.ms, now, time);
        clock
    }

    /// A clock of which only the two ends are known.
    pub fn known(started_at: Ts, due_at: Ts) -> Self {
        let length = Length { ms: due_at.since(started_at).max(1), working_days: false };
        let zone = jiff::tz::TimeZone::UTC;
        let time = WorkingTime { zone: &zone, holidays: &super::working_time::NO_HOLIDAYS };
        Self::start(length, started_at, &time)
    }

    /// Lets the present owner's clock run with so much left.
    fn run(&mut self, left_ms: i64, now: Ts, time: &WorkingTime<'_>) {
        let add = |ms: i64| if self.working_days { time.after(now, ms) } else { now.plus(ms) };
        let due_at = add(left_ms);
        let soon_at = add((left_ms - soon_left(self.total_ms)).max(0));
        self.started_at = now;
        self.due_at = Some(due_at);
        self.soon_at = Some(soon_at);
    }

    /// What the running clock has left; below zero, in plain time, when it is late.
    fn left(&self, now: Ts, time: &WorkingTime<'_>) -> i64 {
        match self.due_at {
            None => 0,
            Some(due_at) if now <= due_at && self.working_days => time.between(now, due_at),
            Some(due_at) => due_at.since(now),
        }
    }

    /// Information is missing: the receiver's clock stands still and the sender's runs.
    pub fn pause(&mut self, sender: Length, now: Ts, time: &WorkingTime<'_>) {
        if self.owner != ClockOwner::Receiver {
            return;
        }
        self.receiver_left_ms = Some(self.left(now, time));
        self.receiver_told = self.told;
        self.paused_at = Some(now);
        self.owner = ClockOwner::Sender;
        self.working_days = sender.working_days;
        self.total_ms = sender.ms;
        self.told = 0;
        self.run(sender.ms, now, time);
    }

    /// The information came: the receiver goes on with what was left.
    pub fn resume(&mut self, now: Ts, time: &WorkingTime<'_>) {
        let Some(left_ms) = self.receiver_left_ms.take() else { return };
        self.paused_ms += self.paused_at.take().map_or(0, |since| now.since(since));
        self.owner = ClockOwner::Receiver;
        self.working_days = self.receiver_working_days;
        self.total_ms = self.receiver_total_ms;
        self.told = self.receiver_told;
        self.run(left_ms, now, time);
    }

    /// Another urgency, and so another length, counted from the beginning; the time that the sender had does not count.
    pub fn change_length(&mut self, length: Length, sent_at: Ts, time: &WorkingTime<'_>) {
        if self.owner != ClockOwner::Receiver {
            return;
        }
        let from = sent_at.plus(self.paused_ms);
        self.working_days = length.working_days;
        self.receiver_working_days = length.working_days;
        self.total_ms = length.ms;
        self.receiver_total_ms = length.ms;
        self.run(length.ms, from, time);
        // Of the new time nobody was told yet.
        self.told = 0;
        self.receiver_told = 0;
    }

    /// The answer is there; only the first counts.
    pub fn answer(&mut self, now: Ts) {
        if self.answered_at.is_none() {
            self.in_time = Some(match self.owner {
                ClockOwner::Receiver => self.due_at.is_none_or(|due_at| now <= due_at),
                _ => self.receiver_left_ms.is_none_or(|left| left >= 0),
            });
            self.answered_at = Some(now);
        }
        self.stop(now);
    }

    /// Nobody owes an answer any more.
    pub fn stop(&mut self, now: Ts) {
        self.paused_ms += self.paused_at.take().map_or(0, |since| now.since(since));
        self.owner = ClockOwner::Nobody;
        self.due_at = None;
        self.soon_at = None;
        self.receiver_left_ms = None;
    }

    pub fn state(&self, now: Ts) -> ClockState {
        match (self.due_at, self.soon_at) {
            (Some(due_at), _) if now > due_at => ClockState::Late,
            (Some(_), Some(soon_at)) if now >= soon_at => ClockState::DueSoon,
            (Some(_), _) => ClockState::Running,
            (None, _) => ClockState::Stopped,
        }
    }

    pub fn view(&self, now: Ts) -> AnswerClock {
        AnswerClock {
            owner: self.owner,
            state: self.state(now),
            started_at: self.started_at,
            due_at: self.due_at,
            paused_left_ms: self.receiver_left_ms,
            answered_at: self.answered_at,
            in_time: self.in_time,
            now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::working_time::NO_HOLIDAYS;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    const START: Ts = Ts(1_795_000_000_000);
    static UTC: TimeZone = TimeZone::UTC;
    static TIME: WorkingTime<'static> = WorkingTime { zone: &UTC, holidays: &NO_HOLIDAYS };

    fn started(urgency: Urgency) -> Sla {
        Sla::start(SlaTimes::default().receiver(urgency), START, &TIME)
    }

    #[test]
    fn goes_from_running_over_due_soon_to_late() {
        let clock = started(Urgency::Asap);
        let state = |ms| clock.state(START.plus(ms));
        assert_eq!(clock.due_at, Some(START.plus(30 * MINUTE)));
        assert_eq!(state(21 * MINUTE), ClockState::Running, "30 % is not less than 30 %");
        assert_eq!(state(21 * MINUTE + 1), ClockState::DueSoon);
        assert_eq!(state(30 * MINUTE), ClockState::DueSoon, "in the last millisecond it is still in time");
        assert_eq!(state(30 * MINUTE + 1), ClockState::Late);
    }

    #[test]
    fn the_sender_has_a_time_of_their_own_and_the_receiver_keeps_what_was_left() {
        let mut clock = started(Urgency::Urgent);
        let times = SlaTimes::default();
        clock.pause(times.sender(Urgency::Urgent), START.plus(4 * HOUR), &TIME);
        let view = clock.view(START.plus(5 * HOUR));
        assert_eq!((view.owner, view.paused_left_ms), (ClockOwner::Sender, Some(20 * HOUR)));
        assert_eq!(view.due_at, Some(START.plus(28 * HOUR)));
        clock.resume(START.plus(30 * HOUR), &TIME);
        let view = clock.view(START.plus(30 * HOUR));
        assert_eq!((view.owner, view.paused_left_ms), (ClockOwner::Receiver, None));
        assert_eq!(view.due_at, Some(START.plus(50 * HOUR)));
        assert_eq!(clock.paused_ms, 26 * HOUR);
        clock.answer(START.plus(50 * HOUR));
        assert_eq!((clock.in_time, clock.view(START).state), (Some(true), ClockState::Stopped));
    }

    #[test]
    fn five_working_days_end_after_the_weekend() {
        // START is a Wednesday.
        let clock = started(Urgency::Routine);
        assert_eq!(clock.due_at, Some(START.plus(7 * DAY)));
    }

    #[test]
    fn a_late_receiver_stays_late_and_a_first_answer_counts() {
        let mut clock = started(Urgency::Stat);
        clock.pause(SlaTimes::default().sender(Urgency::Stat), START.plus(4 * MINUTE), &TIME);
        assert_eq!(clock.receiver_left_ms, Some(-MINUTE));
        clock.resume(START.plus(10 * MINUTE), &TIME);
        assert_eq!(clock.state(START.plus(10 * MINUTE)), ClockState::Late);
        clock.answer(START.plus(11 * MINUTE));
        clock.answer(START.plus(12 * MINUTE));
        assert_eq!((clock.in_time, clock.answered_at), (Some(false), Some(START.plus(11 * MINUTE))));
    }

    #[test]
    fn another_urgency_counts_from_the_beginning() {
        let mut clock = started(Urgency::Urgent);
        clock.change_length(SlaTimes::default().receiver(Urgency::Asap), START, &TIME);
        assert_eq!((clock.due_at, clock.total_ms), (Some(START.plus(30 * MINUTE)), 30 * MINUTE));
    }

    fn urgencies() -> impl Strategy<Value = Urgency> {
        prop::sample::select(Urgency::ALL)
    }

    proptest! {
        /// However often it goes back and forth, the receiver has their whole time, and no more.
        #[test]
        fn pauses_neither_give_nor_take_time(
            urgency in urgencies(),
            steps in prop::collection::vec((0_i64..2 * HOUR, 0_i64..90 * HOUR), 0..6),
            begin in 0_i64..14 * DAY,
        ) {
            let times = SlaTimes::default();
            let start = START.plus(begin);
            let mut clock = Sla::start(times.receiver(urgency), start, &TIME);
            let counted = |from: Ts, to: Ts| {
                if urgency == Urgency::Routine { TIME.between(from, to) } else { to.since(from) }
            };
            let (mut now, mut used, mut late) = (start, 0, false);
            for (runs, stands) in steps {
                used += counted(now, now.plus(runs));
                now = now.plus(runs);
                late = late || clock.state(now) == ClockState::Late;
                clock.pause(times.sender(urgency), now, &TIME);
                prop_assert_eq!(clock.due_at, Some(now.plus(times.sender(urgency).ms)));
                now = now.plus(stands);
                clock.resume(now, &TIME);
            }
            let due = clock.due_at.unwrap();
            if late {
                prop_assert_eq!(clock.state(now), ClockState::Late);
            } else {
                prop_assert_eq!(used + counted(now, due), times.receiver(urgency).ms);
            }
        }

        /// The states follow each other and none comes back.
        #[test]
        fn states_only_go_on(urgency in urgencies(), mut at in prop::collection::vec(0_i64..12 * DAY, 2..20)) {
            let clock = started(urgency);
            at.sort_unstable();
            let states: Vec<ClockState> = at.iter().map(|ms| clock.state(START.plus(*ms))).collect();
            prop_assert!(states.is_sorted());
            for (ms, state) in at.iter().zip(states) {
                let left = clock.left(START.plus(*ms), &TIME);
                let expected = match left {
                    left if left < 0 => ClockState::Late,
                    left if left * 10 < clock.total_ms * 3 => ClockState::DueSoon,
                    _ => ClockState::Running,
                };
                prop_assert_eq!(state, expected, "{} left of {}", left, clock.total_ms);
            }
        }
    }
}
