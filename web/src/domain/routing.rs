//! Which queue a request belongs to: the rules of the hospital that is asked, the first that fits wins.

pub mod defaults;
#[cfg(test)]
mod tests;

use super::{
    clock::Ts,
    identifiers,
    ids::{ContractId, HospitalId, RoutingRuleId, UserId},
    request::{FieldError, RequestContent, Urgency, text_enum},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

text_enum! {
    /// Why a request was declined.
    DeclineCode {
        WrongSpecialty = "wrong_specialty",
        OutsideCapability = "outside_capability",
        NoContract = "no_contract",
        Duplicate = "duplicate",
        TransferAdvised = "transfer_advised",
        Other = "other",
    }
}

/// What a rule fits, and where it sends what it fits. A condition that is left out fits everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleTerms {
    /// Rules are tried in this order.
    pub position: i64,
    pub active: bool,
    /// The specialty that was asked.
    #[serde(default)]
    pub asked_specialty: Option<String>,
    /// Beginnings of diagnosis codes: `I63` fits I63.5, `O` the whole chapter. Only the main code counts.
    #[serde(default)]
    pub icd10: Vec<String>,
    /// In whole years, both ends included.
    #[serde(default)]
    pub age_from: Option<i64>,
    #[serde(default)]
    pub age_to: Option<i64>,
    #[serde(default)]
    pub requesting_hospital_id: Option<HospitalId>,
    #[serde(default)]
    pub contract_id: Option<ContractId>,
    #[serde(default)]
    pub urgency: Option<Urgency>,
    pub to_specialty: String,
    /// Proposed to the coordinator, not decided.
    #[serde(default)]
    pub to_specialist_id: Option<UserId>,
    /// A complete request is accepted at once.
    #[serde(default)]
    pub auto_accept: bool,
    #[serde(default)]
    pub note: String,
}

/// A rule as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutingRule {
    pub id: RoutingRuleId,
    pub terms: RuleTerms,
}

/// What the rules look at.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    pub asked_specialty: &'a str,
    /// The main diagnosis code; empty when there is none.
    pub icd10: &'a str,
    pub age: Option<i64>,
    pub requesting_hospital: HospitalId,
    pub contract: Option<ContractId>,
    pub urgency: Urgency,
}

/// The age in whole years on a day, by a date of birth or a year of it.
pub fn age(birth: &str, now: Ts, zone: &TimeZone) -> Option<i64> {
    let today = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone()).date();
    let years = match birth.parse::<Date>() {
        Ok(born) => {
            let before_birthday = (today.month(), today.day()) < (born.month(), born.day());
            i64::from(today.year()) - i64::from(born.year()) - i64::from(before_birthday)
        }
        Err(_) => i64::from(today.year()) - birth.parse::<i64>().ok().filter(|y| (1850..=2200).contains(y))?,
    };
    Some(years).filter(|years| (0..=150).contains(years))
}

/// The main diagnosis code of a request.
pub fn main_code(content: &RequestContent) -> &str {
    content.icd10.expose().first().map_or("", |d| d.code.as_str())
}

impl RuleTerms {
    pub fn fits(&self, case: &Case<'_>) -> bool {
        let fits_code = || self.icd10.iter().any(|prefix| case.icd10.starts_with(prefix.as_str()));
        // Whoever's age is not known fits no rule that asks for one.
        let from = self.age_from.is_none_or(|from| case.age.is_some_and(|age| age >= from));
        let to = self.age_to.is_none_or(|to| case.age.is_some_and(|age| age <= to));
        self.active
            && from
            && to
            && (self.icd10.is_empty() || fits_code())
            && self.asked_specialty.as_deref().is_none_or(|asked| asked == case.asked_specialty)
            && self.requesting_hospital_id.is_none_or(|h| h == case.requesting_hospital)
            && self.contract_id.is_none_or(|c| Some(c) == case.contract)
            && self.urgency.is_none_or(|u| u == case.urgency)
    }

    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, code: &str| errors.push(FieldError { field: field.into(), code: code.into() });
        if !(1..=10_000).contains(&self.position) {
            wrong("position", "out_of_range");
        }
        if self.icd10.len() > 100 {
            wrong("icd10", "too_many");
        }
        for (number, prefix) in self.icd10.iter().enumerate() {
            if !is_code_beginning(prefix) {
                wrong(&format!("icd10.{number}"), "icd10_format");
            }
        }
        for (field, age) in [("age_from", self.age_from), ("age_to", self.age_to)] {
            if age.is_some_and(|age| !(0..=150).contains(&age)) {
                wrong(field, "out_of_range");
            }
        }
        if let (Some(from), Some(to)) = (self.age_from, self.age_to)
            && from > to
        {
            wrong("age_to", "before_beginning");
        }
        if self.to_specialty.trim().is_empty() {
            wrong("to_specialty", "required");
        }
        if self.note.chars().count() > 300 {
            wrong("note", "too_long");
        }
        errors
    }

    /// Why it was this rule: `Quy tắc 3: I63 · từ 16 tuổi → Thần kinh`.
    pub fn reason(&self, case: &Case<'_>, to: (&str, &str)) -> Reason {
        let code = self.icd10.iter().find(|prefix| case.icd10.starts_with(prefix.as_str()));
        let mut vi: Vec<String> = code.into_iter().cloned().collect();
        let mut en = vi.clone();
        match (self.age_from, self.age_to) {
            (Some(from), Some(to)) => {
                vi.push(format!("{from}–{to} tuổi"));
                en.push(format!("aged {from}–{to}"));
            }
            (Some(from), None) => {
                vi.push(format!("từ {from} tuổi"));
                en.push(format!("aged {from} or over"));
            }
            (None, Some(to)) => {
                vi.push(format!("đến {to} tuổi"));
                en.push(format!("aged {to} or under"));
            }
            (None, None) => {}
        }
        let others = [
            (self.asked_specialty.is_some(), "chuyên khoa được hỏi", "specialty asked"),
            (self.requesting_hospital_id.is_some(), "cơ sở gửi", "hospital that asks"),
            (self.contract_id.is_some(), "hợp đồng", "contract"),
            (self.urgency.is_some(), "mức khẩn", "urgency"),
        ];
        for (_, in_vi, in_en) in others.into_iter().filter(|(named, ..)| *named) {
            vi.push(in_vi.into());
            en.push(in_en.into());
        }
        let sentence = |word: &str, parts: &[String], empty: &str, to: &str| {
            let parts = if parts.is_empty() { empty.to_owned() } else { parts.join(" · ") };
            format!("{word} {}: {parts} → {to}", self.position)
        };
        Reason {
            vi: sentence("Quy tắc", &vi, "mọi yêu cầu", to.0), en: sentence("Rule", &en, "every request", to.1)
        }
    }
}

/// Why a request went where it went, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub vi: String,
    pub en: String,
}

/// Whether a text is the beginning of a code: a letter and what follows it.
fn is_code_beginning(text: &str) -> bool {
    let mut chars = text.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    letter && (text.len() < 3 && chars.all(|c| c.is_ascii_digit()) || identifiers::check_icd10(text).is_ok())
}

/// The first rule that fits.
pub fn first_fit<'r>(rules: &'r [RoutingRule], case: &Case<'_>) -> Option<&'r RoutingRule> {
    rules.iter().filter(|rule| rule.terms.fits(case)).min_by_key(|rule| rule.terms.position)
}
