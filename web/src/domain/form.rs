//! The minimum data set of a specialty: a form in the shape of a FHIR R4 `Questionnaire`
//! (<https://hl7.org/fhir/R4/questionnaire.html>), which says what a request must hold before it can be sent.
//!
//! An item whose `linkId` is a path of the request (`vitals.glasgow`, `excerpt.image`) asks for that field; any other is
//! an extra item, answered in `RequestContent::extra`.

mod answers;
mod defaults;
mod fields;
#[cfg(test)]
mod tests;

pub use answers::Facts;
pub use defaults::default_for;
pub use fields::{BUILT_IN, EXTRA_PREFIX_REFUSED};

use super::request::FieldError;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;

const MAX_ITEMS: usize = 100;
const MAX_OPTIONS: usize = 50;
const MAX_TEXT: usize = 300;
const MAX_LINK_ID: usize = 80;
/// FHIR's extension for a text in another language.
const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";

/// A FHIR R4 `Questionnaire`, as far as it is used here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Questionnaire {
    /// `Questionnaire`.
    pub resource_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `active`.
    pub status: String,
    #[serde(default)]
    pub item: Vec<Item>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ItemType {
    String,
    Text,
    Integer,
    Decimal,
    Boolean,
    Choice,
    Date,
    /// Only for built-in items: a page of the record.
    Attachment,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub link_id: String,
    /// Vietnamese.
    pub text: String,
    #[serde(rename = "_text", default, skip_serializing_if = "Option::is_none")]
    pub text_translations: Option<Translations>,
    #[serde(rename = "type")]
    pub kind: ItemType,
    #[serde(default)]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enable_when: Vec<EnableWhen>,
    /// `all` or `any` of the conditions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_behavior: Option<EnableBehavior>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answer_option: Vec<AnswerOption>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EnableBehavior {
    All,
    Any,
}

/// When an item is asked at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnableWhen {
    /// The link id of another item, or `icd10`: then a code stands for itself and for those below it.
    pub question: String,
    /// `exists`, `=`, `!=`, `>`, `<`, `>=` or `<=`.
    pub operator: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_boolean: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_integer: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_decimal: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_string: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_coding: Option<Coding>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnswerOption {
    pub value_coding: Coding,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Coding {
    pub code: String,
    /// Vietnamese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
    #[serde(rename = "_display", default, skip_serializing_if = "Option::is_none")]
    pub display_translations: Option<Translations>,
}

/// Texts in other languages than Vietnamese, as FHIR's translation extension writes them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Translations {
    #[serde(default)]
    pub extension: Vec<Translation>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Translation {
    pub url: String,
    #[serde(default)]
    pub extension: Vec<TranslationPart>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TranslationPart {
    /// `lang` or `content`.
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_string: Option<String>,
}

impl Translations {
    pub fn english(text: &str) -> Self {
        let part = |url: &str, code: Option<&str>, content: Option<&str>| TranslationPart {
            url: url.into(),
            value_code: code.map(Into::into),
            value_string: content.map(Into::into),
        };
        let parts = vec![part("lang", Some("en"), None), part("content", None, Some(text))];
        Self { extension: vec![Translation { url: TRANSLATION.into(), extension: parts }] }
    }

    fn in_english(&self) -> Option<&str> {
        let english = |t: &&Translation| {
            t.url == TRANSLATION && t.extension.iter().any(|p| p.value_code.as_deref() == Some("en"))
        };
        let found = self.extension.iter().find(english)?;
        found.extension.iter().find_map(|p| p.value_string.as_deref())
    }
}

impl Item {
    pub fn is_built_in(&self) -> bool {
        fields::is_built_in(&self.link_id)
    }

    pub fn text_en(&self) -> &str {
        self.text_translations.as_ref().and_then(Translations::in_english).unwrap_or(&self.text)
    }
}

impl Questionnaire {
    pub fn new(title: &str, item: Vec<Item>) -> Self {
        Self { resource_type: "Questionnaire".into(), title: Some(title.into()), status: "active".into(), item }
    }

    /// What is wrong with the form itself: `item.<number>.<part>` with a stable code.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |field: String, code: &str| errors.push(FieldError { field, code: code.into() });
        if self.resource_type != "Questionnaire" {
            wrong("resourceType".into(), "unknown_value");
        }
        if self.status != "active" {
            wrong("status".into(), "unknown_value");
        }
        if self.item.is_empty() {
            wrong("item".into(), "required");
        }
        if self.item.len() > MAX_ITEMS {
            wrong("item".into(), "too_many");
        }
        let mut seen = HashSet::new();
        for (number, item) in self.item.iter().enumerate() {
            if !seen.insert(item.link_id.as_str()) {
                wrong(format!("item.{number}.linkId"), "duplicate");
            }
            for (part, code) in item.errors() {
                wrong(format!("item.{number}.{part}"), code);
            }
            for (place, condition) in item.enable_when.iter().enumerate() {
                let unknown = condition.question == item.link_id
                    || !(fields::is_built_in(&condition.question)
                        || self.item.iter().any(|i| i.link_id == condition.question));
                if unknown {
                    wrong(format!("item.{number}.enableWhen.{place}.question"), "unknown_item");
                }
                if !condition.is_readable() {
                    wrong(format!("item.{number}.enableWhen.{place}.operator"), "unknown_value");
                }
            }
        }
        errors
    }
}

impl Item {
    fn errors(&self) -> Vec<(String, &'static str)> {
        let mut errors = Vec::new();
        let mut wrong = |holds: bool, part: &str, code: &'static str| {
            if holds {
                errors.push((part.to_owned(), code));
            }
        };
        let id = self.link_id.as_str();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        wrong(id.is_empty() || id.len() > MAX_LINK_ID || !id.chars().all(plain), "linkId", "format");
        // A misspelt field of the request would be asked for and never found.
        let misspelt = !self.is_built_in() && EXTRA_PREFIX_REFUSED.iter().any(|prefix| id.starts_with(prefix));
        wrong(misspelt, "linkId", "unknown_field");
        wrong(self.text.trim().is_empty(), "text", "required");
        wrong(self.text.chars().count() > MAX_TEXT, "text", "too_long");
        wrong(self.kind == ItemType::Attachment && !id.starts_with("excerpt."), "type", "unknown_value");
        let options = self.answer_option.len();
        let is_choice = self.kind == ItemType::Choice && !self.is_built_in();
        wrong(is_choice && options == 0, "answerOption", "required");
        wrong(options > MAX_OPTIONS, "answerOption", "too_many");
        let mut codes = HashSet::new();
        for (number, option) in self.answer_option.iter().enumerate() {
            let code = option.value_coding.code.as_str();
            let part = format!("answerOption.{number}.code");
            wrong(code.is_empty() || code.len() > MAX_LINK_ID, &part, "required");
            wrong(!codes.insert(code), &part, "duplicate");
        }
        errors
    }
}

impl EnableWhen {
    fn is_readable(&self) -> bool {
        let answers = [
            self.answer_boolean.is_some(),
            self.answer_integer.is_some(),
            self.answer_decimal.is_some(),
            self.answer_string.is_some(),
            self.answer_coding.is_some(),
        ];
        let one = answers.iter().filter(|there| **there).count() == 1;
        match self.operator.as_str() {
            "exists" => self.answer_boolean.is_some() && one,
            "=" | "!=" => one,
            ">" | "<" | ">=" | "<=" => one && (self.answer_integer.is_some() || self.answer_decimal.is_some()),
            _ => false,
        }
    }
}
