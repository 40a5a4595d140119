//! Against pydicom's own test files: every transfer syntax, photometric interpretation and fault that they have.

use super::*;
use crate::excerpt::{examine_now, samples};

/// Not whole: the pixels, or a sequence, end before their length; a stream with a delimiter within its header, which no
/// decoder reads; two that call themselves CT and MR and hold no picture.
const DAMAGED: [&str; 5] = [
    "MR_truncated.dcm",
    "rtplan_truncated.dcm",
    "JPEG2000-embedded-sequence-delimiter.dcm",
    "UN_sequence.dcm",
    "priv_SQ.dcm",
];

/// Begins with a byte too many.
const UNKNOWN: &str = "no_meta.dcm";

/// 12-bit lossy JPEG.
const UNSUPPORTED: [&str; 2] = ["JPEG-lossy.dcm", "JPGExtended.dcm"];

/// Plans, reports, structures, curves, and files that hold a few elements only.
const WITHOUT_PICTURE: [&str; 12] = [
    "ExplVR_BigEndNoMeta.dcm",
    "ExplVR_LitEndNoMeta.dcm",
    "empty_charset_LEI.dcm",
    "meta_missing_tsyntax.dcm",
    "nested_priv_SQ.dcm",
    "no_meta_group_length.dcm",
    "reportsi.dcm",
    "reportsi_with_empty_number_tags.dcm",
    "rtplan.dcm",
    "rtstruct.dcm",
    "test-SR.dcm",
    "waveform_ecg.dcm",
];

fn preview(name: &str) -> Vec<u8> {
    preview_of(&samples::dicom(name))
}

fn preview_of(bytes: &[u8]) -> Vec<u8> {
    examine_now(bytes).unwrap().preview.unwrap()
}

fn pixels(png: &[u8]) -> image::RgbImage {
    image::load_from_memory(png).unwrap().to_rgb8()
}

/// The largest difference of any channel of any pixel.
fn difference(a: &[u8], b: &[u8]) -> u8 {
    let (a, b) = (pixels(a), pixels(b));
    assert_eq!(a.dimensions(), b.dimensions());
    a.iter().zip(b.iter()).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

/// A data set in explicit VR little endian, behind a preamble and a transfer syntax.
fn file(syntax: &str, body: &[u8]) -> Vec<u8> {
    let mut out = vec![0; 128];
    out.extend_from_slice(b"DICM");
    out.extend(element(0x0002_0010, b"UI", syntax.as_bytes()));
    out.extend_from_slice(body);
    out
}

fn element(tag: u32, vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
    let mut out = [(tag >> 16) as u16, tag as u16].map(u16::to_le_bytes).concat();
    out.extend_from_slice(vr);
    out.extend_from_slice(&u16::try_from(value.len()).unwrap().to_le_bytes());
    out.extend_from_slice(value);
    out
}

#[test]
fn every_file_of_pydicom_is_shown_kept_or_refused() {
    let files = samples::dicom_files();
    let mut shown = 0;
    for (name, bytes) in &files {
        let name = name.as_str();
        match examine_now(bytes) {
            Err(FileError::TypeUnknown) => assert_eq!(name, UNKNOWN),
            Err(error) => {
                assert_eq!(error, FileError::Damaged, "{name}");
                assert!(DAMAGED.contains(&name), "{name} is refused");
            }
            Ok(found) => {
                assert_eq!(found.kind, ExcerptKind::Dicom);
                let expected: &[ExcerptWarning] = match name {
                    _ if UNSUPPORTED.contains(&name) => &[ExcerptWarning::PreviewUnsupported],
                    _ if WITHOUT_PICTURE.contains(&name) => &[ExcerptWarning::NoPicture],
                    _ => &[],
                };
                assert_eq!(found.facts.warnings, expected, "{name}");
                assert_eq!(found.preview.is_some(), expected.is_empty(), "{name}");
                shown += usize::from(found.preview.is_some());
            }
        }
    }
    assert_eq!((files.len(), shown), (78, 58));
}

#[test]
fn one_picture_in_every_transfer_syntax_looks_the_same() {
    let plain = preview("MR_small.dcm");
    for other in [
        "MR_small_implicit.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_expb.dcm",
        "MR_small_padded.dcm",
        "MR_small_RLE.dcm",
        "MR_small_jp2klossless.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
    ] {
        assert_eq!(difference(&plain, &preview(other)), 0, "{other}");
    }
    assert_eq!(difference(&preview("rtdose_1frame.dcm"), &preview("rtdose_rle_1frame.dcm")), 0);
    assert_eq!(difference(&preview("rtdose_1frame.dcm"), &preview("rtdose_expb_1frame.dcm")), 0);
    assert_eq!(difference(&preview("SC_rgb_small_odd.dcm"), &preview("SC_rgb_small_odd_big_endian.dcm")), 0);
    assert_eq!(difference(&preview("liver_1frame.dcm"), &preview("liver_expb_1frame.dcm")), 0);
}

#[test]
fn one_colour_picture_however_compressed_is_nearly_the_same() {
    let plain = preview("SC_rgb_rle.dcm");
    for lossless in ["SC_rgb_jpeg_gdcm.dcm", "SC_rgb_rle_16bit.dcm", "SC_rgb_rle_32bit.dcm", "SC_rgb_rle_2frame.dcm"] {
        let limit = if lossless.contains("2frame") { 255 } else { 1 };
        assert!(difference(&plain, &preview(lossless)) <= limit, "{lossless}");
    }
    for lossy in [
        "SC_rgb_dcmtk_+eb+cr.dcm",
        "SC_rgb_dcmtk_+eb+cy+n1.dcm",
        "SC_rgb_jls_lossy_line.dcm",
        "SC_rgb_jls_lossy_sample.dcm",
        "SC_rgb_gdcm_KY.dcm",
    ] {
        let (a, b) = (pixels(&plain), pixels(&preview(lossy)));
        let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = sum as f64 / a.len() as f64;
        assert!(mean < 6.0, "{lossy} differs by {mean}");
    }
}

#[test]
fn the_header_is_told() {
    let found = examine_now(&samples::dicom("MR_small.dcm")).unwrap();
    let summary = found.facts.dicom.unwrap();
    assert_eq!(summary.patient_name.expose(), "CompressedSamples MR1");
    assert_eq!((summary.modality.as_str(), summary.frames), ("MR", 1));
    assert_eq!(summary.study_date, "2004-08-26");
    assert_eq!((summary.window_centre, summary.window_width), (Some(600.0), Some(1600.0)));
    assert_eq!(summary.transfer_syntax, "Explicit VR Little Endian");
    assert_eq!((found.facts.width, found.facts.height), (Some(64), Some(64)));
    let ultrasound = examine_now(&samples::dicom("examples_ybr_color.dcm")).unwrap();
    assert_eq!(ultrasound.facts.dicom.unwrap().frames, 30);
}

#[test]
fn colours_follow_the_stream_before_the_header() {
    // Grey paper, with an Adobe marker cut short, with a whole one, and with none.
    for name in
        ["SC_rgb_jpeg.dcm", "SC_rgb_jpeg_app14_dcmd.dcm", "SC_jpeg_no_color_transform.dcm", "SC_rgb_jpeg_dcmd.dcm"]
    {
        let picture = pixels(&preview(name));
        assert!(picture.pixels().all(|p| p.0.iter().all(|c| c.abs_diff(p[0]) < 40)), "{name}");
    }
}

#[test]
fn monochrome1_is_inverted() {
    let mut bytes = samples::dicom("CT_small.dcm");
    let upright = pixels(&preview_of(&bytes));
    let at = bytes.windows(11).position(|w| w == b"MONOCHROME2").unwrap();
    bytes[at + 10] = b'1';
    let inverted = pixels(&preview_of(&bytes));
    assert!(upright.iter().zip(inverted.iter()).all(|(a, b)| a.abs_diff(255 - *b) <= 1));
}

#[test]
fn every_cut_file_is_refused() {
    for name in [
        "CT_small.dcm",
        "MR_small_implicit.dcm",
        "MR_small_expb.dcm",
        "JPEG2000.dcm",
        "SC_rgb_rle.dcm",
        "examples_ybr_color.dcm",
        "image_dfl.dcm",
    ] {
        let whole = samples::dicom(name);
        let step = (whole.len() / 40).max(1);
        for cut in (0..whole.len() - 8).step_by(step).chain([whole.len() - 9]) {
            assert!(examine_now(&whole[..cut]).is_err(), "{name} cut at {cut} of {}", whole.len());
        }
    }
}

/// A small generator with a fixed seed: the same mutations every time.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn changed_files_are_shown_kept_or_refused() {
    let mut state = 2026;
    for (name, whole) in samples::dicom_files() {
        if whole.len() > 50_000 {
            continue;
        }
        for _ in 0..12 {
            let mut bytes = whole.clone();
            for _ in 0..1 + random(&mut state) % 8 {
                let at = random(&mut state) as usize % bytes.len();
                bytes[at] = random(&mut state) as u8;
            }
            if let Ok(found) = examine_now(&bytes) {
                let size = found.preview.map_or(0, |png| pixels(&png).len());
                assert!(size <= 1024 * 1024 * 3, "{name}");
            }
        }
    }
}

#[test]
fn files_made_to_harm_are_refused_at_once() {
    // A sequence within an item within a sequence, a million times.
    let level = [
        0x08, 0x00, 0x40, 0x11, b'S', b'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF,
        0xFF,
    ];
    let nested = file("1.2.840.10008.1.2.1", &level.repeat(1_000_000));
    assert_eq!(examine_now(&nested).unwrap_err(), FileError::Hostile);

    let mut deflater = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), 300 * 1024 * 1024), &mut deflater).unwrap();
    let bomb = file("1.2.840.10008.1.2.1.99", &deflater.finish().unwrap());
    assert!(bomb.len() < 1_000_000);
    assert_eq!(examine_now(&bomb).unwrap_err(), FileError::Hostile);

    let flood = [element(0x0028_0010, b"US", &[0xFF, 0xFF]), element(0x0028_0011, b"US", &[0xFF, 0xFF])].concat();
    assert_eq!(examine_now(&file("1.2.840.10008.1.2.1", &flood)).unwrap_err(), FileError::ImageTooLarge);

    let lying =
        [element(0x0008_0060, b"CS", b"CT"), vec![0xE0, 0x7F, 0x10, 0, b'O', b'W', 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]]
            .concat();
    assert_eq!(examine_now(&file("1.2.840.10008.1.2.1", &lying)).unwrap_err(), FileError::Damaged);
}

#[test]
fn a_name_is_read_in_its_character_set() {
    let body = [
        element(0x0008_0005, b"CS", b"ISO_IR 192"),
        element(0x0010_0010, b"PN", "NGUYỄN^THỊ ĐÀO=阮氏桃 ".as_bytes()),
        element(0x0010_0030, b"DA", b"19680203"),
        element(0x0010_0040, b"CS", b"F "),
    ]
    .concat();
    let facts = examine_now(&file("1.2.840.10008.1.2.1", &body)).unwrap().facts;
    let patient = facts.patient.unwrap();
    assert_eq!(patient.name.expose(), "NGUYỄN THỊ ĐÀO");
    assert_eq!((patient.birth.expose().as_str(), patient.sex), ("1968-02-03", Some(Sex::Female)));
    assert_eq!(facts.warnings, [ExcerptWarning::NoPicture]);
}
