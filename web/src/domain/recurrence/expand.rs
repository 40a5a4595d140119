//! The occurrences of a rule on the wall clock, one period of its frequency after the other.
//!
//! No rule takes unbounded time: a rule without COUNT is entered at the window, one with COUNT is walked from its start,
//! day by day at the finest, and either ends with the window.

use super::rule::{ByDay, Freq, Rule};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Weekday},
};

/// Calls `found` with each occurrence of the rule from `first` to `last`, in order.
pub fn each(rule: &Rule, start: DateTime, first: DateTime, last: DateTime, found: impl FnMut(DateTime)) {
    // The occurrences before the window count too.
    let from = if rule.count.is_some() { start } else { first.max(start) };
    let mut walk = Walk { rule, start, first, last, left: rule.count.unwrap_or(u32::MAX), found };
    if rule.freq < Freq::Hourly {
        walk.days_at_once(from)
    } else {
        walk.within_days(from)
    };
}

/// The walk was told enough.
struct Enough;

struct Walk<'a, F> {
    rule: &'a Rule,
    start: DateTime,
    first: DateTime,
    last: DateTime,
    left: u32,
    found: F,
}

impl<F: FnMut(DateTime)> Walk<'_, F> {
    /// Years, months, weeks and days: the period's days × the hours and minutes of each.
    fn days_at_once(&mut self, from: DateTime) -> Option<Enough> {
        let of = |date: Date| period_of(self.rule, date);
        let origin = of(self.start.date());
        let mut number = origin + (of(from.date()) - origin) / self.rule.interval * self.rule.interval;
        loop {
            let (first_day, last_day) = bounds(self.rule, number)?;
            if first_day > self.last.date() {
                return None;
            }
            let mut set = Vec::new();
            for day in first_day.series(1.day()).take_while(|day| *day <= last_day) {
                if fits(self.rule, day) {
                    self.times_of(day, &mut set);
                }
            }
            if let Some(enough) = self.tell(&set) {
                return Some(enough);
            }
            number += self.rule.interval;
        }
    }

    fn times_of(&self, day: Date, set: &mut Vec<DateTime>) {
        for hour in &self.rule.by_hour {
            for minute in &self.rule.by_minute {
                set.push(at(day, *hour, *minute));
            }
        }
    }

    /// Hours and minutes: the days that fit, and in each of them the hours or minutes that the interval meets.
    fn within_days(&mut self, from: DateTime) -> Option<Enough> {
        let length = if self.rule.freq == Freq::Hourly { 60 } else { 1 };
        let begins = minute_number(self.start) / length;
        let last_day = self.last.date();
        for day in from.date().series(1.day()).take_while(|day| *day <= last_day) {
            if !fits(self.rule, day) {
                continue;
            }
            let midnight = minute_number(day.at(0, 0, 0, 0)) / length;
            let mut unit = (begins - midnight).rem_euclid(self.rule.interval);
            while unit < 1440 / length {
                let set = self.times_in(day, unit);
                if let Some(enough) = self.tell(&set) {
                    return Some(enough);
                }
                unit += self.rule.interval;
            }
        }
        None
    }

    /// The times of one hour or minute of a day.
    fn times_in(&self, day: Date, unit: i64) -> Vec<DateTime> {
        let limited = |list: &[i16], value: i64| list.is_empty() || list.iter().any(|v| i64::from(*v) == value);
        let small = |value: i64| i16::try_from(value).unwrap_or_default();
        if self.rule.freq == Freq::Hourly {
            if !limited(&self.rule.by_hour, unit) {
                return Vec::new();
            }
            return self.rule.by_minute.iter().map(|minute| at(day, small(unit), *minute)).collect();
        }
        let (hour, minute) = (unit / 60, unit % 60);
        let fits = limited(&self.rule.by_hour, hour) && limited(&self.rule.by_minute, minute);
        if fits { vec![at(day, small(hour), small(minute))] } else { Vec::new() }
    }

    /// Passes on the set of one period, those of BYSETPOS only, none from before the start.
    fn tell(&mut self, set: &[DateTime]) -> Option<Enough> {
        for (i, time) in set.iter().enumerate() {
            if *time < self.start || !self.stands_at(i, set.len()) {
                continue;
            }
            if *time > self.last || self.left == 0 {
                return Some(Enough);
            }
            self.left -= u32::from(self.rule.count.is_some());
            if *time >= self.first {
                (self.found)(*time);
            }
        }
        None
    }

    fn stands_at(&self, index: usize, length: usize) -> bool {
        let places = &self.rule.by_set_pos;
        let (index, length) = (index as i64, length as i64);
        places.is_empty() || places.iter().map(|p| i64::from(*p)).any(|p| p == index + 1 || p == index - length)
    }
}

fn at(day: Date, hour: i16, minute: i16) -> DateTime {
    day.at(hour as i8, minute as i8, 0, 0)
}

/// Days since a Thursday, the first of 1970.
fn day_number(date: Date) -> i64 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    EPOCH.until(date).map_or(0, |span| i64::from(span.get_days()))
}

fn minute_number(at: DateTime) -> i64 {
    day_number(at.date()) * 1440 + i64::from(at.hour()) * 60 + i64::from(at.minute())
}

/// How many days after a Thursday the weeks of this rule begin.
fn week_offset(week_start: Weekday) -> i64 {
    i64::from(Weekday::Thursday.until(week_start))
}

/// The running number of the period that a day is in.
fn period_of(rule: &Rule, date: Date) -> i64 {
    match rule.freq {
        Freq::Yearly => i64::from(date.year()),
        Freq::Monthly => i64::from(date.year()) * 12 + i64::from(date.month()) - 1,
        Freq::Weekly => (day_number(date) - week_offset(rule.week_start)).div_euclid(7),
        Freq::Daily | Freq::Hourly | Freq::Minutely => day_number(date),
    }
}

/// The first and the last day of a period; `None` beyond the calendar.
fn bounds(rule: &Rule, number: i64) -> Option<(Date, Date)> {
    let day = |days: i64| Date::constant(1970, 1, 1).checked_add(days.days()).ok();
    match rule.freq {
        Freq::Yearly => {
            let year = i16::try_from(number).ok()?;
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
        Freq::Monthly => {
            let (year, month) = (i16::try_from(number.div_euclid(12)).ok()?, i8::try_from(number.rem_euclid(12)).ok()?);
            let first = Date::new(year, month + 1, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        Freq::Weekly => {
            let first = number * 7 + week_offset(rule.week_start);
            Some((day(first)?, day(first + 6)?))
        }
        Freq::Daily | Freq::Hourly | Freq::Minutely => Some((day(number)?, day(number)?)),
    }
}

/// Whether a day is one that every BY part allows.
fn fits(rule: &Rule, date: Date) -> bool {
    let (month, day, of_month) = (i16::from(date.month()), i16::from(date.day()), i16::from(date.days_in_month()));
    let (of_year, year) = (date.day_of_year(), date.days_in_year());
    let counted = |list: &[i16], n: i16, of: i16| list.is_empty() || list.contains(&n) || list.contains(&(n - of - 1));
    (rule.by_month.is_empty() || rule.by_month.contains(&month))
        && counted(&rule.by_month_day, day, of_month)
        && counted(&rule.by_year_day, of_year, year)
        && (rule.by_day.is_empty() || rule.by_day.iter().any(|by| fits_weekday(rule, *by, date)))
        && (rule.by_week_no.is_empty() || fits_week(rule, date))
}

/// Ordinals count in the month, or in the year when the frequency is a year and no month is named.
fn fits_weekday(rule: &Rule, by: ByDay, date: Date) -> bool {
    if date.weekday() != by.weekday {
        return false;
    }
    let in_month = rule.freq == Freq::Monthly || !rule.by_month.is_empty();
    let (n, of) = if in_month {
        (i16::from(date.day()), i16::from(date.days_in_month()))
    } else {
        (date.day_of_year(), date.days_in_year())
    };
    match by.nth {
        0 => true,
        nth if nth > 0 => (n - 1) / 7 + 1 == nth,
        nth => (of - n) / 7 + 1 == -nth,
    }
}

/// Weeks are numbered as ISO 8601 does, but may begin on another day: the first one has at least four days in its year.
fn fits_week(rule: &Rule, date: Date) -> bool {
    let monday = week_offset(rule.week_start);
    let week = |date: Date| (day_number(date) - monday).div_euclid(7);
    // The week that holds 4 January is the first.
    let first = |year: i16| Date::new(year, 1, 4).map_or(0, week);
    let this = week(date);
    let year = [date.year() + 1, date.year(), date.year() - 1].into_iter().find(|year| first(*year) <= this);
    let year = year.unwrap_or(date.year());
    let number = (this - first(year) + 1) as i16;
    let weeks = (first(year + 1) - first(year)) as i16;
    rule.by_week_no.contains(&number) || rule.by_week_no.contains(&(number - weeks - 1))
}
