//! What the unit tests of this crate share.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The folder of this crate where the tests run, not where they were compiled: checkouts may share a target folder.
pub fn manifest_dir() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests").into()
}

/// Every Rust source below a folder of this crate, with its path.
pub fn sources(folder: &str) -> Vec<(String, String)> {
    below(&manifest_dir().join(folder))
}

fn below(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(below(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("a source file")));
        }
    }
    found
}
