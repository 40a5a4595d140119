//! How complete a consultation's request is, by the form of the hospital that is asked.

use crate::{
    domain::{
        completeness::{Completeness, check_form},
        form::{Facts, Questionnaire, default_for},
        ids::HospitalId,
        request::{FieldError, RequestContent},
    },
    store::{self, Cx, StoreError, StoreResult, consultation::ConsultationRow},
};
use std::collections::{HashMap, hash_map::Entry};

/// What a request lacks, and the answers to extra items that are wrong.
pub struct Checked {
    pub completeness: Completeness,
    pub errors: Vec<FieldError>,
}

pub async fn check(cx: &mut Cx<'_>, row: &ConsultationRow, content: &RequestContent) -> StoreResult<Checked> {
    let form = form_of(cx, row).await?;
    let counts = store::excerpt::counts(cx, row.id).await?;
    Ok(check_form_of(&form, row, content, counts))
}

fn check_form_of(
    form: &Questionnaire,
    row: &ConsultationRow,
    content: &RequestContent,
    (excerpts, images): (i64, i64),
) -> Checked {
    let facts = Facts {
        content,
        specialty: row.specialty.as_deref(),
        advising_known: row.advising_hospital_id.is_some(),
        excerpts,
        images,
    };
    Checked { completeness: check_form(&facts, form), errors: form.answer_errors(content) }
}

/// The form that holds for a request now.
pub async fn form_of(cx: &mut Cx<'_>, row: &ConsultationRow) -> StoreResult<Questionnaire> {
    let specialty = row.specialty.as_deref().unwrap_or_default();
    let own = match row.advising_hospital_id {
        Some(hospital) => store::form::active(cx, hospital, specialty).await?,
        None => None,
    };
    Ok(own.map_or_else(|| default_for(specialty), |(form, _)| form))
}

/// The forms that hold for the requests of a list.
pub struct Forms {
    /// As stored, by hospital and specialty.
    own: HashMap<(HospitalId, String), String>,
    read: HashMap<(Option<HospitalId>, String), Questionnaire>,
}

impl Forms {
    /// Those of the hospitals that are asked.
    pub async fn load(cx: &mut Cx<'_>, hospitals: &[HospitalId]) -> StoreResult<Self> {
        Ok(Self { own: store::form::active_at(cx, hospitals).await?, read: HashMap::new() })
    }

    /// What a request lacks. `counts`: its excerpts, and how many of them are photographs.
    pub fn check(
        &mut self,
        row: &ConsultationRow,
        content: &RequestContent,
        counts: (i64, i64),
    ) -> StoreResult<Checked> {
        let specialty = row.specialty.clone().unwrap_or_default();
        let form = match self.read.entry((row.advising_hospital_id, specialty)) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(place) => {
                let (hospital, specialty) = place.key().clone();
                let own = hospital.and_then(|hospital| self.own.get(&(hospital, specialty.clone())));
                let form = own.map(|text| serde_json::from_str(text)).transpose().map_err(StoreError::from)?;
                place.insert(form.unwrap_or_else(|| default_for(&specialty)))
            }
        };
        Ok(check_form_of(form, row, content, counts))
    }
}
