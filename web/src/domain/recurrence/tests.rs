//! The recurrences held against vectors that an independent implementation made (`tests/availability/oracle.py`), the
//! examples that decide what is ours, and properties.

use super::*;
use crate::domain::clock::{DAY, MINUTE};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    zone: String,
    dtstart: String,
    duration_min: i64,
    rrule: String,
    exdates: Vec<String>,
    rdates: Vec<String>,
    from: i64,
    to: i64,
    expected: Vec<(i64, i64)>,
}

fn parse(dtstart: &str, zone: &str, minutes: i64, rrule: &str) -> Result<Recurrence, BadRecurrence> {
    Recurrence::parse(&Written { dtstart, zone, minutes, rrule, exdates: &[], rdates: &[] })
}

fn at(text: &str) -> Ts {
    Ts(text.parse::<Timestamp>().unwrap().as_millisecond())
}

#[test]
fn expands_as_the_independent_oracle_does() {
    let text = include_str!("../../../../tests/availability/vectors.json");
    let vectors: Vec<Vector> = serde_json::from_str(text).unwrap();
    assert!(vectors.len() >= 100 && vectors.iter().filter(|v| v.expected.len() > 1).count() > 50);
    for v in vectors {
        let (zone, dtstart) = (v.zone.as_str(), v.dtstart.as_str());
        let (exdates, rdates) = (v.exdates.as_slice(), v.rdates.as_slice());
        let written = Written { dtstart, zone, minutes: v.duration_min, rrule: &v.rrule, exdates, rdates };
        let found = Recurrence::parse(&written).unwrap().occurrences(Span::new(Ts(v.from), Ts(v.to)));
        let found: Vec<_> = found.into_iter().map(|s| (s.from.0, s.to.0)).collect();
        assert_eq!(found, v.expected, "{written:?}");
    }
}

#[test]
fn a_skipped_wall_time_is_read_with_the_offset_before_and_a_doubled_one_is_the_first() {
    let daily = |from: &str| parse(from, "Europe/Paris", 60, "FREQ=DAILY").unwrap();
    let day = |text: &str| Span::new(at(text), at(text).plus(DAY));
    let spring = daily("2026-03-01T02:30").occurrences(day("2026-03-29T00:00:00Z"));
    assert_eq!(spring[0].from, at("2026-03-29T01:30:00Z"));
    let autumn = daily("2026-03-01T02:30").occurrences(day("2026-10-25T00:00:00Z"));
    assert_eq!(autumn[0], Span::new(at("2026-10-25T00:30:00Z"), at("2026-10-25T02:30:00Z")));
}

#[test]
fn an_hour_that_the_clock_skips_is_not_told_twice() {
    let hourly = parse("2026-03-08T00:30", "America/New_York", 5, "FREQ=HOURLY;COUNT=6").unwrap();
    let night = Span::new(at("2026-03-08T00:00:00Z"), at("2026-03-09T00:00:00Z"));
    let found: Vec<Ts> = hourly.occurrences(night).iter().map(|span| span.from).collect();
    let hours = ["05", "06", "07", "08", "09"].map(|hour| at(&format!("2026-03-08T{hour}:30:00Z")));
    assert_eq!(found, hours);
}

#[test]
fn what_cannot_be_is_refused_with_its_part_and_code() {
    let of = |rrule: &str| parse("2026-01-05T07:00", "UTC", 60, rrule).map_err(|e| (e.part, e.code)).err();
    for (rrule, code) in [
        ("FREQ=SECONDLY", "rrule_freq"),
        ("INTERVAL=2", "rrule_freq"),
        ("FREQ", "rrule_syntax"),
        ("FREQ=DAILY;FREQ=DAILY", "rrule_part"),
        ("FREQ=DAILY;BYEASTER=1", "rrule_part"),
        ("FREQ=DAILY;INTERVAL=0", "rrule_value"),
        ("FREQ=DAILY;COUNT=-1", "rrule_value"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "rrule_value"),
        ("FREQ=MONTHLY;BYDAY=é", "rrule_value"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101T000000Z", "rrule_combination"),
        ("FREQ=WEEKLY;BYDAY=2MO", "rrule_combination"),
        ("FREQ=WEEKLY;BYMONTHDAY=2", "rrule_combination"),
        ("FREQ=YEARLY;BYWEEKNO=2", "rrule_combination"),
        ("FREQ=MONTHLY;BYSETPOS=1", "rrule_combination"),
        ("FREQ=MINUTELY", "too_often"),
        (
            "FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34,36,38,40,42,44,46,48",
            "too_often",
        ),
    ] {
        assert_eq!(of(rrule), Some(("rrule", code)), "{rrule}");
    }
    assert_eq!(of("FREQ=MINUTELY;INTERVAL=15"), None);
    let part =
        |dtstart: &str, zone: &str, minutes: i64| parse(dtstart, zone, minutes, "").err().map(|e| (e.part, e.code));
    assert_eq!(part("2026-01-05", "UTC", 60), Some(("dtstart", "date_format")));
    assert_eq!(part("2026-01-05T07:00:30", "UTC", 60), Some(("dtstart", "date_format")));
    assert_eq!(part("2026-01-05T07:00Z", "UTC", 60), Some(("dtstart", "date_format")));
    assert_eq!(part("2026-01-05T07:00", "Mars/Olympus", 60), Some(("zone", "zone_unknown")));
    assert_eq!(part("2026-01-05T07:00", "UTC", 0), Some(("duration_min", "out_of_range")));
}

#[test]
fn the_last_day_of_a_rule_is_one_of_its_days() {
    let within = Span::new(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    let count = |until: &str| {
        let rrule = format!("FREQ=DAILY;UNTIL={until}");
        parse("2026-01-05T07:00", "Asia/Ho_Chi_Minh", 60, &rrule).unwrap().occurrences(within).len()
    };
    assert_eq!(count("20260107"), 3);
    assert_eq!(count("20260107T070000"), 3);
    assert_eq!(count("20260107T000000Z"), 3);
    assert_eq!(count("20260106T235900Z"), 2);
}

#[test]
fn a_rule_that_gives_nothing_ends() {
    let ever = Span::new(Ts(0), Ts(i64::MAX));
    for rrule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=DAILY;BYHOUR=1;BYSETPOS=9;COUNT=2",
    ] {
        assert_eq!(parse("1970-02-01T00:00", "UTC", 60, rrule).unwrap().occurrences(ever).len(), 1, "{rrule}");
    }
}

fn some_rrule() -> impl Strategy<Value = String> {
    let freq = prop::sample::select(vec!["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]);
    (freq, 1..5_u32, prop::bool::ANY).prop_map(|(freq, interval, days)| {
        format!("FREQ={freq};INTERVAL={interval}{}", if days { ";BYDAY=MO,WE,SU" } else { "" })
    })
}

proptest! {
    #[test]
    fn occurrences_are_in_order_within_the_window_and_keep_their_wall_time(
        rrule in some_rrule(), hour in 0..24_i8, day in 0..700_i64, minutes in 5..600_i64,
        zone in prop::sample::select(vec!["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Ho_Chi_Minh"]),
    ) {
        let dtstart = format!("2025-01-03T{hour:02}:30");
        let recurrence = parse(&dtstart, zone, minutes, &rrule).unwrap();
        let from = at("2025-01-01T00:00:00Z").plus(day * DAY);
        let within = Span::new(from, from.plus(40 * DAY));
        let found = recurrence.occurrences(within);
        prop_assert!(found.is_sorted());
        for span in &found {
            prop_assert!(span.from < within.to && span.to > within.from);
            let wall = recurrence.zone.to_datetime(Timestamp::from_millisecond(span.from.0).unwrap());
            // An hour that the clock skips is shown as the one after it.
            let skipped = recurrence.zone.to_ambiguous_timestamp(wall.checked_sub(1.hour()).unwrap()).is_ambiguous();
            prop_assert!(rrule.contains("HOURLY") || skipped || (wall.hour(), wall.minute()) == (hour, 30), "{wall}");
        }
        // A window in two halves gives what the whole gives.
        let middle = from.plus(17 * DAY + MINUTE);
        let mut halves = recurrence.occurrences(Span::new(from, middle));
        halves.extend(recurrence.occurrences(Span::new(middle, within.to)));
        halves.sort();
        halves.dedup();
        prop_assert_eq!(halves, found);
    }

    #[test]
    fn no_text_makes_the_parser_fall(text in "[A-Z=;,0-9+-]{0,60}", start in "[0-9TZ:-]{0,20}") {
        let _refused = parse(&start, "UTC", 60, &text);
        let _refused = parse("2026-01-05T07:00", "UTC", 60, &format!("FREQ=DAILY;{text}"));
    }
}
