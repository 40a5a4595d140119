//! Whether a request says enough for an answer, and what is missing.

use super::{
    form::{self, BUILT_IN, Facts, Questionnaire},
    request::{RequestContent, Urgency},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How complete a request is: items filled of items needed, and the fields that are missing, in form order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Completeness {
    pub filled: u32,
    pub of: u32,
    pub percent: u32,
    /// Field paths, as in the request, and link ids of extra items.
    pub missing: Vec<String>,
    /// Everything that is needed, with its name; empty in a list.
    pub items: Vec<CompletenessItem>,
    /// The form's own items that this request is asked, needed or not: link ids, in form order.
    pub extra: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CompletenessItem {
    pub link_id: String,
    pub label_vi: String,
    pub label_en: String,
    pub ok: bool,
}

impl Completeness {
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// Somebody has to be asked, whatever the form says.
const ALWAYS: [&str; 2] = ["specialty", "advising_hospital_id"];

/// The minimum data set of the shipped form, for a request without excerpts.
pub fn check(content: &RequestContent, specialty: Option<&str>, advising_known: bool) -> Completeness {
    let form = form::default_for(specialty.unwrap_or_default());
    check_form(&Facts { content, specialty, advising_known, excerpts: 0, images: 0 }, &form)
}

/// The minimum data set of a form. A `stat` request may be sent without it and is flagged.
pub fn check_form(facts: &Facts<'_>, form: &Questionnaire) -> Completeness {
    let always = BUILT_IN.iter().filter(|(path, ..)| ALWAYS.contains(path));
    let always = always.map(|(path, vi, en)| (*path, *vi, *en));
    let asked = form.asked(facts);
    let extra = asked.iter().filter(|item| !item.is_built_in()).map(|item| item.link_id.clone()).collect();
    let asked = asked.into_iter().filter(|item| item.required && !ALWAYS.contains(&item.link_id.as_str()));
    let asked = asked.map(|item| (item.link_id.as_str(), item.text.as_str(), item.text_en()));
    let items: Vec<CompletenessItem> = always
        .chain(asked)
        .map(|(link_id, vi, en)| CompletenessItem {
            link_id: link_id.into(),
            label_vi: vi.into(),
            label_en: en.into(),
            ok: facts.is_filled(link_id),
        })
        .collect();
    let missing: Vec<String> = items.iter().filter(|item| !item.ok).map(|item| item.link_id.clone()).collect();
    let of = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let filled = of - u32::try_from(missing.len()).unwrap_or(0);
    Completeness { filled, of, percent: filled * 100 / of, missing, items, extra }
}

/// What a request cannot be sent without, whatever its urgency: somebody has to be asked.
pub fn blocking(completeness: &Completeness, urgency: Urgency) -> Vec<&str> {
    completeness
        .missing
        .iter()
        .map(String::as_str)
        .filter(|field| urgency != Urgency::Stat || ALWAYS.contains(field))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_missing_in_form_order() {
        let result = check(&RequestContent::default(), Some("neurology"), true);
        assert_eq!((result.filled, result.of), (2, 16));
        assert_eq!(result.missing.first().map(String::as_str), Some("patient.full_name"));
        assert_eq!(result.missing.last().map(String::as_str), Some("consent"));
        assert_eq!(result.items[0].label_vi, "Chuyên khoa xin ý kiến");
        assert_eq!(result.items.iter().filter(|i| i.ok).count(), 2);
    }

    #[test]
    fn an_emergency_needs_only_somebody_to_ask() {
        let result = check(&RequestContent::default(), Some("neurology"), true);
        assert!(blocking(&result, Urgency::Stat).is_empty());
        assert_eq!(blocking(&result, Urgency::Asap).len(), 14);
        let nobody = check(&RequestContent::default(), None, false);
        assert_eq!(blocking(&nobody, Urgency::Stat), ["specialty", "advising_hospital_id"]);
    }
}
