//! Free times, by example and by property.

use super::*;
use crate::domain::{
    availability::{AvailabilityRule, AvailabilitySettings, RuleKind},
    clock::HOUR,
};
use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

fn vietnam() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

fn at(text: &str) -> Ts {
    Ts(text.parse::<Timestamp>().unwrap().as_millisecond())
}

fn hours(weekday: i64, from_minute: i64, to_minute: i64) -> WeeklyHours {
    WeeklyHours { weekday, from_minute, to_minute }
}

fn exception(kind: ExceptionKind, from: Ts, to: Ts) -> ScheduleException {
    ScheduleException { kind, starts_at: from, ends_at: to, reason: String::new() }
}

/// A theatre list of three hours, each second day.
fn list(dtstart: &str) -> AvailabilityRule {
    AvailabilityRule {
        kind: RuleKind::Theatre,
        label: String::new(),
        zone: "Asia/Ho_Chi_Minh".into(),
        dtstart: dtstart.into(),
        duration_min: 180,
        rrule: "FREQ=DAILY;INTERVAL=2".into(),
        exdates: Vec::new(),
        rdates: Vec::new(),
        works_on_holidays: false,
    }
}

#[test]
fn each_reason_is_told_and_what_may_be_set_aside_comes_last() {
    let now = at("2026-11-23T00:00:00Z");
    let mut calendar = clinic();
    calendar.rules = vec![list("2026-11-23T08:00")];
    calendar.exceptions =
        vec![exception(ExceptionKind::Absent, at("2026-11-23T06:00:00Z"), at("2026-11-23T07:00:00Z"))];
    calendar.taken = vec![Span::new(at("2026-11-24T01:00:00Z"), at("2026-11-24T01:30:00Z"))];
    calendar.counted = vec![at("2026-11-24T01:00:00Z")];
    calendar.settings =
        AvailabilitySettings { buffer_after_min: 10, min_notice_min: 36 * 60, max_per_day: 1, ..Default::default() };
    calendar.holidays = vec!["2026-11-25".parse().unwrap()];
    calendar.now = Some(now);
    let reasons = |from: &str| calendar.reasons(Span::new(at(from), at(from).plus(30 * MINUTE)), &vietnam());
    use NotFree::*;
    assert_eq!(reasons("2026-11-23T01:30:00Z"), [Theatre, TooSoon]);
    assert_eq!(reasons("2026-11-23T06:30:00Z"), [Absent, TooSoon]);
    assert_eq!(reasons("2026-11-23T20:00:00Z"), [OutsideHours, TooSoon, DayFull]);
    assert_eq!(reasons("2026-11-24T01:15:00Z"), [Taken, TooSoon, DayFull]);
    assert_eq!(reasons("2026-11-24T01:35:00Z"), [Buffer, TooSoon, DayFull]);
    assert_eq!(reasons("2026-11-25T01:00:00Z"), [Theatre, Holiday]);
    assert_eq!(reasons("2026-11-25T06:30:00Z"), [Holiday]);
    assert_eq!(reasons("2026-11-26T06:30:00Z"), []);
    assert!([TooSoon, DayFull].into_iter().all(NotFree::may_be_overridden));
    assert!(![OutsideHours, Absent, Theatre, Holiday, Taken, Buffer].into_iter().any(NotFree::may_be_overridden));
}

/// Monday to Friday 07:30–11:30 and 13:00–16:30, as an outpatient clinic.
fn clinic() -> Calendar {
    let weekly = (1..=5).flat_map(|day| [hours(day, 450, 690), hours(day, 780, 990)]).collect();
    Calendar { weekly, ..Calendar::default() }
}

#[test]
fn hours_are_wall_clock_hours_in_vietnam() {
    // Monday 23 November 2026, UTC+7.
    let day = Span::new(at("2026-11-22T17:00:00Z"), at("2026-11-23T17:00:00Z"));
    let open = clinic().open(day, &vietnam());
    assert_eq!(
        open,
        [
            Span::new(at("2026-11-23T00:30:00Z"), at("2026-11-23T04:30:00Z")),
            Span::new(at("2026-11-23T06:00:00Z"), at("2026-11-23T09:30:00Z")),
        ]
    );
    let sunday = Span::new(at("2026-11-21T17:00:00Z"), at("2026-11-22T17:00:00Z"));
    assert_eq!(clinic().open(sunday, &vietnam()), []);
}

#[test]
fn the_theatre_list_is_not_offered_and_extra_time_is() {
    let mut calendar = clinic();
    let day = Span::new(at("2026-11-22T17:00:00Z"), at("2026-11-23T17:00:00Z"));
    calendar.exceptions = vec![
        exception(ExceptionKind::Absent, at("2026-11-23T00:00:00Z"), at("2026-11-23T04:00:00Z")),
        exception(ExceptionKind::Absent, at("2026-11-23T06:00:00Z"), at("2026-11-23T12:00:00Z")),
        exception(ExceptionKind::Extra, at("2026-11-23T11:30:00Z"), at("2026-11-23T13:00:00Z")),
    ];
    assert_eq!(
        calendar.open(day, &vietnam()),
        [
            Span::new(at("2026-11-23T04:00:00Z"), at("2026-11-23T04:30:00Z")),
            // The absence ends at 12:00 and wins over the extra time before it.
            Span::new(at("2026-11-23T12:00:00Z"), at("2026-11-23T13:00:00Z")),
        ]
    );
}

#[test]
fn times_stand_on_the_grid_and_fit_between_reservations() {
    let mut calendar = clinic();
    let morning = Span::new(at("2026-11-23T00:30:00Z"), at("2026-11-23T02:00:00Z"));
    calendar.taken = vec![Span::new(at("2026-11-23T00:50:00Z"), at("2026-11-23T01:10:00Z"))];
    let times = calendar.times(morning, 30 * MINUTE, &vietnam());
    assert_eq!(
        times.iter().map(|t| t.from).collect::<Vec<_>>(),
        [at("2026-11-23T01:15:00Z"), at("2026-11-23T01:30:00Z")]
    );
    let short = calendar.times(morning, 20 * MINUTE, &vietnam());
    assert_eq!(short[0].from, at("2026-11-23T00:30:00Z"));
}

#[test]
fn a_day_with_a_change_of_the_clock_keeps_its_wall_hours() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let calendar = Calendar { weekly: vec![hours(7, 60, 240)], ..Calendar::default() };
    // 29 March 2026: 02:00 becomes 03:00, so 01:00–04:00 is two hours long.
    let spring = Span::new(at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z"));
    assert_eq!(calendar.open(spring, &berlin)[0].length_ms(), 2 * HOUR);
    // 25 October 2026: 03:00 becomes 02:00, four hours.
    let autumn = Span::new(at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z"));
    assert_eq!(calendar.open(autumn, &berlin)[0].length_ms(), 4 * HOUR);
}

#[test]
fn a_lost_race_is_told_the_next_three_times() {
    let mut calendar = clinic();
    let now = at("2026-11-23T00:00:00Z");
    let wanted = Span::new(at("2026-11-23T01:00:00Z"), at("2026-11-23T01:30:00Z"));
    calendar.taken = vec![wanted];
    let found = calendar.alternatives(wanted, now, 3, &vietnam());
    assert_eq!(
        found.iter().map(|t| t.from).collect::<Vec<_>>(),
        [at("2026-11-23T01:30:00Z"), at("2026-11-23T02:00:00Z"), at("2026-11-23T02:30:00Z")]
    );
}

#[test]
fn the_only_time_left_is_found_even_when_it_is_earlier_or_shorter() {
    let now = at("2026-11-23T00:00:00Z");
    let left = Span::new(at("2026-11-23T00:40:00Z"), at("2026-11-23T00:57:00Z"));
    let calendar =
        Calendar { exceptions: vec![exception(ExceptionKind::Extra, left.from, left.to)], ..Calendar::default() };
    let wanted = Span::new(at("2026-11-24T00:00:00Z"), at("2026-11-24T01:00:00Z"));
    assert_eq!(calendar.judge(wanted, &vietnam()), Err(NotFree::OutsideHours));
    let found = calendar.alternatives(wanted, now, 3, &vietnam());
    assert!(!found.is_empty());
    assert!(found.iter().all(|t| left.covers(*t)));
}

#[test]
fn times_that_no_appointment_can_have_are_refused() {
    let now = at("2026-11-23T00:00:00Z");
    let wish = |from: i64, length: i64| check_wish(Span::new(now.plus(from), now.plus(from + length)), now);
    assert_eq!(wish(0, 30 * MINUTE), Ok(()));
    assert_eq!(wish(-MINUTE, 30 * MINUTE), Err(BadTime::Past));
    for length in [-HOUR, 0, 4 * MINUTE, 241 * MINUTE, 30 * MINUTE + 1] {
        assert_eq!(wish(HOUR, length), Err(BadTime::Length), "{length}");
    }
    assert_eq!(wish(1, 30 * MINUTE), Err(BadTime::Length));
    assert_eq!(check_wish(Span::new(Ts(i64::MIN), Ts(i64::MAX)), now), Err(BadTime::Length));
}

#[test]
fn a_schedule_that_cannot_be_is_told_field_by_field() {
    let wrong = errors(
        &[hours(1, 480, 480), hours(8, 0, 1440)],
        &[exception(ExceptionKind::Absent, at("2026-11-24T00:00:00Z"), at("2026-11-23T00:00:00Z"))],
    );
    let fields: Vec<_> = wrong.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["weekly.0.to_minute", "weekly.1.weekday", "exceptions.0.ends_at"]);
    assert_eq!(errors(&clinic().weekly, &[]), []);
}

prop_compose! {
    fn some_span()(start in 0_i64..(10 * 24 * 12), length in 1_i64..120) -> Span {
        let from = at("2026-03-20T00:00:00Z").plus(start * 5 * MINUTE);
        Span::new(from, from.plus(length * 5 * MINUTE))
    }
}

prop_compose! {
    fn some_hours()(weekday in 1_i64..=7, from in 0_i64..1439, length in 1_i64..900) -> WeeklyHours {
        hours(weekday, from, (from + length).min(1440))
    }
}

prop_compose! {
    fn some_calendar()(
        weekly in prop::collection::vec(some_hours(), 0..10),
        extra in prop::collection::vec(some_span(), 0..4),
        absent in prop::collection::vec(some_span(), 0..4),
        taken in prop::collection::vec(some_span(), 0..12),
        limits in (0_i64..3, 0_i64..3, 0_i64..30, 0_i64..4),
        theatre in prop::option::of(0_i64..23),
    ) -> Calendar {
        let exceptions = extra.into_iter().map(|s| exception(ExceptionKind::Extra, s.from, s.to))
            .chain(absent.into_iter().map(|s| exception(ExceptionKind::Absent, s.from, s.to)))
            .collect();
        let settings = AvailabilitySettings {
            buffer_before_min: limits.0 * 5,
            buffer_after_min: limits.1 * 5,
            min_notice_min: limits.2 * 60,
            max_per_day: limits.3,
            ..AvailabilitySettings::default()
        };
        let rules = theatre.map(|hour| list(&format!("2026-03-02T{hour:02}:00"))).into_iter().collect();
        let counted = taken.iter().map(|t| t.from).collect();
        let now = Some(at("2026-03-20T00:00:00Z"));
        Calendar { weekly, exceptions, rules, settings, taken, counted, now, ..Calendar::default() }
    }
}

/// Zones with no change of the clock, with one of an hour in the span's days, and with one of half an hour.
fn some_zone() -> impl Strategy<Value = TimeZone> {
    prop::sample::select(vec!["Asia/Ho_Chi_Minh", "Europe/Berlin", "Australia/Lord_Howe"])
        .prop_map(|name| TimeZone::get(name).unwrap())
}

/// Whether a minute lies in the weekly hours, told the slow way: by asking the wall clock at that minute.
fn works_at(calendar: &Calendar, minute: Ts, zone: &TimeZone) -> bool {
    let wall = zone.to_datetime(Timestamp::from_millisecond(minute.0).unwrap());
    let of_day = i64::from(wall.hour()) * 60 + i64::from(wall.minute());
    let weekday = i64::from(wall.date().weekday().to_monday_one_offset());
    let by_week =
        calendar.weekly.iter().any(|h| h.weekday == weekday && (h.from_minute..h.to_minute).contains(&of_day));
    let point = Span::new(minute, minute.plus(1));
    by_week
        || calendar
            .exceptions
            .iter()
            .any(|e| e.kind == ExceptionKind::Extra && Span::new(e.starts_at, e.ends_at).covers(point))
}

proptest! {
    #[test]
    fn a_free_time_is_inside_the_hours_and_touches_nothing_taken(
        calendar in some_calendar(), within in some_span(), minutes in 5_i64..=240, zone in some_zone(),
    ) {
        for time in calendar.times(within, minutes * MINUTE, &zone) {
            prop_assert!(within.covers(time));
            prop_assert_eq!(time.length_ms(), minutes * MINUTE);
            prop_assert_eq!(time.from.0 % (5 * MINUTE), 0);
            prop_assert!(!calendar.taken.iter().any(|t| t.overlaps(time)));
            let absent = |e: &ScheduleException| e.kind == ExceptionKind::Absent && Span::new(e.starts_at, e.ends_at).overlaps(time);
            prop_assert!(!calendar.exceptions.iter().any(absent));
            let mut minute = time.from;
            while minute < time.to {
                prop_assert!(works_at(&calendar, minute, &zone), "{:?} in {:?}", minute, zone);
                minute = minute.plus(MINUTE);
            }
            prop_assert_eq!(calendar.judge(time, &zone), Ok(()));
        }
    }

    #[test]
    fn a_pattern_is_in_order_without_overlaps_and_open_is_what_nothing_takes(
        calendar in some_calendar(), within in some_span(), zone in some_zone(),
    ) {
        let pattern = calendar.pattern(within, &zone);
        for part in [&pattern.open, &pattern.theatre, &pattern.absent, &pattern.closed] {
            prop_assert!(part.iter().all(|span| within.covers(*span) && span.from < span.to));
            prop_assert!(part.windows(2).all(|pair| pair[0].to < pair[1].from), "{:?}", part);
        }
        let away: Vec<Span> = [pattern.theatre.as_slice(), pattern.absent.as_slice()].concat();
        prop_assert!(!pattern.open.iter().any(|open| away.iter().any(|away| away.overlaps(*open))));
        // A part of a window is what it is in the whole.
        let middle = Span::new(within.from.plus(within.length_ms() / 3), within.to);
        prop_assert_eq!(calendar.pattern(middle, &zone), pattern.clipped(middle));
    }

    #[test]
    fn whoever_is_refused_gets_an_alternative_while_there_is_one(
        calendar in some_calendar(), wanted in some_span(), zone in some_zone(),
    ) {
        let now = at("2026-03-20T00:00:00Z");
        let found = calendar.alternatives(wanted, now, 3, &zone);
        prop_assert!(found.len() <= 3);
        for (i, time) in found.iter().enumerate() {
            prop_assert!(time.from >= now);
            prop_assert_eq!(calendar.judge(*time, &zone), Ok(()));
            prop_assert!(found[i + 1..].iter().all(|other| !other.overlaps(*time)));
        }
        let length = wanted.length_ms();
        let free = calendar.times(Span::new(now, now.plus(HORIZON_MS)), length, &zone);
        prop_assert!(free.is_empty() || !found.is_empty());
    }
}
