//! A specialist's weekly hours and single exceptions, spans of time, and the calendar that all of it makes.

mod calendar;

pub use calendar::{Calendar, NotFree, Pattern};

use super::{
    clock::{DAY, MINUTE, Ts},
    request::{FieldError, text_enum},
};
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

    pub fn clipped(self, within: Span) -> Option<Span> {
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
