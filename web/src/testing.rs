//! What the unit tests of this crate share.

use std::{fs, path::Path};

/// Every Rust source below a folder, with its path.
pub fn sources(folder: impl AsRef<Path>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("a source file")));
        }
    }
    found
}
