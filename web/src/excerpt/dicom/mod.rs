//! DICOM: header summary, who it is about, and a picture made with the window that the file asks for.

mod charset;
mod codec;
mod jpeg_ls;
mod pixels;
mod reader;
mod render;
#[cfg(test)]
mod tests;

use super::{DicomSummary, Examined, ExcerptKind, ExcerptWarning, Facts, FileError, patient::PatientInFile};
use crate::domain::{phi::Phi, request::Sex};
use reader::{DataSet, Head, Tag};
pub use reader::{has_preamble, looks_headless};

const CHARACTER_SET: Tag = 0x0008_0005;
const STUDY_DATE: Tag = 0x0008_0020;
const MODALITY: Tag = 0x0008_0060;
const INSTITUTION: Tag = 0x0008_0080;
const STUDY_DESCRIPTION: Tag = 0x0008_1030;
const SERIES_DESCRIPTION: Tag = 0x0008_103E;
const PATIENT_NAME: Tag = 0x0010_0010;
const PATIENT_ID: Tag = 0x0010_0020;
const PATIENT_BIRTH: Tag = 0x0010_0030;
const PATIENT_SEX: Tag = 0x0010_0040;
const BODY_PART: Tag = 0x0018_0015;

pub fn examine(bytes: &[u8]) -> Result<Examined, FileError> {
    let head = Head::read(bytes)?;
    let body = head.body(bytes)?;
    let data = DataSet::read(&head, &body)?;
    let mut summary = summary(&data, &head.transfer_syntax);
    let patient = patient(&data, &summary);
    let mut facts = Facts { patient: Some(patient), ..Facts::default() };
    let mut preview = None;
    match pixels::layout(&data)? {
        // A file that was cut between two elements is only found by what it lacks.
        None if is_image_class(&head.media_class) => return Err(FileError::Damaged),
        None => facts.warnings.push(ExcerptWarning::NoPicture),
        Some(layout) => {
            facts.width = Some(layout.columns as u32);
            facts.height = Some(layout.rows as u32);
            summary.frames = layout.frames as u32;
            match codec::frame(&data, &layout, &head.transfer_syntax, layout.frames / 2)? {
                None => facts.warnings.push(ExcerptWarning::PreviewUnsupported),
                Some(samples) => match render::render(&data, &layout, &samples)? {
                    None => facts.warnings.push(ExcerptWarning::PreviewUnsupported),
                    Some(picture) => {
                        preview = Some(picture.png);
                        summary.window_centre = picture.window.map(|w| w.centre);
                        summary.window_width = picture.window.map(|w| w.width);
                    }
                },
            }
        }
    }
    facts.dicom = Some(summary);
    Ok(Examined { kind: ExcerptKind::Dicom, media_type: "application/dicom", facts, preview })
}

fn summary(data: &DataSet<'_>, transfer_syntax: &str) -> DicomSummary {
    let charset = data.plain(CHARACTER_SET);
    let text = |tag: Tag| {
        let bytes = data.bytes(tag).unwrap_or_default();
        charset::decode(&bytes[..bytes.len().min(256)], &charset)
    };
    DicomSummary {
        patient_name: Phi::new(person_name(&text(PATIENT_NAME))),
        patient_id: Phi::new(text(PATIENT_ID)),
        patient_birth: Phi::new(date(&data.plain(PATIENT_BIRTH)).unwrap_or_else(|| text(PATIENT_BIRTH))),
        patient_sex: data.plain(PATIENT_SEX),
        modality: data.plain(MODALITY),
        body_part: text(BODY_PART),
        study_description: Phi::new(text(STUDY_DESCRIPTION)),
        series_description: Phi::new(text(SERIES_DESCRIPTION)),
        study_date: date(&data.plain(STUDY_DATE)).unwrap_or_default(),
        institution: text(INSTITUTION),
        transfer_syntax: syntax_name(transfer_syntax).to_owned(),
        ..DicomSummary::default()
    }
}

fn patient(data: &DataSet<'_>, summary: &DicomSummary) -> PatientInFile {
    PatientInFile {
        name: summary.patient_name.clone(),
        birth: Phi::new(date(&data.plain(PATIENT_BIRTH)).unwrap_or_default()),
        sex: match summary.patient_sex.as_str() {
            "M" => Some(Sex::Male),
            "F" => Some(Sex::Female),
            _ => None,
        },
    }
}

/// The alphabetic form of a name, its parts in order (PS3.5 §6.2.1.1).
fn person_name(value: &str) -> String {
    let forms = || value.split('=').map(|form| form.replace('^', " "));
    let words = |form: String| form.split_whitespace().collect::<Vec<_>>().join(" ");
    forms().map(words).find(|form| !form.is_empty()).unwrap_or_default()
}

/// `20261121` or the older `2026.11.21` as `2026-11-21`.
fn date(value: &str) -> Option<String> {
    let digits: String = value.chars().filter(|c| *c != '.').collect();
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

/// Whether objects of a class always hold a picture (PS3.4 annex B).
fn is_image_class(class: &str) -> bool {
    let kind = class.strip_prefix("1.2.840.10008.5.1.4.1.1.").unwrap_or_default();
    matches!(
        kind,
        "1" | "1.1"
            | "1.1.1"
            | "1.2"
            | "1.2.1"
            | "1.3"
            | "1.3.1"
            | "2"
            | "2.1"
            | "3"
            | "3.1"
            | "4"
            | "4.1"
            | "4.3"
            | "6"
            | "6.1"
            | "6.2"
            | "7"
            | "7.1"
            | "7.2"
            | "7.3"
            | "7.4"
            | "12.1"
            | "12.1.1"
            | "12.2"
            | "12.2.1"
            | "13.1.1"
            | "13.1.3"
            | "20"
            | "77.1.1"
            | "77.1.2"
            | "77.1.4"
            | "128"
    )
}

fn syntax_name(uid: &str) -> &str {
    match uid.strip_prefix("1.2.840.10008.1.2").unwrap_or(uid) {
        "" if uid.is_empty() => "",
        "" => "Implicit VR Little Endian",
        ".1" => "Explicit VR Little Endian",
        ".1.99" => "Deflated Explicit VR Little Endian",
        ".2" => "Explicit VR Big Endian",
        ".4.50" => "JPEG Baseline",
        ".4.51" => "JPEG Extended",
        ".4.57" | ".4.70" => "JPEG Lossless",
        ".4.80" => "JPEG-LS Lossless",
        ".4.81" => "JPEG-LS Near-Lossless",
        ".4.90" => "JPEG 2000 Lossless",
        ".4.91" => "JPEG 2000",
        ".5" => "RLE Lossless",
        _ => uid,
    }
}
