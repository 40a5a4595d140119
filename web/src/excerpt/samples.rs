//! Files for the tests: made here, or the real ones that `./dev test` fetches.

use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

fn pixels(width: u32, height: u32) -> Vec<u8> {
    (0..width * height).flat_map(|i| [(i % 251) as u8, (i / width) as u8, 90]).collect()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    crate::excerpt::picture::png(&pixels(width, height), width as usize, height as usize, true).expect("a PNG")
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new(&mut out);
    encoder.write_image(&pixels(width, height), width, height, ExtendedColorType::Rgb8).expect("a JPEG");
    out
}

/// A JPEG whose EXIF says that the camera was held turned by 90°.
pub fn turned_jpeg(width: u32, height: u32) -> Vec<u8> {
    let exif = b"\xFF\xE1\x00\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut out = jpeg(width, height);
    out.splice(2..2, exif.iter().copied());
    out
}

/// A PDF with the given pages, written with a cross-reference table; `extra` stands in its catalogue.
pub fn pdf(pages: usize, extra: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|i| format!("{} 0 R", i + 3)).collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {extra} >>"),
        format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")),
    ];
    objects.extend((0..pages).map(|_| "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned()));
    let mut out = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

/// Every DICOM file of pydicom's, with its name.
pub fn dicom_files() -> Vec<(String, Vec<u8>)> {
    folder("HOICHAN_TEST_DICOM_DIR", "dicom", "dcm")
}

/// Every example Bundle of FHIR R4, with its name.
pub fn bundles() -> Vec<(String, Vec<u8>)> {
    folder("HOICHAN_TEST_FHIR_DIR", "fhir", "json")
}

pub fn dicom(name: &str) -> Vec<u8> {
    dicom_files().into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{name} is not there")).1
}

pub fn bundle(name: &str) -> Vec<u8> {
    bundles().into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{name} is not there")).1
}

fn folder(variable: &str, default: &str, extension: &str) -> Vec<(String, Vec<u8>)> {
    let folder = env::var_os(variable).map_or_else(|| cache().join("hoichan/test-data").join(default), PathBuf::from);
    let missing =
        || format!("{} is not there: ./dev test fetches it, or set {variable} to its folder", folder.display());
    let entries = fs::read_dir(&folder).unwrap_or_else(|_| panic!("{}", missing()));
    let mut found: Vec<(String, Vec<u8>)> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .map(|path| (file_name(&path), fs::read(&path).expect("readable")))
        .collect();
    assert!(!found.is_empty(), "{}", missing());
    found.sort();
    found
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn cache() -> PathBuf {
    let home = || PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cache");
    env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from)
}
