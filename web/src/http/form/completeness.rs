//! How complete a consultation's request is, by the form of the hospital that is asked.

use crate::{
    domain::{
        completeness::{Completeness, check_form},
        form::{Facts, Questionnaire, default_for},
        request::{FieldError, RequestContent},
    },
    store::{self, Cx, StoreResult, consultation::ConsultationRow},
};

/// What a request lacks, and the answers to extra items that are wrong.
pub struct Checked {
    pub completeness: Completeness,
    pub errors: Vec<FieldError>,
}

pub async fn check(cx: &mut Cx<'_>, row: &ConsultationRow, content: &RequestContent) -> StoreResult<Checked> {
    let form = form_of(cx, row).await?;
    let (excerpts, images) = store::excerpt::counts(cx, row.id).await?;
    let facts = Facts {
        content,
        specialty: row.specialty.as_deref(),
        advising_known: row.advising_hospital_id.is_some(),
        excerpts,
        images,
    };
    Ok(Checked { completeness: check_form(&facts, &form), errors: form.answer_errors(content) })
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
