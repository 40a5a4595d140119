//! Pages of the record attached to a consultation.

mod content;
mod list;
mod observations;
mod preview;
mod upload;
mod withdraw;

use super::Routes;
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, ExcerptId, HospitalId},
    phi::Phi,
    policy::{Action, Rule},
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;
use utoipa_axum::routes;

text_enum! {
    /// What an excerpt is, decided by its content.
    ExcerptKind { Pdf = "pdf", Image = "image", Dicom = "dicom", Fhir = "fhir" }
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Excerpt {
    pub id: ExcerptId,
    pub consultation_id: ConsultationId,
    pub hospital_id: HospitalId,
    #[schema(value_type = String)]
    pub file_name: Phi<String>,
    pub kind: ExcerptKind,
    pub media_type: String,
    pub size_bytes: i64,
    /// SHA-256 of the file as uploaded, hexadecimal.
    pub sha256: String,
    pub uploaded_by: String,
    pub created_at: Ts,
    pub withdrawn_at: Option<Ts>,
    pub has_preview: bool,
    /// Header summary of a DICOM file: label key and value, in reading order.
    pub dicom: Option<DicomSummary>,
    /// Of a PDF.
    pub pages: Option<u32>,
    /// Of an image or a DICOM file.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// Why somebody should look twice; each a stable code.
    pub warnings: Vec<ExcerptWarning>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct DicomSummary {
    #[schema(value_type = String)]
    pub patient_name: Phi<String>,
    #[schema(value_type = String)]
    pub patient_id: Phi<String>,
    #[schema(value_type = String)]
    pub patient_birth: Phi<String>,
    pub patient_sex: String,
    pub modality: String,
    pub body_part: String,
    #[schema(value_type = String)]
    pub study_description: Phi<String>,
    #[schema(value_type = String)]
    pub series_description: Phi<String>,
    /// `YYYY-MM-DD` or empty.
    pub study_date: String,
    pub institution: String,
    pub frames: u32,
    /// Window of the preview, from the file when it has one.
    pub window_centre: Option<f64>,
    pub window_width: Option<f64>,
    pub transfer_syntax: String,
}

text_enum! {
    /// A reason to look twice at an excerpt.
    ExcerptWarning {
        /// The patient in the file is not the patient of the request: name.
        PatientName = "patient_name",
        PatientBirth = "patient_birth",
        PatientSex = "patient_sex",
        /// The file holds no pixel data that could be shown.
        NoPicture = "no_picture",
        /// Compressed in a way the preview cannot decode; the file itself is kept.
        PreviewUnsupported = "preview_unsupported",
        /// A PDF with scripts or attachments: shown sandboxed.
        ActiveContent = "active_content",
    }
}

/// A row of a FHIR Bundle's observations.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ObservationRow {
    /// What was measured, in words; LOINC code beside it when there is one.
    pub name: String,
    pub code: Option<String>,
    pub value: String,
    pub unit: String,
    /// As written in the resource, e.g. `3.5–5.1`.
    pub reference_range: String,
    /// `low`, `high`, `normal`, `abnormal`, or null when nothing tells.
    pub flag: Option<String>,
    pub effective: String,
    pub status: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Observations {
    pub rows: Vec<ObservationRow>,
    /// Resource types in the Bundle and how many of each.
    pub resources: Vec<ResourceCount>,
    #[schema(value_type = String)]
    pub patient_name: Phi<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResourceCount {
    pub resource_type: String,
    pub count: u32,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::OpenExcerpt), routes!(list::list))
        .add(Rule::May(Action::AttachExcerpt), routes!(upload::upload))
        .add(Rule::May(Action::OpenExcerpt), routes!(content::content))
        .add(Rule::May(Action::OpenExcerpt), routes!(preview::preview))
        .add(Rule::May(Action::OpenExcerpt), routes!(observations::observations))
        .add(Rule::May(Action::WithdrawExcerpt), routes!(withdraw::withdraw))
}
