//! What a person's rota is made of besides weekly hours and single exceptions: recurring hours, theatre lists and
//! absences, the limits that they set, and the country's holidays.

use super::{
    recurrence::{self, BadRecurrence, Recurrence, Written},
    request::{FieldError, text_enum},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// What a recurring time does: it opens hours, or takes them for the operating theatre or an absence.
    RuleKind { Open = "open", Theatre = "theatre", Absent = "absent" }
}

/// A recurring time in RFC 5545's terms. Absences and theatre lists win over everything; open hours rest on holidays
/// unless they say otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AvailabilityRule {
    pub kind: RuleKind,
    #[serde(default)]
    pub label: String,
    /// Of the IANA database, e.g. `Europe/Paris`; the person's own when left out.
    #[serde(default)]
    pub zone: String,
    /// The first start on the clock of that zone: `2026-03-27T07:00`.
    #[schema(example = "2026-03-27T07:00")]
    pub dtstart: String,
    pub duration_min: i64,
    /// RRULE; empty for once.
    #[serde(default)]
    #[schema(example = "FREQ=WEEKLY;BYDAY=TU,TH")]
    pub rrule: String,
    /// Starts left out (EXDATE).
    #[serde(default)]
    pub exdates: Vec<String>,
    /// Starts added (RDATE).
    #[serde(default)]
    pub rdates: Vec<String>,
    #[serde(default)]
    pub works_on_holidays: bool,
}

impl AvailabilityRule {
    pub fn recurrence(&self) -> Result<Recurrence, BadRecurrence> {
        Recurrence::parse(&Written {
            dtstart: &self.dtstart,
            zone: &self.zone,
            minutes: self.duration_min,
            rrule: &self.rrule,
            exdates: &self.exdates,
            rdates: &self.rdates,
        })
    }

    /// The same in one way of writing: a zone is named, and dates read as they were meant.
    pub fn tidied(mut self, zone: &str) -> Self {
        if self.zone.is_empty() {
            self.zone = zone.to_owned();
        }
        self.rrule = self.rrule.trim().trim_start_matches("RRULE:").to_owned();
        for date in self.exdates.iter_mut().chain(&mut self.rdates).chain([&mut self.dtstart]) {
            if let Some(at) = recurrence::local(date) {
                *date = recurrence::written(at);
            }
        }
        self
    }
}

/// The limits of a person's calendar. Zero is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
#[serde(default)]
pub struct AvailabilitySettings {
    /// Whose clock the weekly hours are on (IANA); empty for the service's.
    pub zone: String,
    /// Minutes kept free before each appointment, to prepare.
    pub buffer_before_min: i64,
    /// Minutes kept free after each appointment, to write.
    pub buffer_after_min: i64,
    /// How long before its beginning a time can still be had.
    pub min_notice_min: i64,
    /// Appointments that may begin in a day of the person's own clock.
    pub max_per_day: i64,
    /// Whether the weekly hours hold on holidays too.
    pub works_on_holidays: bool,
}

/// A public holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct Holiday {
    /// `YYYY-MM-DD`.
    pub date: String,
    pub name_vi: String,
    pub name_en: String,
    /// A working day given as compensation for a holiday at the weekend.
    pub substitute: bool,
}

impl Holiday {
    pub fn day(&self) -> Option<Date> {
        self.date.parse().ok().filter(|_| self.date.len() == 10)
    }
}

const MAX_RULES: usize = 40;
const MAX_LABEL: usize = 200;
/// Times of all rules of a person that may begin in a day.
const MAX_A_DAY: u32 = 300;

/// What is wrong with rules and settings that are to be saved.
pub fn errors(rules: &[AvailabilityRule], settings: &AvailabilitySettings) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |field: String, code: &str| errors.push(FieldError { field, code: code.into() });
    if rules.len() > MAX_RULES {
        wrong("rules".into(), "too_many");
    }
    let mut a_day = 0;
    for (i, rule) in rules.iter().enumerate() {
        if rule.label.chars().count() > MAX_LABEL {
            wrong(format!("rules.{i}.label"), "too_long");
        }
        match rule.recurrence() {
            Ok(recurrence) => a_day += recurrence.times_a_day(),
            Err(bad) => wrong(format!("rules.{i}.{}", bad.part), bad.code),
        }
    }
    if a_day > MAX_A_DAY {
        wrong("rules".into(), "too_often");
    }
    if !settings.zone.is_empty() && recurrence::zone(&settings.zone).is_none() {
        wrong("settings.zone".into(), "zone_unknown");
    }
    for (field, value, most) in [
        ("buffer_before_min", settings.buffer_before_min, 240),
        ("buffer_after_min", settings.buffer_after_min, 240),
        ("min_notice_min", settings.min_notice_min, 60 * 1440),
        ("max_per_day", settings.max_per_day, 96),
    ] {
        if !(0..=most).contains(&value) {
            wrong(format!("settings.{field}"), "out_of_range");
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(dtstart: &str, rrule: &str) -> AvailabilityRule {
        serde_json::from_value(serde_json::json!({
            "kind": "theatre", "dtstart": dtstart, "duration_min": 240, "rrule": rrule, "exdates": ["20260113T070000"]
        }))
        .unwrap()
    }

    #[test]
    fn a_rule_is_kept_in_one_way_of_writing() {
        let tidied = rule("20260106T070000", "RRULE:FREQ=WEEKLY").tidied("Asia/Ho_Chi_Minh");
        assert_eq!((tidied.dtstart.as_str(), tidied.rrule.as_str()), ("2026-01-06T07:00", "FREQ=WEEKLY"));
        assert_eq!((tidied.zone.as_str(), tidied.exdates[0].as_str()), ("Asia/Ho_Chi_Minh", "2026-01-13T07:00"));
    }

    #[test]
    fn what_is_wrong_is_told_field_by_field() {
        let settings = AvailabilitySettings { zone: "X/Y".into(), max_per_day: -1, ..AvailabilitySettings::default() };
        let rules = [
            rule("2026-01-06T07:00", "FREQ=WEEKLY").tidied("UTC"),
            rule("x", "").tidied("UTC"),
            rule("2026-01-06T07:00", "FREQ=NEVER").tidied("UTC"),
        ];
        let wrong: Vec<_> = errors(&rules, &settings).into_iter().map(|e| format!("{} {}", e.field, e.code)).collect();
        assert_eq!(
            wrong,
            [
                "rules.1.dtstart date_format",
                "rules.2.rrule rrule_freq",
                "settings.zone zone_unknown",
                "settings.max_per_day out_of_range"
            ]
        );
        let often = vec![rule("2026-01-06T07:00", "FREQ=MINUTELY;INTERVAL=15").tidied("UTC"); 4];
        assert_eq!(errors(&often, &AvailabilitySettings::default())[0].code, "too_often");
    }
}
