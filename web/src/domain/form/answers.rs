//! A form and what a request answers: which items are asked, which are filled, which are wrong.

use super::{Coding, EnableBehavior, EnableWhen, Item, ItemType, Questionnaire, fields};
use crate::domain::request::{FieldError, RequestContent};
use serde_json::Value;

/// What completeness looks at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub content: &'a RequestContent,
    pub specialty: Option<&'a str>,
    pub advising_known: bool,
    /// Excerpts that are not withdrawn, and how many of them are photographs.
    pub excerpts: i64,
    pub images: i64,
}

impl Facts<'_> {
    /// Whether an item is answered.
    pub fn is_filled(&self, link_id: &str) -> bool {
        match link_id {
            "specialty" => self.specialty.is_some(),
            "advising_hospital_id" => self.advising_known,
            "excerpt.any" => self.excerpts > 0,
            "excerpt.image" => self.images > 0,
            _ => match fields::value(self.content, link_id) {
                Value::Null => false,
                Value::String(text) => !text.trim().is_empty(),
                _ => true,
            },
        }
    }
}

impl Questionnaire {
    /// The items that this request is asked, in form order.
    pub fn asked(&self, facts: &Facts<'_>) -> Vec<&Item> {
        self.item.iter().filter(|item| item.is_enabled(facts)).collect()
    }

    /// What is wrong with the answers to extra items. Empty answers are never wrong.
    pub fn answer_errors(&self, content: &RequestContent) -> Vec<FieldError> {
        let extras = self.item.iter().filter(|item| !item.is_built_in());
        extras
            .filter_map(|item| {
                let answer = content.extra.expose().get(&item.link_id)?;
                let code = item.wrong(answer)?;
                Some(FieldError { field: format!("extra.{}", item.link_id), code: code.into() })
            })
            .collect()
    }
}

impl Item {
    fn is_enabled(&self, facts: &Facts<'_>) -> bool {
        let mut conditions = self.enable_when.iter().map(|condition| condition.holds(facts));
        match self.enable_behavior {
            _ if self.enable_when.is_empty() => true,
            Some(EnableBehavior::Any) => conditions.any(|holds| holds),
            _ => conditions.all(|holds| holds),
        }
    }

    /// Why an answer does not fit the item.
    fn wrong(&self, answer: &Value) -> Option<&'static str> {
        if answer.is_null() || answer.as_str().is_some_and(str::is_empty) {
            return None;
        }
        let fits = match self.kind {
            ItemType::String | ItemType::Text => answer.is_string(),
            ItemType::Integer => answer.is_i64() || answer.is_u64(),
            ItemType::Decimal => answer.is_number(),
            ItemType::Boolean => answer.is_boolean(),
            ItemType::Choice => {
                let known = |code: &str| self.answer_option.iter().any(|o| o.value_coding.code == code);
                return match answer.as_str() {
                    Some(code) if known(code) => None,
                    Some(_) => Some("unknown_option"),
                    None => Some("wrong_type"),
                };
            }
            ItemType::Date => {
                let day = answer.as_str().and_then(|text| text.parse::<jiff::civil::Date>().ok());
                return if day.is_some() { None } else { Some("date_format") };
            }
            ItemType::Attachment => false,
        };
        if fits { None } else { Some("wrong_type") }
    }
}

impl EnableWhen {
    fn holds(&self, facts: &Facts<'_>) -> bool {
        if self.operator == "exists" {
            return facts.is_filled(&self.question) == self.answer_boolean.unwrap_or(true);
        }
        if self.question == "icd10" {
            let codes = facts.content.icd10.expose();
            let wanted = self.wanted_text().unwrap_or_default();
            let there = codes.iter().any(|d| !wanted.is_empty() && d.code.starts_with(wanted));
            return there == (self.operator == "=");
        }
        let answer = match self.question.as_str() {
            "specialty" => facts.specialty.map_or(Value::Null, Value::from),
            question => fields::value(facts.content, question),
        };
        // Without an answer nothing can be compared (FHIR: the condition does not hold).
        !answer.is_null() && self.compares(&answer)
    }

    fn wanted_text(&self) -> Option<&str> {
        let coding = self.answer_coding.as_ref().map(|Coding { code, .. }| code.as_str());
        coding.or(self.answer_string.as_deref())
    }

    fn compares(&self, answer: &Value) -> bool {
        let wanted = self.answer_decimal.or(self.answer_integer.map(|i| i as f64));
        let equal = match (self.answer_boolean, self.wanted_text(), wanted) {
            (Some(wanted), ..) => answer.as_bool() == Some(wanted),
            (_, Some(wanted), _) => answer.as_str() == Some(wanted),
            (_, _, Some(wanted)) => answer.as_f64() == Some(wanted),
            _ => false,
        };
        let (Some(number), Some(wanted)) = (answer.as_f64(), wanted) else {
            return equal == (self.operator == "=");
        };
        match self.operator.as_str() {
            ">" => number > wanted,
            "<" => number < wanted,
            ">=" => number >= wanted,
            "<=" => number <= wanted,
            operator => equal == (operator == "="),
        }
    }
}
