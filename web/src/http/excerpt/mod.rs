//! Pages of the record attached to a consultation.

mod content;
mod list;
mod observations;
mod opening;
mod preview;
mod reply;
pub mod sweep;
#[cfg(test)]
mod tests;
mod upload;
pub mod view;
mod withdraw;

use super::{ApiError, Routes};
use crate::{
    domain::{
        clock::Ts,
        ids::{ConsultationId, ExcerptId, HospitalId},
        phi::Phi,
        policy::{Action, Rule},
    },
    excerpt::FileError,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub use crate::excerpt::{DicomSummary, ExcerptKind, ExcerptWarning, ObservationRow, Observations, ResourceCount};

/// A page of the record. Of a withdrawn one only that it was there, and its digest.
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
    /// Header summary of a DICOM file.
    pub dicom: Option<DicomSummary>,
    /// Of a PDF.
    pub pages: Option<u32>,
    /// Of an image or a DICOM file.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// Why somebody should look twice; each a stable code.
    pub warnings: Vec<ExcerptWarning>,
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Empty => Self::invalid("file_empty"),
            FileError::TooLarge => Self::TooLarge("file_too_large"),
            FileError::TypeUnknown => Self::invalid("file_type_unknown"),
            FileError::Damaged => Self::invalid("file_damaged"),
            FileError::Hostile => Self::invalid("file_hostile"),
            FileError::ImageTooLarge => Self::invalid("image_too_large"),
            FileError::ChecksumMismatch => Self::invalid("checksum_mismatch"),
            FileError::ConsultationFull => Self::TooLarge("consultation_full"),
        }
    }
}

/// What the disk refused: full or read-only is for later, a missing file is not there, the rest is a fault.
fn disk(error: std::io::Error) -> ApiError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem => {
            tracing::warn!(%error, "the excerpt folder cannot be written");
            ApiError::Unavailable
        }
        ErrorKind::NotFound => ApiError::NotFound,
        _ => ApiError::Internal(Box::new(error)),
    }
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
