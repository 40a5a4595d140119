//! Time that counts only on working days: Monday to Friday, holidays left out.

use super::clock::{DAY, Ts};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use std::collections::BTreeSet;

/// Which days count, where.
#[derive(Clone, Copy, Debug)]
pub struct WorkingTime<'a> {
    pub zone: &'a TimeZone,
    pub holidays: &'a BTreeSet<Date>,
}

/// No holidays: what is used until a list of them is known.
pub static NO_HOLIDAYS: BTreeSet<Date> = BTreeSet::new();

/// More days than this are not walked: the end of a longer time is told as if every day counted.
const MOST_DAYS: usize = 20_000;

impl WorkingTime<'_> {
    fn counts(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&day)
    }

    /// The working milliseconds from one point in time to a later one; zero when it is not later.
    pub fn between(&self, from: Ts, to: Ts) -> i64 {
        let mut at = from;
        let mut counted = 0;
        for _ in 0..MOST_DAYS {
            if at >= to {
                return counted;
            }
            let (day, next) = self.day(at);
            let end = next.min(to);
            if self.counts(day) {
                counted += end.since(at);
            }
            at = end;
        }
        counted + to.since(at)
    }

    /// The first point in time at which so many working milliseconds have gone by.
    pub fn after(&self, from: Ts, ms: i64) -> Ts {
        if ms <= 0 {
            return from.plus(ms);
        }
        let mut at = from;
        let mut left = ms;
        for _ in 0..MOST_DAYS {
            let (day, next) = self.day(at);
            if self.counts(day) {
                let here = next.since(at);
                if here >= left {
                    return at.plus(left);
                }
                left -= here;
            }
            at = next;
        }
        at.plus(left)
    }

    /// The day that a point in time is in, and when the next one begins.
    fn day(&self, at: Ts) -> (Date, Ts) {
        let Ok(stamp) = Timestamp::from_millisecond(at.0) else { return (Date::ZERO, at.plus(DAY)) };
        let day = stamp.to_zoned(self.zone.clone()).date();
        let next = day.checked_add(1.day()).and_then(|d| d.to_zoned(self.zone.clone()));
        let next = next.map_or(at.plus(DAY), |z| Ts(z.timestamp().as_millisecond()));
        // A zone whose clocks jump at midnight must not hold the walk.
        (day, if next > at { next } else { at.plus(DAY) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::HOUR;
    use proptest::prelude::*;

    fn at(text: &str) -> Ts {
        Ts(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let holidays = BTreeSet::from([Date::constant(2026, 9, 2)]);
        let time = WorkingTime { zone: &zone, holidays: &holidays };
        // Friday 28 August 2026, 16:00 in Vietnam; Wednesday is the National Day.
        let friday = at("2026-08-28T09:00:00Z");
        assert_eq!(time.after(friday, 8 * HOUR), at("2026-08-28T17:00:00Z"));
        assert_eq!(time.after(friday, 9 * HOUR), at("2026-08-30T18:00:00Z"), "Monday 01:00");
        assert_eq!(time.after(friday, 5 * DAY), at("2026-09-07T09:00:00Z"), "Monday 16:00: one holiday between");
        assert_eq!(time.between(friday, at("2026-08-30T16:00:00Z")), 8 * HOUR);
    }

    proptest! {
        #[test]
        fn what_is_counted_is_what_was_added(
            start in 1_700_000_000_000_i64..1_900_000_000_000,
            ms in 1_i64..40 * DAY,
            zone in prop::sample::select(vec!["Asia/Ho_Chi_Minh", "America/New_York", "Australia/Lord_Howe"]),
            off in prop::collection::btree_set(0_i64..3000, 0..40),
        ) {
            let zone = TimeZone::get(zone).unwrap();
            let first = Date::constant(2023, 1, 1);
            let holidays: BTreeSet<Date> = off.into_iter().map(|d| first.checked_add(d.days()).unwrap()).collect();
            let time = WorkingTime { zone: &zone, holidays: &holidays };
            let end = time.after(Ts(start), ms);
            prop_assert_eq!(time.between(Ts(start), end), ms);
            prop_assert!(end.since(Ts(start)) >= ms);
            prop_assert_eq!(time.between(Ts(start), end.plus(-1)), ms - 1, "it is the first such point");
        }
    }
}
