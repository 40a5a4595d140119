//! Pages of the record: what a file is, what stands in it, a picture of it, and how it is kept.
//!
//! Everything here takes bytes or a folder and knows neither HTTP nor SQL. Files come from anywhere: no length in a file
//! is trusted, nothing here recurses over a file's nesting, and the decoders of others run behind `catch_unwind`.

pub mod access;
mod detect;
mod dicom;
mod fhir;
mod image;
pub mod name;
pub mod patient;
mod pdf;
mod picture;
pub mod storage;

use crate::domain::{phi::Phi, request::text_enum};
use patient::PatientInFile;
use serde::{Deserialize, Serialize};
use std::{fmt, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use thiserror::Error;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

/// No picture may have more pixels than this (one frame of a DICOM file).
pub const MAX_PIXELS: u64 = 50_000_000;

text_enum! {
    /// What an excerpt is, decided by its content.
    ExcerptKind { Pdf = "pdf", Image = "image", Dicom = "dicom", Fhir = "fhir" }
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
        /// A PDF with scripts, attachments or programs to start: it is only ever shown in the browser's own viewer.
        ActiveContent = "active_content",
        /// A PDF that asks for a password.
        Encrypted = "encrypted",
        /// A Bundle with more observations than are shown.
        RowsLeftOut = "rows_left_out",
    }
}

/// What the header of a DICOM file says.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct DicomSummary {
    #[schema(value_type = String)]
    pub patient_name: Phi<String>,
    #[schema(value_type = String)]
    pub patient_id: Phi<String>,
    /// `YYYY-MM-DD` or as written.
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

/// A row of a FHIR Bundle's observations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
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
    /// The laboratory calls it critical (`LL`, `HH`, `AA`).
    pub critical: bool,
    pub effective: String,
    pub status: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Observations {
    pub rows: Vec<ObservationRow>,
    /// Resource types in the Bundle and how many of each.
    pub resources: Vec<ResourceCount>,
    #[schema(value_type = String)]
    pub patient_name: Phi<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ResourceCount {
    pub resource_type: String,
    pub count: u32,
}

/// Why a file is refused. Nothing of a refused file is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is too large")]
    TooLarge,
    #[error("the file is of no known type")]
    TypeUnknown,
    #[error("the file is damaged or cut short")]
    Damaged,
    #[error("the file is made to harm")]
    Hostile,
    #[error("the picture has too many pixels")]
    ImageTooLarge,
    #[error("the file is not the one announced")]
    ChecksumMismatch,
    #[error("the consultation holds too much already")]
    ConsultationFull,
}

/// What was found in a file.
#[derive(Debug)]
pub struct Examined {
    pub kind: ExcerptKind,
    pub media_type: &'static str,
    /// Kept sealed beside the row.
    pub facts: Facts,
    /// PNG.
    pub preview: Option<Vec<u8>>,
}

/// What is told of a file without opening it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    pub pages: Option<u32>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub dicom: Option<DicomSummary>,
    pub observations: Option<Observations>,
    /// Who the file says it is about.
    pub patient: Option<PatientInFile>,
    /// Without those about the patient, which depend on the request and are made anew at each reading.
    pub warnings: Vec<ExcerptWarning>,
}

/// Examining holds a file and its picture in memory: two at once, whoever asks.
static EXAMINERS: Semaphore = Semaphore::const_new(2);
const EXAMINING_LIMIT: Duration = Duration::from_secs(30);

/// Examines a whole file on a thread of its own. A file on which a decoder fails in an unforeseen way is damaged; one
/// that keeps it busy for too long is hostile. Its thread keeps its place until it ends, so that such files cannot
/// take more than the two.
pub async fn examine(bytes: Arc<Vec<u8>>) -> Result<Examined, FileError> {
    let Ok(place) = EXAMINERS.acquire().await else { return Err(FileError::Damaged) };
    let work = tokio::task::spawn_blocking(move || {
        let _place = place;
        examine_now(&bytes)
    });
    match tokio::time::timeout(EXAMINING_LIMIT, work).await {
        Ok(Ok(found)) => found,
        Ok(Err(_)) => Err(FileError::Damaged),
        Err(_) => Err(FileError::Hostile),
    }
}

/// As [`examine`], here and now.
pub fn examine_now(bytes: &[u8]) -> Result<Examined, FileError> {
    std::panic::catch_unwind(AssertUnwindSafe(|| match detect::kind(bytes)? {
        detect::Format::Pdf => pdf::examine(bytes),
        detect::Format::Jpeg => image::examine_jpeg(bytes),
        detect::Format::Png => image::examine_png(bytes),
        detect::Format::Dicom => dicom::examine(bytes),
        detect::Format::Json => fhir::examine(bytes),
    }))
    .unwrap_or(Err(FileError::Damaged))
}

#[cfg(test)]
pub(crate) mod samples;
