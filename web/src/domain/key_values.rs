//! The few values of a request that say most at a glance: what is abnormal among the numbers that the request itself
//! states. Excerpts are left out, because each of their readings is audited.

use super::{
    clock::Ts,
    request::{RequestContent, VitalSigns, text_enum},
    stat::{self, StatField, Value},
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// A line has room for this many.
pub const MOST: usize = 3;

text_enum! {
    /// Which way a value is out of its range; `critical` is far out, either way.
    ValueFlag { Critical = "critical", High = "high", Low = "low" }
}

/// An abnormal value, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeyValue {
    /// In Vietnamese.
    pub label: String,
    pub label_en: String,
    /// With a decimal comma; two numbers for a blood pressure.
    pub value: String,
    pub value_en: String,
    pub unit: String,
    pub unit_en: String,
    pub flag: ValueFlag,
}

/// A range, and beyond which a value is critical.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: f64,
    high: f64,
    critical_low: f64,
    critical_high: f64,
}

const NEVER: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

const fn range(normal: (f64, f64), critical: (f64, f64)) -> Range {
    Range { low: normal.0, high: normal.1, critical_low: critical.0, critical_high: critical.1 }
}

impl Range {
    fn flag(self, value: f64) -> Option<ValueFlag> {
        if value <= self.critical_low || value >= self.critical_high {
            Some(ValueFlag::Critical)
        } else if value < self.low {
            Some(ValueFlag::Low)
        } else {
            (value > self.high).then_some(ValueFlag::High)
        }
    }
}

/// The vital signs of an age.
struct Ranges {
    pulse: Range,
    systolic: Range,
    diastolic: Range,
    breaths: Range,
}

// Adults (16 and older): normal is what scores 0 in NEWS2 (Royal College of Physicians, 2017), critical what scores 3
// there. A pressure is high from 140/90 (WHO guideline for hypertension, 2021), a diastolic low below 60 and critical
// from 120 (ESC/ESH, hypertensive crisis).
const ADULT: Ranges = Ranges {
    pulse: range((51.0, 90.0), (40.0, 131.0)),
    systolic: range((101.0, 139.0), (90.0, 220.0)),
    diastolic: range((60.0, 89.0), (f64::NEG_INFINITY, 120.0)),
    breaths: range((12.0, 20.0), (8.0, 25.0)),
};
const TEMPERATURE: Range = range((36.1, 38.0), (35.0, 41.0));
const SPO2: Range = range((96.0, 100.0), (91.0, f64::INFINITY));
/// 8 and below is coma.
const GLASGOW: Range = range((15.0, 15.0), (8.0, f64::INFINITY));

/// From and to.
type Normal = (f64, f64);
/// Vietnamese and English.
type Words = (&'static str, &'static str);

/// Children: until which age (years), pulse awake, breaths, systolic pressure (American Heart Association, Pediatric
/// Advanced Life Support, 2020, vital signs by age). A systolic below its range is hypotension there: critical.
const CHILDREN: [(i64, Normal, Normal, Normal); 5] = [
    (0, (100.0, 205.0), (30.0, 53.0), (70.0, 104.0)),
    (2, (98.0, 140.0), (22.0, 37.0), (72.0, 106.0)),
    (5, (80.0, 120.0), (20.0, 28.0), (76.0, 112.0)),
    (11, (75.0, 118.0), (18.0, 25.0), (82.0, 120.0)),
    (15, (60.0, 100.0), (12.0, 20.0), (90.0, 131.0)),
];

/// Items of the shipped forms: link id, unit, range. NIHSS: above 20 is a severe stroke (NINDS); gestation: preterm
/// below 37 weeks, extremely so below 28 (WHO).
const FORM: [(&str, Words, Words, Range); 2] = [
    ("stroke.nihss", ("NIHSS", "NIHSS"), ("", ""), range((0.0, 0.0), (f64::NEG_INFINITY, 21.0))),
    (
        "obstetrics.gestation_weeks",
        ("Tuổi thai", "Gestation"),
        ("tuần", "weeks"),
        range((37.0, 42.0), (27.0, f64::INFINITY)),
    ),
];

fn ranges_at(age: Option<i64>) -> Ranges {
    let child = age.and_then(|age| CHILDREN.iter().find(|(until, ..)| age <= *until));
    let Some((_, pulse, breaths, systolic)) = child else { return ADULT };
    Ranges {
        pulse: range(*pulse, NEVER),
        systolic: range(*systolic, (systolic.0 - 1.0, f64::INFINITY)),
        diastolic: range(NEVER, NEVER),
        breaths: range(*breaths, NEVER),
    }
}

/// The abnormal values of a request about somebody of this age (years; unknown counts as an adult), the critical ones
/// first, at most [`MOST`].
pub fn of(content: &RequestContent, age: Option<i64>, at: Ts, zone: &TimeZone) -> Vec<KeyValue> {
    let mut found = answered(content, at, zone);
    // What an emergency asks for has its limits in its set: 165 is not too high to treat a stroke.
    let asked: Vec<&str> = found.iter().map(|(shown, _)| shown.label.0).collect();
    let mut signs = vital_signs(content.vitals.expose(), &ranges_at(age));
    signs.retain(|(shown, _)| !asked.contains(&shown.label.0));
    found.extend(signs);
    found.extend(form_answers(content));
    let mut abnormal: Vec<KeyValue> =
        found.into_iter().filter_map(|(shown, flag)| Some(shown.flagged(flag?))).collect();
    abnormal.sort_by_key(|value| value.flag != ValueFlag::Critical);
    abnormal.truncate(MOST);
    abnormal
}

/// A value before it is known whether it is abnormal.
struct Shown {
    label: (&'static str, &'static str),
    value: (String, String),
    unit: (&'static str, &'static str),
}

impl Shown {
    fn number(label: (&'static str, &'static str), number: f64, unit: (&'static str, &'static str)) -> Self {
        Self { label, value: (vietnamese(number), number.to_string()), unit }
    }

    fn flagged(self, flag: ValueFlag) -> KeyValue {
        KeyValue {
            label: self.label.0.into(),
            label_en: self.label.1.into(),
            value: self.value.0,
            value_en: self.value.1,
            unit: self.unit.0.into(),
            unit_en: self.unit.1.into(),
            flag,
        }
    }
}

type Judged = (Shown, Option<ValueFlag>);

/// What was answered at the red button, by the limits of its set; what is far out of any range is critical there too.
fn answered(content: &RequestContent, at: Ts, zone: &TimeZone) -> Vec<Judged> {
    let stat = content.stat.expose().as_ref();
    let Some((set, answers)) = stat.and_then(|a| Some((stat::set(&a.set)?, a))) else { return Vec::new() };
    let judge = |field: &StatField| {
        let label = (field.label_vi, field.label_en);
        let unit = field.unit.unwrap_or_default();
        let own = range(field.normal, far_out(field.id));
        match answers.value(field, at, zone)? {
            Value::Number(number) => {
                Some((Shown::number(label, number, (unit, stat::unit_in_english(unit))), own.flag(number)))
            }
            Value::Pressure { systolic, diastolic } => {
                Some((pressure(label, systolic, Some(diastolic)), own.flag(systolic)))
            }
            _ => None,
        }
    };
    set.fields.iter().filter_map(judge).collect()
}

/// Beyond which an answer at the red button is critical. Glucose: severe hypoglycaemia below 3.0 mmol/L (ADA, level 2);
/// fetal heart: bradycardia below 100 (FIGO, 2015).
fn far_out(field: &str) -> (f64, f64) {
    match field {
        "blood_pressure" => (ADULT.systolic.critical_low, ADULT.systolic.critical_high),
        "spo2" => (SPO2.critical_low, SPO2.critical_high),
        "glasgow" => (GLASGOW.critical_low, GLASGOW.critical_high),
        "temperature" => (TEMPERATURE.critical_low, TEMPERATURE.critical_high),
        "glucose" => (2.9, f64::INFINITY),
        "fetal_heart" => (99.0, f64::INFINITY),
        _ => NEVER,
    }
}

/// The vital signs in the order in which they are looked at.
fn vital_signs(vitals: &VitalSigns, ranges: &Ranges) -> Vec<Judged> {
    let per_minute = ("lần/phút", "/min");
    let one = |label, value: Option<f64>, unit, range: Range| {
        value.map(|value| (Shown::number(label, value, unit), range.flag(value)))
    };
    let blood_pressure = vitals.systolic_mmhg.map(|systolic| {
        let flags = [Some(ranges.systolic.flag(systolic)), vitals.diastolic_mmhg.map(|d| ranges.diastolic.flag(d))];
        // Of the two the worse one; the flags are in that order.
        let worst = flags.into_iter().flatten().flatten().min();
        (pressure(("Huyết áp", "Blood pressure"), systolic, vitals.diastolic_mmhg), worst)
    });
    [
        one(("SpO₂", "SpO₂"), vitals.spo2_percent, ("%", "%"), SPO2),
        blood_pressure,
        one(("Glasgow", "Glasgow"), vitals.glasgow, ("/15", "/15"), GLASGOW),
        one(("Nhịp thở", "Breathing rate"), vitals.breaths_per_min, per_minute, ranges.breaths),
        one(("Mạch", "Pulse"), vitals.pulse_per_min, per_minute, ranges.pulse),
        one(("Nhiệt độ", "Temperature"), vitals.temperature_c, ("°C", "°C"), TEMPERATURE),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn form_answers(content: &RequestContent) -> impl Iterator<Item = Judged> {
    FORM.iter().filter_map(|(link_id, label, unit, range)| {
        let number = content.extra.expose().get(*link_id)?.as_f64()?;
        Some((Shown::number(*label, number, *unit), range.flag(number)))
    })
}

fn pressure(label: (&'static str, &'static str), systolic: f64, diastolic: Option<f64>) -> Shown {
    let text = |number: fn(f64) -> String| match diastolic {
        Some(diastolic) => format!("{}/{}", number(systolic), number(diastolic)),
        None => number(systolic),
    };
    Shown { label, value: (text(vietnamese), text(|n| n.to_string())), unit: ("mmHg", "mmHg") }
}

fn vietnamese(number: f64) -> String {
    number.to_string().replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        phi::Phi,
        stat::{StatAnswer, StatAnswers},
    };

    fn told(content: &RequestContent, age: Option<i64>) -> Vec<String> {
        let found = of(content, age, Ts(1_795_000_000_000), &TimeZone::UTC);
        found.iter().map(|v| format!("{} {} {} {}", v.label, v.value, v.unit, v.flag)).collect()
    }

    fn with(vitals: VitalSigns) -> RequestContent {
        RequestContent { vitals: Phi::new(vitals), ..RequestContent::default() }
    }

    #[test]
    fn critical_values_come_first_and_normal_ones_not_at_all() {
        assert_eq!(told(&RequestContent::default(), None), Vec::<String>::new());
        let vitals = VitalSigns {
            spo2_percent: Some(97.0),
            systolic_mmhg: Some(165.0),
            diastolic_mmhg: Some(95.0),
            pulse_per_min: Some(134.0),
            temperature_c: Some(38.4),
            breaths_per_min: Some(22.0),
            ..VitalSigns::default()
        };
        let expected = ["Mạch 134 lần/phút critical", "Huyết áp 165/95 mmHg high", "Nhịp thở 22 lần/phút high"];
        assert_eq!(told(&with(vitals), Some(58)), expected);
        let low = VitalSigns { temperature_c: Some(35.5), systolic_mmhg: Some(120.0), ..VitalSigns::default() };
        assert_eq!(told(&with(low), None), ["Nhiệt độ 35,5 °C low"]);
    }

    #[test]
    fn a_child_is_not_a_small_adult() {
        let vitals = VitalSigns {
            pulse_per_min: Some(135.0),
            breaths_per_min: Some(30.0),
            systolic_mmhg: Some(88.0),
            ..VitalSigns::default()
        };
        assert_eq!(told(&with(vitals.clone()), Some(1)), Vec::<String>::new());
        assert_eq!(told(&with(vitals), Some(40)).len(), 3);
        let shock = VitalSigns { systolic_mmhg: Some(60.0), ..VitalSigns::default() };
        assert_eq!(told(&with(shock), Some(4)), ["Huyết áp 60 mmHg critical"]);
    }

    #[test]
    fn the_red_button_has_its_own_limits() {
        let answer = |id: &str, text: &str| (id.to_owned(), StatAnswer::One(text.into()));
        let answers = [answer("blood_pressure", "165/95"), answer("glucose", "2,6")];
        let stat = StatAnswers { set: "stroke".into(), answers: answers.into() };
        let content = RequestContent {
            stat: Phi::new(Some(stat)),
            vitals: Phi::new(VitalSigns {
                systolic_mmhg: Some(165.0),
                diastolic_mmhg: Some(95.0),
                ..VitalSigns::default()
            }),
            extra: Phi::new([("stroke.nihss".to_owned(), serde_json::json!(14))].into()),
            ..RequestContent::default()
        };
        assert_eq!(told(&content, Some(70)), ["Đường huyết 2,6 mmol/L critical", "NIHSS 14  high"]);
    }
}
