//! Whether a request says enough for an answer, and what is missing.

use super::request::{RequestContent, Urgency};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How complete a request is: items filled of items needed, and the fields that are missing, in form order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Completeness {
    pub filled: u32,
    pub needed: u32,
    pub percent: u32,
    /// Field paths, as in the request.
    pub missing: Vec<String>,
}

impl Completeness {
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// The minimum data set. A `stat` request may be sent without it and is flagged.
pub fn check(content: &RequestContent, specialty: Option<&str>, advising_known: bool) -> Completeness {
    let p = &content.patient;
    let vitals = content.vitals.expose();
    let items: [(&str, bool); 16] = [
        ("specialty", specialty.is_some()),
        ("advising_hospital_id", advising_known),
        ("patient.full_name", !p.full_name.expose().trim().is_empty()),
        ("patient.birth", !p.birth.expose().is_empty()),
        ("patient.sex", p.sex.is_some()),
        ("patient.admission_number", !p.admission_number.expose().trim().is_empty()),
        ("vitals.pulse_per_min", vitals.pulse_per_min.is_some()),
        ("vitals.systolic_mmhg", vitals.systolic_mmhg.is_some()),
        ("vitals.temperature_c", vitals.temperature_c.is_some()),
        ("diagnosis", !content.diagnosis.expose().trim().is_empty() && !content.icd10.expose().is_empty()),
        ("reason", !content.reason.expose().trim().is_empty()),
        ("course", !content.course.expose().trim().is_empty()),
        ("results", !content.results.expose().trim().is_empty()),
        ("treatment", !content.treatment.expose().trim().is_empty()),
        ("questions", content.questions.expose().iter().any(|q| !q.trim().is_empty())),
        ("consent", content.consent.is_some()),
    ];
    let missing: Vec<String> = items.iter().filter(|(_, ok)| !ok).map(|(name, _)| (*name).to_owned()).collect();
    let needed = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let filled = needed - u32::try_from(missing.len()).unwrap_or(0);
    Completeness { filled, needed, percent: filled * 100 / needed, missing }
}

/// What a request cannot be sent without, whatever its urgency: somebody has to be asked.
pub fn blocking(completeness: &Completeness, urgency: Urgency) -> Vec<&str> {
    let always = ["specialty", "advising_hospital_id"];
    completeness
        .missing
        .iter()
        .map(String::as_str)
        .filter(|field| urgency != Urgency::Stat || always.contains(field))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_missing_in_form_order() {
        let result = check(&RequestContent::default(), Some("neurology"), true);
        assert_eq!(result.filled, 2);
        assert_eq!(result.missing.first().map(String::as_str), Some("patient.full_name"));
        assert_eq!(result.missing.last().map(String::as_str), Some("consent"));
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
