//! Recurring times as RFC 5545 writes them: a local start in a zone, a length, a rule (RRULE), dates left out (EXDATE)
//! and dates added (RDATE), expanded over a window into points in time.
//!
//! The rule runs on the wall clock and each occurrence is then asked of the zone. A wall time that the clock skips is
//! read with the offset before the gap, one that it shows twice is the first of the two (RFC 5545 §3.3.5). An occurrence
//! also ends by the wall clock: a shift from 22:00 to 06:00 ends at 06:00 in the night of a change too. What is not ours
//! to decide, and how this was checked, is in docs/adr/0003.

mod expand;
pub mod rule;

use super::{clock::Ts, schedule::Span};
use jiff::{
    Timestamp, ToSpan,
    civil::DateTime,
    tz::{Offset, TimeZone},
};
use rule::Rule;
use std::collections::BTreeSet;
use thiserror::Error;

/// The longest occurrence: a month.
pub const MAX_MINUTES: i64 = 31 * 1440;
/// The most dates left out, and the most added.
pub const MAX_DATES: usize = 366;
/// The most occurrences that a rule may have in a day: one in a quarter of an hour.
pub const MAX_A_DAY: u32 = 96;
/// Rules live in these years, so that none is walked for ever.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// What is wrong with a recurring time, and in which of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{part}: {code}")]
pub struct BadRecurrence {
    /// `dtstart`, `zone`, `duration_min`, `rrule`, `exdates` or `rdates`.
    pub part: &'static str,
    /// Stable: `date_format`, `zone_unknown`, `out_of_range`, `too_many`, `too_often`, `rrule_syntax`, `rrule_freq`,
    /// `rrule_part`, `rrule_value` or `rrule_combination`.
    pub code: &'static str,
}

fn bad(part: &'static str, code: &'static str) -> BadRecurrence {
    BadRecurrence { part, code }
}

/// A recurring time as it is written down.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    pub dtstart: &'a str,
    pub zone: &'a str,
    pub minutes: i64,
    /// Empty: once.
    pub rrule: &'a str,
    pub exdates: &'a [String],
    pub rdates: &'a [String],
}

/// A recurring time that can be expanded.
#[derive(Clone, Debug)]
pub struct Recurrence {
    start: DateTime,
    zone: TimeZone,
    minutes: i64,
    rule: Option<Rule>,
    until: Option<Ts>,
    /// Points in time: an occurrence in an hour that the clock skips may be written down in two ways.
    exdates: BTreeSet<Ts>,
    rdates: BTreeSet<DateTime>,
}

impl Recurrence {
    pub fn parse(written: &Written<'_>) -> Result<Self, BadRecurrence> {
        let start = local(written.dtstart).ok_or(bad("dtstart", "date_format"))?;
        let zone = zone(written.zone).ok_or(bad("zone", "zone_unknown"))?;
        if !(1..=MAX_MINUTES).contains(&written.minutes) {
            return Err(bad("duration_min", "out_of_range"));
        }
        let rule = match written.rrule.trim() {
            "" => None,
            text => Some(Rule::parse(text, start).map_err(|code| bad("rrule", code))?),
        };
        if rule.as_ref().is_some_and(|rule| rule.times_a_day() > MAX_A_DAY) {
            return Err(bad("rrule", "too_often"));
        }
        let until = match rule.as_ref().and_then(|rule| rule.until) {
            Some(until) => Some(until.at(&zone).ok_or(bad("rrule", "rrule_value"))?),
            None => None,
        };
        let exdates = dates("exdates", written.exdates)?.into_iter().filter_map(|at| resolve(at, &zone)).collect();
        let rdates = dates("rdates", written.rdates)?;
        Ok(Self { start, zone, minutes: written.minutes, rule, until, exdates, rdates })
    }

    /// The most occurrences that may begin in a day.
    pub fn times_a_day(&self) -> u32 {
        self.rule.as_ref().map_or(1, Rule::times_a_day)
    }

    /// The occurrences that touch a window, in the order of their beginnings. They may overlap each other, and one that
    /// lies in an hour which the clock skips may end before it begins: [`Span`]s like that hold no time.
    pub fn occurrences(&self, within: Span) -> Vec<Span> {
        let (Some(first), Some(last)) = (self.civil(within.from, -1), self.civil(within.to, 1)) else {
            return Vec::new();
        };
        let Ok(first) = first.checked_sub(self.minutes.minutes()) else { return Vec::new() };
        let mut starts: BTreeSet<DateTime> = self.rdates.range(first..=last).copied().collect();
        let begins = self.at(self.start).is_some_and(|at| self.until.is_none_or(|until| at <= until));
        if begins && (first..=last).contains(&self.start) {
            starts.insert(self.start);
        }
        if let Some(rule) = &self.rule {
            expand::each(rule, self.start, first, self.last(last), |local| {
                if self.until.is_none_or(|until| self.at(local).is_some_and(|at| at <= until)) {
                    starts.insert(local);
                }
            });
        }
        let mut spans: Vec<Span> = starts.into_iter().filter_map(|start| self.span(start)).collect();
        spans.retain(|span| span.from < within.to && span.to > within.from && !self.exdates.contains(&span.from));
        spans.sort();
        // An hour that the clock skips is read as the one after it: two wall times may be one point in time.
        spans.dedup_by(|later, kept| {
            later.from == kept.from && {
                kept.to = later.to;
                true
            }
        });
        spans
    }

    /// The last wall time worth looking at: that of the window, or a day after UNTIL.
    fn last(&self, of_window: DateTime) -> DateTime {
        let until = self.until.and_then(|until| self.civil(until, 1));
        until.map_or(of_window, |until| until.min(of_window))
    }

    fn span(&self, start: DateTime) -> Option<Span> {
        let end = start.checked_add(self.minutes.minutes()).ok()?;
        Some(Span::new(self.at(start)?, self.at(end)?))
    }

    fn at(&self, local: DateTime) -> Option<Ts> {
        resolve(local, &self.zone)
    }

    /// What the clock shows then, some days later.
    fn civil(&self, at: Ts, days: i64) -> Option<DateTime> {
        // The window may be open to either side.
        let at = Ts(at.0.clamp(0, 7_258_118_400_000));
        let at = Timestamp::from_millisecond(at.0).ok()?;
        self.zone.to_datetime(at).checked_add(days.days()).ok()
    }
}

/// The zone of a name of the IANA database.
pub fn zone(name: &str) -> Option<TimeZone> {
    // An offset or a POSIX rule would be taken too, and is not what a person means.
    let named = name == "UTC" || name.contains('/');
    TimeZone::get(name).ok().filter(|_| named && name.len() <= 64)
}

/// A wall time as `2026-03-27T07:00`, or with seconds, or as RFC 5545 writes it: `20260327T070000`.
pub fn local(text: &str) -> Option<DateTime> {
    let at: DateTime = text.trim().parse().ok().filter(|_| text.contains('T'))?;
    let whole = at.second() == 0 && at.subsec_nanosecond() == 0;
    (whole && YEARS.contains(&at.year())).then_some(at)
}

/// How a wall time is written down.
pub fn written(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn dates(part: &'static str, texts: &[String]) -> Result<BTreeSet<DateTime>, BadRecurrence> {
    if texts.len() > MAX_DATES {
        return Err(bad(part, "too_many"));
    }
    texts.iter().map(|text| local(text).ok_or(bad(part, "date_format"))).collect()
}

fn resolve(local: DateTime, zone: &TimeZone) -> Option<Ts> {
    Some(Ts(zone.to_ambiguous_timestamp(local).compatible().ok()?.as_millisecond()))
}

/// When a rule ends, as it may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    Utc(DateTime),
    Local(DateTime),
}

impl Until {
    fn at(self, zone: &TimeZone) -> Option<Ts> {
        match self {
            Self::Utc(at) => Some(Ts(Offset::UTC.to_timestamp(at).ok()?.as_millisecond())),
            Self::Local(at) => resolve(at, zone),
        }
    }
}

#[cfg(test)]
mod tests;
