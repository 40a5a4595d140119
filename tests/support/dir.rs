//! Temporary folders, all below one that belongs to this user alone.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The user this process runs as.
pub fn own_uid() -> u32 {
    fs::metadata("/proc/self").expect("/proc is mounted").uid()
}

/// The folder of everything the tests of this user keep for a while.
pub fn base() -> PathBuf {
    let uid = own_uid();
    let base = std::env::temp_dir().join(format!("hoichan-test-{uid}"));
    // 0755: the server user of a PostgreSQL started by root must reach its folder in here.
    let made = DirBuilder::new().recursive(true).mode(0o755).create(&base);
    made.unwrap_or_else(|e| panic!("cannot make {}: {e}", base.display()));
    let owner = fs::metadata(&base).expect("just made").uid();
    assert_eq!(owner, uid, "{} belongs to another user", base.display());
    base
}

/// A folder that goes when this value goes.
#[derive(Debug)]
pub struct TempDir(PathBuf);

impl TempDir {
    pub fn new(purpose: &str) -> TempDir {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = base().join(format!("{purpose}-{}-{number}", std::process::id()));
        // A process with the same id may have been killed here earlier.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap_or_else(|e| panic!("cannot make {}: {e}", path.display()));
        TempDir(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_folder_goes_with_its_value() {
        let dir = TempDir::new("dir");
        let other = TempDir::new("dir");
        assert_ne!(dir.path(), other.path());
        let path = dir.path().to_owned();
        fs::write(path.join("file"), "x").expect("writable");
        drop(dir);
        assert!(!path.exists());
        assert!(other.path().exists());
    }
}
