//! What somebody who is called reads at a glance: the question, the window, four facts.

use super::{
    answers::{StatAnswers, Value},
    sets::{FieldKind, StatField, StatSet},
};
use crate::domain::clock::Ts;
use jiff::{Timestamp, tz::TimeZone};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    pub label_vi: String,
    pub label_en: String,
    /// In Vietnamese where it is words.
    pub value: String,
    pub value_en: String,
    pub note_vi: String,
    pub note_en: String,
    pub abnormal: bool,
    /// Answered, and not with "unknown".
    pub known: bool,
}

/// The time in which a treatment is possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub label_vi: &'static str,
    pub label_en: &'static str,
    pub ends_at: Ts,
}

pub fn facts(set: &StatSet, answers: &StatAnswers, at: Ts, zone: &TimeZone) -> Vec<Fact> {
    set.fields.iter().map(|field| fact(field, answers.value(field, at, zone), zone)).collect()
}

/// When the window closes, if the onset is known.
pub fn window(set: &StatSet, answers: &StatAnswers, at: Ts, zone: &TimeZone) -> Option<Window> {
    let (ms, label_vi, label_en) = set.window?;
    let onset = set.fields.iter().find(|f| f.id == "onset")?;
    match answers.value(onset, at, zone)? {
        Value::Time(onset) => Some(Window { label_vi, label_en, ends_at: onset.plus(ms) }),
        _ => None,
    }
}

/// The signs and the question in one line, Vietnamese and English.
pub fn lead(set: &StatSet, answers: &StatAnswers, at: Ts, zone: &TimeZone) -> (String, String) {
    let mut signs = (Vec::new(), Vec::new());
    for field in set.fields.iter().filter(|f| f.kind == FieldKind::Choices && f.id != "ecg") {
        if let Some(Value::Choices(chosen)) = answers.value(field, at, zone) {
            for option in field.options.iter().filter(|o| chosen.contains(&o.id)) {
                signs.0.push(option.label_vi);
                signs.1.push(option.label_en);
            }
        }
    }
    let line = |signs: &[&str], question: &str| {
        let mut signs = signs.join(", ");
        let Some(first) = signs.chars().next() else { return question.to_owned() };
        signs.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
        format!("{signs}. {question}")
    };
    (line(&signs.0, set.question_vi), line(&signs.1, set.question_en))
}

fn fact(field: &StatField, value: Option<Value>, zone: &TimeZone) -> Fact {
    let mut fact =
        Fact { label_vi: field.label_vi.into(), label_en: field.label_en.into(), known: true, ..Fact::default() };
    match value {
        None => missing(&mut fact, ("Chưa có", "Not yet"), ("sẽ bổ sung", "to follow")),
        Some(Value::Unknown) => {
            let said = (field.unknown_vi.unwrap_or("Không rõ"), field.unknown_en.unwrap_or("Not known"));
            missing(&mut fact, said, ("", ""));
        }
        Some(Value::Time(time)) => both(&mut fact, clock(time, zone)),
        Some(Value::Number(number)) => {
            let unit = field.unit.unwrap_or_default();
            fact.value = format!("{} {unit}", number.to_string().replace('.', ","));
            fact.value_en = format!("{number} {}", unit_in_english(unit));
            judge(&mut fact, field, number, ("cao", "high"), ("thấp", "low"));
        }
        Some(Value::Pressure { systolic, diastolic }) => {
            both(&mut fact, format!("{systolic}/{diastolic}"));
            judge(&mut fact, field, systolic, ("tâm thu cao", "systolic high"), ("tâm thu thấp", "systolic low"));
        }
        Some(Value::Choices(chosen)) => choices(&mut fact, field, &chosen),
    }
    fact
}

fn both(fact: &mut Fact, text: String) {
    fact.value_en.clone_from(&text);
    fact.value = text;
}

fn missing(fact: &mut Fact, value: (&str, &str), note: (&str, &str)) {
    fact.known = false;
    fact.value = value.0.into();
    fact.value_en = value.1.into();
    fact.note_vi = note.0.into();
    fact.note_en = note.1.into();
}

fn judge(fact: &mut Fact, field: &StatField, number: f64, high: (&str, &str), low: (&str, &str)) {
    let (from, to) = field.normal;
    let note = if number > to {
        high
    } else if number < from {
        low
    } else {
        return;
    };
    fact.abnormal = true;
    fact.note_vi = note.0.into();
    fact.note_en = note.1.into();
}

/// FAST counts its three signs; other choices are listed.
fn choices(fact: &mut Fact, field: &StatField, chosen: &[&str]) {
    let taken: Vec<_> = field.options.iter().filter(|o| chosen.contains(&o.id)).collect();
    let list_vi = taken.iter().map(|o| o.label_vi).collect::<Vec<_>>().join(", ");
    let list_en = taken.iter().map(|o| o.label_en).collect::<Vec<_>>().join(", ");
    fact.abnormal = chosen.iter().any(|c| !matches!(*c, "normal" | "not_done"));
    if field.id == "fast" {
        let score = chosen.iter().filter(|c| matches!(**c, "face" | "arm" | "speech")).count();
        fact.abnormal = score > 0;
        both(fact, format!("{score}/3"));
        (fact.note_vi, fact.note_en) = (list_vi, list_en);
    } else {
        (fact.value, fact.value_en) = (list_vi, list_en);
    }
}

/// The units of the sets in English.
pub fn unit_in_english(unit: &str) -> &str {
    match unit {
        "tuần" => "weeks",
        "lần/phút" => "/min",
        unit => unit,
    }
}

fn clock(time: Ts, zone: &TimeZone) -> String {
    let time = Timestamp::from_millisecond(time.0).map(|t| t.to_zoned(zone.clone()));
    time.map(|t| t.strftime("%H:%M").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{answers::StatAnswer, set};
    use super::*;
    use crate::domain::clock::HOUR;

    #[test]
    fn a_stroke_at_a_glance() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        // 07:40 in Vietnam.
        let at = Ts("2026-11-21T00:40:00Z".parse::<Timestamp>().unwrap().as_millisecond());
        let stroke = set("stroke").unwrap();
        let many = |all: &[&str]| StatAnswer::Many(all.iter().map(|c| (*c).to_owned()).collect());
        let answers = StatAnswers {
            set: "stroke".into(),
            answers: [
                ("onset".to_owned(), StatAnswer::One("07:05".into())),
                ("fast".to_owned(), many(&["speech", "face", "arm", "right"])),
                ("blood_pressure".to_owned(), StatAnswer::One("190/105".into())),
            ]
            .into(),
        };
        let facts = facts(stroke, &answers, at, &zone);
        let told: Vec<_> = facts.iter().map(|f| (f.value.as_str(), f.note_vi.as_str(), f.abnormal)).collect();
        let expected = [
            ("07:05", "", false),
            ("3/3", "méo mặt, yếu tay, nói khó, bên phải", true),
            ("190/105", "tâm thu cao", true),
            ("Chưa có", "sẽ bổ sung", false),
        ];
        assert_eq!(told, expected);
        let window = window(stroke, &answers, at, &zone).unwrap();
        assert_eq!(window.ends_at.since(at), 9 * HOUR / 2 - 35 * 60_000);
        let (vi, en) = lead(stroke, &answers, at, &zone);
        assert_eq!(vi, "Méo mặt, yếu tay, nói khó, bên phải. Có cần tiêu sợi huyết ngay không?");
        assert_eq!(en, "Face droops, arm weak, speech slurred, right side. Is thrombolysis needed now?");
    }
}
