//! What was tapped and typed, and how it is read.

use super::sets::{FieldKind, StatField, StatSet};
use crate::domain::{
    clock::{HOUR, Ts},
    request::FieldError,
};
use jiff::{Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One answer: a text, or the names of the choices that were taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum StatAnswer {
    One(String),
    Many(Vec<String>),
}

/// The answers to a set's questions, by field. All may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatAnswers {
    pub set: String,
    pub answers: BTreeMap<String, StatAnswer>,
}

/// An answer that was understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Unknown,
    Time(Ts),
    Choices(Vec<&'static str>),
    Pressure { systolic: f64, diastolic: f64 },
    Number(f64),
}

/// What somebody answers who does not know.
const UNKNOWN: &str = "unknown";
/// A time of day that is further ahead than this was yesterday's.
const AHEAD_MS: i64 = HOUR / 2;

impl StatAnswers {
    /// The answer to a question, if there is one that can be read. Times of day belong to the day before `at`.
    pub fn value(&self, field: &StatField, at: Ts, zone: &TimeZone) -> Option<Value> {
        read(field, self.answers.get(field.id)?, at, zone).ok().flatten()
    }
}

/// What is wrong with the answers; what is missing never is.
pub fn errors(set: &StatSet, answers: &StatAnswers, at: Ts, zone: &TimeZone) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (id, answer) in &answers.answers {
        let code = match set.fields.iter().find(|f| f.id == id) {
            None => Err("unknown"),
            Some(field) => read(field, answer, at, zone).map(drop),
        };
        if let Err(code) = code {
            // A name that is not ours may be anything: it is not repeated.
            let field =
                set.fields.iter().find(|f| f.id == id).map_or("answers".to_owned(), |f| format!("answers.{}", f.id));
            errors.push(FieldError { field, code: code.into() });
        }
    }
    errors
}

/// `None` for an answer that says nothing.
fn read(field: &StatField, answer: &StatAnswer, at: Ts, zone: &TimeZone) -> Result<Option<Value>, &'static str> {
    let text = match answer {
        StatAnswer::Many(chosen) if field.kind == FieldKind::Choices => return read_choices(field, chosen),
        StatAnswer::Many(_) => return Err("one_expected"),
        StatAnswer::One(text) => text.trim(),
    };
    if text.is_empty() {
        return Ok(None);
    }
    if text == UNKNOWN {
        return Ok(Some(Value::Unknown));
    }
    match field.kind {
        FieldKind::Choices => read_choices(field, &[text.to_owned()]),
        FieldKind::Time => read_time(text, at, zone).map(|t| Some(Value::Time(t))).ok_or("time_format"),
        FieldKind::Number => {
            let number = read_number(text).ok_or("number_format")?;
            within(field, number).map(|n| Some(Value::Number(n)))
        }
        FieldKind::BloodPressure => {
            let (systolic, diastolic) = text.split_once('/').ok_or("blood_pressure_format")?;
            let both = (read_number(systolic), read_number(diastolic));
            let (Some(systolic), Some(diastolic)) = both else { return Err("blood_pressure_format") };
            if diastolic > systolic {
                return Err("out_of_range");
            }
            within(field, systolic).map(|systolic| Some(Value::Pressure { systolic, diastolic }))
        }
    }
}

fn read_choices(field: &StatField, chosen: &[String]) -> Result<Option<Value>, &'static str> {
    if chosen.is_empty() {
        return Ok(None);
    }
    if chosen.len() > 1 && !field.multiple {
        return Err("one_expected");
    }
    // In the order of the form, each once.
    let known: Vec<&'static str> =
        field.options.iter().map(|o| o.id).filter(|id| chosen.iter().any(|c| c == id)).collect();
    if chosen.iter().any(|c| !known.contains(&c.as_str())) { Err("unknown") } else { Ok(Some(Value::Choices(known))) }
}

fn read_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain =
        !text.is_empty() && text.len() <= 8 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    text.replace(',', ".").parse().ok().filter(|n: &f64| plain && n.is_finite())
}

fn within(field: &StatField, number: f64) -> Result<f64, &'static str> {
    let fits = field.min.is_none_or(|min| number >= min) && field.max.is_none_or(|max| number <= max);
    if fits { Ok(number) } else { Err("out_of_range") }
}

/// `07:05` is the last time that clocks showed it; anything else is ISO 8601.
fn read_time(text: &str, at: Ts, zone: &TimeZone) -> Option<Ts> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(Ts(time.as_millisecond()));
    }
    let (hour, minute) = text.split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.get(..2)?.parse().ok()?, 0, 0).ok()?;
    let today = Timestamp::from_millisecond(at.0).ok()?.to_zoned(zone.clone());
    let moment = today.date().to_datetime(time).to_zoned(zone.clone()).ok()?;
    let ms = moment.timestamp().as_millisecond();
    if ms <= at.0 + AHEAD_MS {
        return Some(Ts(ms));
    }
    let before = today.date().yesterday().ok()?.to_datetime(time).to_zoned(zone.clone()).ok()?;
    Some(Ts(before.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::super::{set, sets::SETS};
    use super::*;

    fn at(text: &str) -> Ts {
        Ts(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    fn answers(pairs: &[(&str, &str)]) -> StatAnswers {
        let answers = pairs.iter().map(|(k, v)| ((*k).to_owned(), StatAnswer::One((*v).to_owned()))).collect();
        StatAnswers { set: "stroke".into(), answers }
    }

    #[test]
    fn times_of_day_lie_in_the_past() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        // 00:20 in Vietnam.
        let now = at("2026-11-21T17:20:00Z");
        assert_eq!(read_time("23:50", now, &zone), Some(at("2026-11-21T16:50:00Z")));
        assert_eq!(read_time("00:05", now, &zone), Some(at("2026-11-21T17:05:00Z")));
        assert_eq!(read_time("2026-11-21T16:00:00Z", now, &zone), Some(at("2026-11-21T16:00:00Z")));
        for wrong in ["25:00", "7", "7:5", "sáng", ""] {
            assert_eq!(read_time(wrong, now, &zone), None, "{wrong}");
        }
    }

    #[test]
    fn wrong_answers_are_named_and_missing_ones_are_not() {
        let stroke = set("stroke").unwrap();
        let wrong = |pairs: &[(&str, &str)]| {
            let found = errors(stroke, &answers(pairs), Ts(1_795_000_000_000), &TimeZone::UTC);
            found.into_iter().map(|e| format!("{} {}", e.field, e.code)).collect::<Vec<_>>()
        };
        assert_eq!(wrong(&[]), Vec::<String>::new());
        assert_eq!(
            wrong(&[("glucose", "6,2"), ("blood_pressure", "190/105"), ("onset", "unknown")]),
            Vec::<String>::new()
        );
        assert_eq!(wrong(&[("glucose", "900")]), ["answers.glucose out_of_range"]);
        assert_eq!(wrong(&[("blood_pressure", "105/190")]), ["answers.blood_pressure out_of_range"]);
        assert_eq!(wrong(&[("fast", "tail")]), ["answers.fast unknown"]);
        assert_eq!(wrong(&[("Nguyễn Văn An", "x")]), ["answers unknown"]);
    }

    #[test]
    fn no_set_asks_more_than_four_things() {
        for set in SETS {
            assert!((1..=4).contains(&set.fields.len()), "{}", set.id);
            for field in set.fields {
                assert_eq!(field.kind == FieldKind::Choices, !field.options.is_empty(), "{} {}", set.id, field.id);
            }
        }
    }
}
