//! An excerpt as the page sees it, and as the minutes list it.

use super::Excerpt;
use crate::{
    app::App,
    domain::{
        ids::{ConsultationId, UserId},
        request::PatientFields,
    },
    store::{
        self, Cx, StoreResult,
        consultation::ConsultationRow,
        excerpt::{ExcerptRow, Meta, SharedDocument},
    },
};
use std::collections::{HashMap, hash_map::Entry};

/// The patient of the request as it stands now.
pub async fn patient(app: &App, cx: &mut Cx<'_>, consultation: &ConsultationRow) -> StoreResult<PatientFields> {
    let key = app.hospital_key(cx, consultation.requesting_hospital_id).await?;
    Ok(consultation.open(&key)?.patient)
}

/// One excerpt. Whether its patient is the request's is asked anew: the request may have changed since the upload.
pub fn excerpt(row: &ExcerptRow, meta: Meta, uploaded_by: String, patient: &PatientFields) -> Excerpt {
    let Meta { file_name, facts } = meta;
    let mut warnings = facts.patient.map(|there| there.differences(patient)).unwrap_or_default();
    warnings.extend(facts.warnings);
    Excerpt {
        id: row.id,
        consultation_id: row.consultation_id,
        hospital_id: row.hospital_id,
        file_name,
        kind: row.kind,
        media_type: row.media_type.clone(),
        size_bytes: row.size_bytes,
        sha256: row.sha256.clone(),
        uploaded_by,
        created_at: row.created_at,
        withdrawn_at: row.withdrawn_at,
        has_preview: row.preview_stored_as.is_some() && row.withdrawn_at.is_none(),
        dicom: facts.dicom,
        pages: facts.pages,
        width: facts.width,
        height: facts.height,
        warnings,
    }
}

/// Every excerpt of a consultation.
pub async fn excerpts(app: &App, cx: &mut Cx<'_>, consultation: &ConsultationRow) -> StoreResult<Vec<Excerpt>> {
    let patient = patient(app, cx, consultation).await?;
    let mut names: HashMap<UserId, String> = HashMap::new();
    let mut found = Vec::new();
    for row in store::excerpt::of_consultation(cx, consultation.id).await? {
        let uploaded_by = match names.entry(row.uploaded_by) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => {
                let user = store::user::get(cx, row.uploaded_by).await?;
                new.insert(user.map(|u| u.display_name()).unwrap_or_default()).clone()
            }
        };
        let key = app.hospital_key(cx, row.hospital_id).await?;
        found.push(excerpt(&row, row.meta(&key)?, uploaded_by, &patient));
    }
    Ok(found)
}

/// The documents shared in a consultation, for its minutes: those that are not withdrawn, in the order they came.
pub async fn shared_documents(
    app: &App,
    cx: &mut Cx<'_>,
    consultation: ConsultationId,
) -> StoreResult<Vec<SharedDocument>> {
    let mut found = Vec::new();
    for row in store::excerpt::of_consultation(cx, consultation).await? {
        if row.withdrawn_at.is_some() {
            continue;
        }
        let key = app.hospital_key(cx, row.hospital_id).await?;
        found.push(SharedDocument {
            id: row.id,
            file_name: row.meta(&key)?.file_name,
            kind: row.kind,
            created_at: row.created_at,
            sha256: row.sha256,
        });
    }
    Ok(found)
}
