//! What the harness needs of the machine: the account and the programs of PostgreSQL, a port, locks.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::dir;

/// The account a server must run under: PostgreSQL refuses to run as root.
pub fn account() -> Option<(u32, u32)> {
    if dir::own_uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("Linux has /etc/passwd");
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let line = line.expect("Debian's package postgresql makes the user `postgres`");
    let fields: Vec<&str> = line.split(':').collect();
    Some((fields[2].parse().ok()?, fields[3].parse().ok()?))
}

/// Debian keeps the server's programs outside PATH, in a folder per version.
pub fn bin(name: &str) -> PathBuf {
    static NEWEST: OnceLock<Option<PathBuf>> = OnceLock::new();
    let newest = NEWEST.get_or_init(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let bins = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
        bins.filter(|bin| bin.join("initdb").exists()).max()
    });
    match newest {
        Some(bin) => bin.join(name),
        None => PathBuf::from(name),
    }
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("bound").port()
}

/// Opens a file that every user may read and takes a lock on it.
pub fn locked(path: &Path, lock: impl Fn(&File) -> io::Result<()>) -> File {
    let open = OpenOptions::new().create(true).truncate(false).write(true).read(true).mode(0o644).open(path);
    let file = open.unwrap_or_else(|e| panic!("cannot open {}: {e}", path.display()));
    lock(&file).unwrap_or_else(|e| panic!("cannot lock {}: {e}", path.display()));
    file
}

pub fn write_private(path: &Path, text: &str) {
    let _ = fs::remove_file(path);
    let mut options = OpenOptions::new();
    let file = options.create_new(true).write(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()));
    written.unwrap_or_else(|e| panic!("cannot write {}: {e}", path.display()));
    debug_assert_eq!(fs::metadata(path).map(|m| m.mode() & 0o777).ok(), Some(0o600));
}
