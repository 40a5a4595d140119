//! A FHIR R4 Bundle in JSON: its observations as rows, its other resources counted.
//!
//! Read in one pass without a tree: every list is cut at a length, so that the memory used follows the rows shown and
//! not what a file holds. An observation that cannot be read makes the file damaged; a table that silently lacks rows
//! would be worse than none.

mod observation;
mod read;

use super::{
    Examined, ExcerptKind, ExcerptWarning, Facts, FileError, Observations, ResourceCount, patient::PatientInFile,
};
use crate::domain::{phi::Phi, request::Sex};
use read::{Entries, HumanName, Patient};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Rows shown of one Bundle.
const MAX_ROWS: usize = 2_000;

pub fn examine(bytes: &[u8]) -> Result<Examined, FileError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::Damaged)?;
    let mut found = Found::default();
    let bundle = read::bundle(text, &mut |resource: &str| found.take(resource)).map_err(refused)?;
    if bundle.resource_type != "Bundle" || !matches!(bundle.entry, Entries::Some) {
        return Err(FileError::TypeUnknown);
    }
    Ok(Examined { kind: ExcerptKind::Fhir, media_type: "application/fhir+json", facts: found.facts(), preview: None })
}

/// Nesting beyond the parser's limit is made to harm; everything else is damage.
fn refused(error: serde_json::Error) -> FileError {
    if error.to_string().starts_with("recursion limit") { FileError::Hostile } else { FileError::Damaged }
}

#[derive(Default)]
struct Found {
    observations: Observations,
    counts: BTreeMap<String, u32>,
    patient: Option<PatientInFile>,
    patients: u32,
    left_out: bool,
}

#[derive(Deserialize)]
struct Typed<'a> {
    #[serde(rename = "resourceType", borrow)]
    resource_type: std::borrow::Cow<'a, str>,
}

impl Found {
    fn take(&mut self, resource: &str) -> Result<(), serde_json::Error> {
        let typed: Typed = serde_json::from_str(resource)?;
        match typed.resource_type.as_ref() {
            "Observation" => {
                let room = MAX_ROWS - self.observations.rows.len();
                let rows = observation::rows(resource)?;
                self.left_out |= rows.len() > room;
                self.observations.rows.extend(rows.into_iter().take(room));
            }
            "Patient" => {
                let patient: Patient = serde_json::from_str(resource)?;
                self.patients += 1;
                self.patient = Some(in_file(&patient));
            }
            _ => {}
        }
        // A made-up type is not worth a place in the table of counts.
        if self.counts.len() < 200 || self.counts.contains_key(typed.resource_type.as_ref()) {
            *self.counts.entry(typed.resource_type.chars().take(64).collect()).or_default() += 1;
        }
        Ok(())
    }

    fn facts(mut self) -> Facts {
        // A Bundle about several people says nothing about which of them is meant.
        let patient = self.patient.filter(|_| self.patients == 1);
        self.observations.patient_name = patient.as_ref().map_or_else(Phi::default, |p| p.name.clone());
        self.observations.resources =
            self.counts.into_iter().map(|(resource_type, count)| ResourceCount { resource_type, count }).collect();
        let warnings = if self.left_out { vec![ExcerptWarning::RowsLeftOut] } else { Vec::new() };
        Facts { observations: Some(self.observations), patient, warnings, ..Facts::default() }
    }
}

fn in_file(patient: &Patient) -> PatientInFile {
    // The official name comes first, else the first one.
    let official = patient.name.0.iter().find(|n| n.usage == "official").or(patient.name.0.first());
    PatientInFile {
        name: Phi::new(official.map(HumanName::whole).unwrap_or_default()),
        birth: Phi::new(patient.birth_date.clone()),
        sex: match patient.gender.as_str() {
            "male" => Some(Sex::Male),
            "female" => Some(Sex::Female),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests;
