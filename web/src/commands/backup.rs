//! `hoichan backup` and `hoichan restore`.
//!
//! A backup is a folder: the database, the excerpts (sealed as they are) and the key of Web Push, to which browsers have
//! bound their subscriptions. The master key is left out on purpose, so that a stolen backup tells nothing; it is kept
//! apart by the operator.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};
use web::{
    data_folder::{self, DataFolder},
    settings::Settings,
    store::Db,
};

/// Files beside the database that belong to a data folder.
const FOLDERS: [&str; 1] = ["excerpts"];
const VAPID_KEY: &str = "vapid.key";

pub async fn backup(settings: &Settings, target: &Path) -> io::Result<ExitCode> {
    if settings.database_url.is_some() {
        return Err(io::Error::other(
            "backup: with PostgreSQL take the database with pg_dump, and the excerpts folder beside it",
        ));
    }
    if target.exists() {
        return Err(io::Error::other(format!("{} exists already; a backup goes into a new folder", target.display())));
    }
    let database = data_folder::database_file(&settings.data_dir);
    if !database.exists() {
        return Err(io::Error::other(format!("data_dir: {} holds no database", settings.data_dir.display())));
    }
    fs::create_dir_all(target)?;
    // Excerpts are written before their rows: copied after the database, each row's file is there.
    let db = Db::open_sqlite(&database).await.map_err(io::Error::other)?;
    db.copy_sqlite_to(&data_folder::database_file(target))
        .await
        .map_err(|e| io::Error::other(data_folder::full(&e)))?;
    db.close().await;
    let mut files = 0;
    for name in FOLDERS {
        files += copy_folder(&settings.data_dir.join(name), &target.join(name))?;
    }
    let named = settings.vapid_key_file.clone();
    copy_key(&named.unwrap_or_else(|| settings.data_dir.join(VAPID_KEY)), &target.join(VAPID_KEY))?;
    println!(
        "backup written to {}: the database and {files} files\nkeep master.key apart from it: without it the backup cannot be read",
        target.display()
    );
    Ok(ExitCode::SUCCESS)
}

pub fn restore(settings: &Settings, source: &Path) -> io::Result<ExitCode> {
    let from = data_folder::database_file(source);
    if !from.exists() {
        return Err(io::Error::other(format!("{} is not a backup: it holds no database", source.display())));
    }
    let folder = DataFolder::open(&settings.data_dir)?;
    let database = folder.database_file();
    if database.exists() {
        return Err(io::Error::other(format!(
            "data_dir: {} holds a database already; restore into a new folder",
            settings.data_dir.display()
        )));
    }
    fs::copy(&from, &database)?;
    let mut files = 0;
    for name in FOLDERS {
        files += copy_folder(&source.join(name), &folder.path().join(name))?;
    }
    // A key file of its own name is the operator's.
    if settings.vapid_key_file.is_none() && !folder.path().join(VAPID_KEY).exists() {
        copy_key(&source.join(VAPID_KEY), &folder.path().join(VAPID_KEY))?;
    }
    println!(
        "restored the database and {files} files; put master.key into {} before the start",
        folder.path().display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Copies a key, readable by its owner only. A service that never ran has none.
fn copy_key(from: &Path, to: &Path) -> io::Result<()> {
    if !from.exists() {
        return Ok(());
    }
    let key = fs::read(from)?;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?.write_all(&key)
}

/// Copies a folder's files and those of its folders; gives their number.
fn copy_folder(from: &Path, to: &Path) -> io::Result<u64> {
    if !from.exists() {
        return Ok(0);
    }
    let mut copied = 0;
    let mut todo: Vec<(PathBuf, PathBuf)> = vec![(from.to_owned(), to.to_owned())];
    while let Some((from, to)) = todo.pop() {
        fs::create_dir_all(&to)?;
        for entry in fs::read_dir(&from)? {
            let entry = entry?;
            let target = to.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                todo.push((entry.path(), target));
            } else {
                fs::copy(entry.path(), target)?;
                copied += 1;
            }
        }
    }
    Ok(copied)
}
