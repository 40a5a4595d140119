//! A specialist's hours and the free times that follow from them: weekly hours, with extra time added, absences and
//! what is already reserved taken away.

use super::{
    clock::{DAY, MINUTE, Ts},
    request::{FieldError, text_enum},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// Whether an exception takes time away or adds it.
    ExceptionKind { Absent = "absent", Extra = "extra" }
}

/// Hours of a weekday (1 Monday … 7 Sunday), in minutes from midnight, in the service's time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct WeeklyHours {
    pub weekday: i64,
    pub from_minute: i64,
    pub to_minute: i64,
}

/// A time off the weekly pattern: `absent` takes time away, `extra` adds it. An absence wins over extra time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct ScheduleException {
    pub kind: ExceptionKind,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub reason: String,
}

/// A stretch of time, its end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: Ts,
    pub to: Ts,
}

impl Span {
    pub fn new(from: Ts, to: Ts) -> Self {
        Self { from, to }
    }

    pub fn length_ms(self) -> i64 {
        self.to.since(self.from)
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.from < other.to && other.from < self.to
    }

    pub fn covers(self, other: Span) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    fn clipped(self, within: Span) -> Option<Span> {
        let clipped = Span::new(self.from.max(within.from), self.to.min(within.to));
        (clipped.from < clipped.to).then_some(clipped)
    }
}

/// The shortest and the longest appointment.
pub const MIN_MINUTES: i64 = 5;
pub const MAX_MINUTES: i64 = 240;
/// How far ahead alternatives are looked for.
pub const HORIZON_MS: i64 = 14 * DAY;
/// Times are offered on this grid, the shortest ones on a finer one. Every zone in use is a multiple of 15 minutes
/// away from UTC, so a grid from the epoch is a grid of the wall clock.
const GRID_MS: i64 = 15 * MINUTE;
const FINE_GRID_MS: i64 = 5 * MINUTE;

/// Why a time cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFree {
    OutsideHours,
    Taken,
}

/// What is wrong with the times asked for, before anybody's calendar is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadTime {
    Past,
    /// Not whole minutes, or shorter or longer than an appointment may be.
    Length,
}

/// Checks the times of an appointment that somebody wants.
pub fn check_wish(wanted: Span, now: Ts) -> Result<(), BadTime> {
    let length = wanted.to.0.checked_sub(wanted.from.0).ok_or(BadTime::Length)?;
    let whole = wanted.from.0 % MINUTE == 0 && length % MINUTE == 0;
    if !whole || !(MIN_MINUTES * MINUTE..=MAX_MINUTES * MINUTE).contains(&length) {
        Err(BadTime::Length)
    } else if wanted.from < now {
        Err(BadTime::Past)
    } else {
        Ok(())
    }
}

/// One person's time: what they offer and what is taken of it.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    pub weekly: Vec<WeeklyHours>,
    pub exceptions: Vec<ScheduleException>,
    pub taken: Vec<Span>,
}

impl Calendar {
    /// When the person works: weekly hours and extra time without absences, in order, not overlapping.
    pub fn open(&self, within: Span, zone: &TimeZone) -> Vec<Span> {
        let mut open = self.weekly_spans(within, zone);
        open.extend(self.exceptions_of(ExceptionKind::Extra));
        let open = merged(open.into_iter().filter_map(|s| s.clipped(within)).collect());
        without(open, merged(self.exceptions_of(ExceptionKind::Absent).collect()))
    }

    /// What is left of it.
    pub fn free(&self, within: Span, zone: &TimeZone) -> Vec<Span> {
        without(self.open(within, zone), merged(self.taken.clone()))
    }

    /// The times of one length that can be booked, on the grid, in order. They may overlap each other.
    pub fn times(&self, within: Span, length_ms: i64, zone: &TimeZone) -> Vec<Span> {
        let step = if length_ms < GRID_MS { FINE_GRID_MS } else { GRID_MS };
        let mut times = Vec::new();
        for free in self.free(within, zone) {
            let mut from = Ts(round_up(free.from.0, step));
            while from.plus(length_ms) <= free.to {
                times.push(Span::new(from, from.plus(length_ms)));
                from = from.plus(step);
            }
        }
        times
    }

    /// Whether exactly this time can be had.
    pub fn judge(&self, wanted: Span, zone: &TimeZone) -> Result<(), NotFree> {
        if !self.open(wanted, zone).iter().any(|open| open.covers(wanted)) {
            Err(NotFree::OutsideHours)
        } else if self.taken.iter().any(|taken| taken.overlaps(wanted)) {
            Err(NotFree::Taken)
        } else {
            Ok(())
        }
    }

    /// Up to `count` free times that do not overlap each other: the wanted one if it is free after all, then those
    /// that follow it, then earlier ones. Shorter times are offered only when the length wanted is nowhere free.
    pub fn alternatives(&self, wanted: Span, now: Ts, count: usize, zone: &TimeZone) -> Vec<Span> {
        let until = now.max(wanted.from).plus(HORIZON_MS);
        let lengths = [wanted.length_ms(), 30 * MINUTE, 15 * MINUTE, MIN_MINUTES * MINUTE];
        let found = lengths.into_iter().filter(|length| *length <= wanted.length_ms()).find_map(|length| {
            let times = self.times(Span::new(now, until), length, zone);
            (!times.is_empty()).then_some(times)
        });
        let (earlier, later): (Vec<_>, Vec<_>) =
            found.unwrap_or_default().into_iter().partition(|t| t.from < wanted.from);
        let same = (wanted.from >= now && self.judge(wanted, zone).is_ok()).then_some(wanted);
        let mut chosen: Vec<Span> = Vec::new();
        for time in same.into_iter().chain(later).chain(earlier) {
            if chosen.len() < count && !chosen.iter().any(|c| c.overlaps(time)) {
                chosen.push(time);
            }
        }
        chosen
    }

    fn exceptions_of(&self, kind: ExceptionKind) -> impl Iterator<Item = Span> {
        self.exceptions.iter().filter(move |e| e.kind == kind).map(|e| Span::new(e.starts_at, e.ends_at))
    }

    /// The weekly hours as points in time. Each day is asked of the zone, so a day of 23 or 25 hours comes out right.
    fn weekly_spans(&self, within: Span, zone: &TimeZone) -> Vec<Span> {
        let (Some(mut day), Some(last)) = (local_date(within.from, zone), local_date(within.to, zone)) else {
            return Vec::new();
        };
        let mut spans = Vec::new();
        while day <= last {
            let weekday = i64::from(day.weekday().to_monday_one_offset());
            for hours in self.weekly.iter().filter(|h| h.weekday == weekday) {
                // The narrower reading, so that nothing outside the hours is ever offered.
                let from = wall_time(day, hours.from_minute, Reading::Later, zone);
                let to = wall_time(day, hours.to_minute, Reading::Earlier, zone);
                if let (Some(from), Some(to)) = (from, to)
                    && from < to
                {
                    spans.push(Span::new(from, to));
                }
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        spans
    }
}

fn local_date(at: Ts, zone: &TimeZone) -> Option<Date> {
    Some(zone.to_datetime(Timestamp::from_millisecond(at.0).ok()?).date())
}

/// Which point in time a wall-clock minute is when the clock shows it twice, or skips it.
enum Reading {
    Earlier,
    Later,
}

/// A wall-clock minute of a day; minute 1440 is the next day's midnight.
fn wall_time(day: Date, minute: i64, reading: Reading, zone: &TimeZone) -> Option<Ts> {
    let day = if minute >= 1440 { day.tomorrow().ok()? } else { day };
    let minute = minute % 1440;
    let at = day.at(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0);
    let at = zone.to_ambiguous_timestamp(at);
    let at = match reading {
        Reading::Earlier => at.earlier(),
        Reading::Later => at.later(),
    };
    Some(Ts(at.ok()?.as_millisecond()))
}

fn round_up(value: i64, step: i64) -> i64 {
    value + (step - value.rem_euclid(step)) % step
}

/// Sorted, and what touches or overlaps joined.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|s| s.from < s.to);
    spans.sort();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => merged.push(span),
        }
    }
    merged
}

/// Takes spans away from others; both sorted and not overlapping among themselves.
fn without(spans: Vec<Span>, away: Vec<Span>) -> Vec<Span> {
    let mut left = Vec::new();
    for span in spans {
        let mut from = span.from;
        for gap in away.iter().filter(|gap| gap.overlaps(span)) {
            if from < gap.from {
                left.push(Span::new(from, gap.from));
            }
            from = from.max(gap.to);
        }
        if from < span.to {
            left.push(Span::new(from, span.to));
        }
    }
    left
}

/// What is wrong with a schedule that is to be saved.
pub fn errors(weekly: &[WeeklyHours], exceptions: &[ScheduleException]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |field: String, code: &str| errors.push(FieldError { field, code: code.into() });
    if weekly.len() > 50 {
        wrong("weekly".into(), "too_many");
    }
    if exceptions.len() > 400 {
        wrong("exceptions".into(), "too_many");
    }
    for (i, hours) in weekly.iter().enumerate() {
        if !(1..=7).contains(&hours.weekday) {
            wrong(format!("weekly.{i}.weekday"), "out_of_range");
        }
        if !(0..=1439).contains(&hours.from_minute) {
            wrong(format!("weekly.{i}.from_minute"), "out_of_range");
        }
        if !(1..=1440).contains(&hours.to_minute) || hours.to_minute <= hours.from_minute {
            wrong(format!("weekly.{i}.to_minute"), "out_of_range");
        }
    }
    for (i, exception) in exceptions.iter().enumerate() {
        let length = exception.ends_at.0.saturating_sub(exception.starts_at.0);
        if exception.starts_at.0 < 0 || !(1..=366 * DAY).contains(&length) {
            wrong(format!("exceptions.{i}.ends_at"), "out_of_range");
        }
        if exception.reason.chars().count() > 400 {
            wrong(format!("exceptions.{i}.reason"), "too_long");
        }
    }
    errors
}

#[cfg(test)]
mod tests;
