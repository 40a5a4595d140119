//! What a file is, by its content. Its name is not asked.

use super::{FileError, dicom};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Jpeg,
    Png,
    Dicom,
    Json,
}

/// The format, or why the file is not taken. A file that is two things at once is taken as DICOM, whose preamble may
/// hold anything, only if that preamble is no program.
pub fn kind(bytes: &[u8]) -> Result<Format, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if dicom::has_preamble(bytes) {
        return if is_harmless_preamble(&bytes[..128]) { Ok(Format::Dicom) } else { Err(FileError::Hostile) };
    }
    let start = text_start(bytes);
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Ok(Format::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Ok(Format::Png)
    } else if start.starts_with(b"%PDF-") {
        Ok(Format::Pdf)
    } else if start.starts_with(b"{") {
        Ok(Format::Json)
    } else if dicom::looks_headless(bytes) {
        Ok(Format::Dicom)
    } else {
        Err(FileError::TypeUnknown)
    }
}

/// The bytes after a byte-order mark and white space.
pub fn text_start(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start()
}

/// The standard leaves the first 128 bytes free (PS3.10 §7.1). Zeros and a TIFF header are in use; a preamble that
/// makes the file a program or a page as well is an attack (CVE-2019-11687).
fn is_harmless_preamble(preamble: &[u8]) -> bool {
    let programs: [&[u8]; 9] =
        [b"MZ", b"\x7fELF", b"#!", b"<", b"%PDF", b"PK", b"\xCA\xFE\xBA\xBE", b"\xCF\xFA\xED\xFE", b"\xCE\xFA\xED\xFE"];
    !programs.iter().any(|program| text_start(preamble).starts_with(program))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_preamble(start: &[u8]) -> Vec<u8> {
        let mut file = vec![0; 128];
        file[..start.len()].copy_from_slice(start);
        file.extend_from_slice(b"DICM");
        file
    }

    #[test]
    fn tells_each_format_by_its_first_bytes() {
        assert_eq!(kind(b"\xFF\xD8\xFF\xE0"), Ok(Format::Jpeg));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n"), Ok(Format::Png));
        assert_eq!(kind(b"%PDF-1.7"), Ok(Format::Pdf));
        assert_eq!(kind(b"\xEF\xBB\xBF \n{}"), Ok(Format::Json));
        assert_eq!(kind(&with_preamble(b"")), Ok(Format::Dicom));
        assert_eq!(kind(&with_preamble(b"II*\0")), Ok(Format::Dicom));
        assert_eq!(kind(b""), Err(FileError::Empty));
        for other in
            [b"<svg onload=alert(1)>".as_slice(), b"GIF89a", b"MZ\x90", b"PK\x03\x04", b"<!DOCTYPE html>", b"\0\0\0\0"]
        {
            assert_eq!(kind(other), Err(FileError::TypeUnknown));
        }
    }

    #[test]
    fn a_dicom_file_that_is_a_program_too_is_hostile() {
        for start in [b"MZ\x90".as_slice(), b"\x7fELF\x02", b"<script>", b"%PDF-1.4", b"#!/bin/sh", b"PK\x03\x04"] {
            assert_eq!(kind(&with_preamble(start)), Err(FileError::Hostile));
        }
    }
}
