//! One person's calendar: what their rota offers, what is taken of it, and why a time cannot be had.
//!
//! Absences and theatre lists win over extra time, extra time over hours, and a holiday over the hours that rest on it.

use super::{ExceptionKind, FINE_GRID_MS, GRID_MS, HORIZON_MS, MIN_MINUTES, ScheduleException, Span, WeeklyHours};
use crate::domain::{
    availability::{AvailabilityRule, AvailabilitySettings, RuleKind},
    clock::{MINUTE, Ts},
    recurrence,
    request::text_enum,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, fmt};
use utoipa::ToSchema;

text_enum! {
    /// Why a time cannot be had.
    NotFree {
        OutsideHours = "outside_hours",
        Absent = "absent",
        Theatre = "theatre",
        Holiday = "holiday",
        Taken = "taken",
        /// Too close to another appointment for the pauses that the person keeps.
        Buffer = "buffer",
        /// Sooner than the notice that the person needs.
        TooSoon = "too_soon",
        /// The day holds as many appointments as the person takes.
        DayFull = "day_full",
    }
}

impl NotFree {
    /// Limits are a person's wish, which a coordinator may set aside with a reason; hours and appointments are not.
    pub fn may_be_overridden(self) -> bool {
        matches!(self, Self::TooSoon | Self::DayFull)
    }
}

/// One person's time: what they offer, within which limits, and what is taken of it.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    pub weekly: Vec<WeeklyHours>,
    pub exceptions: Vec<ScheduleException>,
    pub rules: Vec<AvailabilityRule>,
    pub settings: AvailabilitySettings,
    /// On the clock of the service.
    pub holidays: Vec<Date>,
    pub taken: Vec<Span>,
    /// When the appointments begin that count against those a day may hold; the ones that took place are among them.
    pub counted: Vec<Ts>,
    /// The present; without it the notice that the person needs is not looked at.
    pub now: Option<Ts>,
}

/// A rota over a window, each part in order and not overlapping itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// When the person works: theatre lists and absences are taken away.
    pub open: Vec<Span>,
    pub theatre: Vec<Span>,
    pub absent: Vec<Span>,
    /// Hours that a holiday took.
    pub closed: Vec<Span>,
}

impl Pattern {
    /// How many spans it is made of.
    pub fn spans(&self) -> usize {
        self.open.len() + self.theatre.len() + self.absent.len() + self.closed.len()
    }

    pub fn clipped(&self, within: Span) -> Self {
        let clip = |spans: &[Span]| spans.iter().filter_map(|s| s.clipped(within)).collect();
        Self {
            open: clip(&self.open),
            theatre: clip(&self.theatre),
            absent: clip(&self.absent),
            closed: clip(&self.closed),
        }
    }
}

impl Calendar {
    /// The rota over a window. `zone` is the service's.
    pub fn pattern(&self, within: Span, zone: &TimeZone) -> Pattern {
        let own = self.zone(zone);
        let clip = |spans: Vec<Span>| merged(spans.into_iter().filter_map(|s| s.clipped(within)).collect());
        let (mut resting, mut always) = (Vec::new(), Vec::new());
        let weekly = self.weekly_spans(within, &own);
        if self.settings.works_on_holidays {
            always.extend(weekly)
        } else {
            resting.extend(weekly)
        }
        resting.extend(self.rule_spans(within, |rule| rule.kind == RuleKind::Open && !rule.works_on_holidays));
        always.extend(self.rule_spans(within, |rule| rule.kind == RuleKind::Open && rule.works_on_holidays));
        always.extend(self.exceptions_of(ExceptionKind::Extra));
        let theatre = clip(self.rule_spans(within, |rule| rule.kind == RuleKind::Theatre));
        let mut absent = self.rule_spans(within, |rule| rule.kind == RuleKind::Absent);
        absent.extend(self.exceptions_of(ExceptionKind::Absent));
        let absent = clip(absent);
        let (resting, holidays) = (clip(resting), self.holiday_spans(within, zone));
        let working = without(resting.clone(), &holidays);
        let closed = without(resting, &working);
        let open = clip(working.into_iter().chain(always).collect());
        let closed = without(closed, &open);
        let away = merged([theatre.as_slice(), absent.as_slice()].concat());
        Pattern { open: without(open, &away), theatre, absent, closed }
    }

    /// When the person works, in order, not overlapping.
    pub fn open(&self, within: Span, zone: &TimeZone) -> Vec<Span> {
        self.pattern(within, zone).open
    }

    /// What is left of it.
    pub fn free(&self, within: Span, zone: &TimeZone) -> Vec<Span> {
        let pause = self.pause_ms();
        let mut away: Vec<Span> = self.taken.iter().map(|t| Span::new(t.from.plus(-pause), t.to.plus(pause))).collect();
        away.extend(self.earliest().map(|earliest| Span::new(Ts(i64::MIN), earliest)));
        without(self.open(within, zone), &merged(away))
    }

    /// The times of one length that can be booked, on the grid, in order. They may overlap each other.
    pub fn times(&self, within: Span, length_ms: i64, zone: &TimeZone) -> Vec<Span> {
        let step = if length_ms < GRID_MS { FINE_GRID_MS } else { GRID_MS };
        let full = self.full_days(&self.zone(zone));
        let mut times = Vec::new();
        for free in self.free(within, zone) {
            let mut from = Ts(round_up(free.from.0, step));
            while from.plus(length_ms) <= free.to {
                if !full.iter().any(|day| day.from <= from && from < day.to) {
                    times.push(Span::new(from, from.plus(length_ms)));
                }
                from = from.plus(step);
            }
        }
        times
    }

    /// Whether exactly this time can be had; else the first reason why not.
    pub fn judge(&self, wanted: Span, zone: &TimeZone) -> Result<(), NotFree> {
        self.reasons(wanted, zone).first().map_or(Ok(()), |reason| Err(*reason))
    }

    /// Everything that speaks against a time; what a coordinator may set aside comes last.
    pub fn reasons(&self, wanted: Span, zone: &TimeZone) -> Vec<NotFree> {
        let mut reasons = Vec::new();
        let pattern = self.pattern(wanted, zone);
        if !pattern.open.iter().any(|open| open.covers(wanted)) {
            let because = [
                (NotFree::Absent, &pattern.absent),
                (NotFree::Theatre, &pattern.theatre),
                (NotFree::Holiday, &pattern.closed),
            ];
            reasons.extend(because.into_iter().filter(|(_, spans)| !spans.is_empty()).map(|(reason, _)| reason));
            if reasons.is_empty() {
                reasons.push(NotFree::OutsideHours);
            }
        }
        let pause = self.pause_ms();
        let close = Span::new(wanted.from.plus(-pause), wanted.to.plus(pause));
        if self.taken.iter().any(|taken| taken.overlaps(wanted)) {
            reasons.push(NotFree::Taken);
        } else if self.taken.iter().any(|taken| taken.overlaps(close)) {
            reasons.push(NotFree::Buffer);
        }
        if self.earliest().is_some_and(|earliest| wanted.from < earliest) {
            reasons.push(NotFree::TooSoon);
        }
        let full = self.full_days(&self.zone(zone));
        if full.iter().any(|day| day.from <= wanted.from && wanted.from < day.to) {
            reasons.push(NotFree::DayFull);
        }
        reasons
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

    /// The clock of the weekly hours and of the day that may be full.
    pub fn zone(&self, service: &TimeZone) -> TimeZone {
        let own = Some(self.settings.zone.as_str()).filter(|name| !name.is_empty());
        own.and_then(recurrence::zone).unwrap_or_else(|| service.clone())
    }

    /// Between two appointments there is room to write about the one and to prepare the other, whichever was booked
    /// first.
    fn pause_ms(&self) -> i64 {
        (self.settings.buffer_before_min + self.settings.buffer_after_min) * MINUTE
    }

    fn earliest(&self) -> Option<Ts> {
        let notice = self.settings.min_notice_min * MINUTE;
        self.now.filter(|_| notice > 0).map(|now| now.plus(notice))
    }

    /// The days that hold as many appointments as the person takes.
    fn full_days(&self, own: &TimeZone) -> Vec<Span> {
        if self.settings.max_per_day == 0 {
            return Vec::new();
        }
        let mut counts: HashMap<Date, i64> = HashMap::new();
        for day in self.counted.iter().filter_map(|at| local_date(*at, own)) {
            *counts.entry(day).or_default() += 1;
        }
        let full = counts.into_iter().filter(|(_, count)| *count >= self.settings.max_per_day);
        full.filter_map(|(day, _)| day_span(day, own)).collect()
    }

    fn holiday_spans(&self, within: Span, zone: &TimeZone) -> Vec<Span> {
        merged(self.holidays.iter().filter_map(|day| day_span(*day, zone)?.clipped(within)).collect())
    }

    fn exceptions_of(&self, kind: ExceptionKind) -> impl Iterator<Item = Span> {
        self.exceptions.iter().filter(move |e| e.kind == kind).map(|e| Span::new(e.starts_at, e.ends_at))
    }

    fn rule_spans(&self, within: Span, which: impl Fn(&AvailabilityRule) -> bool) -> Vec<Span> {
        // A stored rule was read before it was stored.
        let rules = self.rules.iter().filter(|rule| which(rule)).filter_map(|rule| rule.recurrence().ok());
        rules.flat_map(|rule| rule.occurrences(within)).collect()
    }

    /// The weekly hours as points in time. Each day is asked of the zone, so a day of 23 or 25 hours comes out right.
    fn weekly_spans(&self, within: Span, zone: &TimeZone) -> Vec<Span> {
        let (Some(mut day), Some(last)) = (local_date(within.from, zone), local_date(within.to, zone)) else {
            return Vec::new();
        };
        let mut spans = Vec::new();
        while day <= last && !self.weekly.is_empty() {
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

fn day_span(day: Date, zone: &TimeZone) -> Option<Span> {
    let at = |day: Date| Some(Ts(zone.to_zoned(day.at(0, 0, 0, 0)).ok()?.timestamp().as_millisecond()));
    Some(Span::new(at(day)?, at(day.tomorrow().ok()?)?))
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
fn without(spans: Vec<Span>, away: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    for span in spans {
        let mut from = span.from;
        let first = away.partition_point(|gap| gap.to <= span.from);
        for gap in away[first..].iter().take_while(|gap| gap.from < span.to) {
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
