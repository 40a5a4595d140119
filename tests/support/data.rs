//! Real medical files: DICOM from the Python package `pydicom`, FHIR R4 Bundles from the npm
//! package `hl7.fhir.r4.examples`. `./dev test` fetches them into the cache and says where they
//! are in the environment; without it they are looked for where it puts them.

use std::env;
use std::path::{Path, PathBuf};

/// A DICOM file by its name in pydicom's `test_files`, such as `CT_small.dcm`.
pub fn dicom(name: &str) -> PathBuf {
    locate("HOICHAN_TEST_DICOM_DIR", "dicom", name)
}

/// A FHIR resource by its file name in the examples, such as `Bundle-lipids.json`.
pub fn fhir(name: &str) -> PathBuf {
    locate("HOICHAN_TEST_FHIR_DIR", "fhir", name)
}

fn locate(variable: &str, folder: &str, name: &str) -> PathBuf {
    let dir = match env::var_os(variable) {
        Some(dir) => PathBuf::from(dir),
        None => cache().join("hoichan/test-data").join(folder),
    };
    existing(&dir, name).unwrap_or_else(|| {
        panic!("{} is not there: ./dev test fetches it, or set {variable} to its folder", dir.join(name).display())
    })
}

fn cache() -> PathBuf {
    env::var_os("XDG_CACHE_HOME")
        .map_or_else(|| PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cache"), PathBuf::from)
}

fn existing(dir: &Path, name: &str) -> Option<PathBuf> {
    Some(dir.join(name)).filter(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_real_files_are_what_they_say() {
        let scan = fs::read(dicom("CT_small.dcm")).expect("readable");
        assert_eq!(&scan[128..132], b"DICM");
        let bundle = fs::read_to_string(fhir("Bundle-lipids.json")).expect("readable");
        assert!(bundle.contains("\"Bundle\""));
    }

    #[test]
    fn a_missing_file_names_the_command_that_fetches_it() {
        let panic = std::panic::catch_unwind(|| dicom("no-such-file.dcm")).expect_err("missing");
        let message = panic.downcast_ref::<String>().expect("a message");
        assert!(message.contains("./dev test"), "{message}");
    }
}
