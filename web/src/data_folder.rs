//! The data folder: its lock, its keys, its database.

use crate::{
    settings::Settings,
    store::{Db, PoolSettings, sealing::Key},
};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// The data folder, held for as long as this lives.
pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if needed (readable by its owner only) and locks it: two services never share one.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                Err(io::Error::other(format!("data_dir: {} is used by another hoichan", path.display())))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn database_file(&self) -> PathBuf {
        database_file(&self.path)
    }

    pub fn excerpts(&self) -> PathBuf {
        self.path.join("excerpts")
    }

    /// The master key, made at first start when no file was named.
    pub fn master_key(&self, named: Option<&Path>) -> io::Result<Key> {
        let bytes = match named {
            Some(path) => secret(path)?,
            None => secret_or_new(&self.path.join("master.key"))?,
        };
        let bytes: [u8; 32] = bytes
            .try_into()
            .map_err(|_| io::Error::other("master_key_file: must hold 32 bytes, as 64 hexadecimal digits"))?;
        Ok(Key::from_bytes(bytes))
    }

    /// The private key of Web Push, made at first start when no file was named.
    pub fn vapid_key(&self, named: Option<&Path>) -> io::Result<Vec<u8>> {
        match named {
            Some(path) => secret(path),
            None => secret_or_new(&self.path.join("vapid.key")),
        }
    }

    /// The keys that sign tickets, newest first.
    pub fn ticket_keys(&self) -> io::Result<Vec<Vec<u8>>> {
        Ok(vec![secret_or_new(&self.path.join("ticket.key"))?])
    }
}

/// Where the SQLite database is.
pub fn database_file(folder: &Path) -> PathBuf {
    folder.join("hoichan.db")
}

/// Reads a secret from a file of hexadecimal digits.
pub fn secret(path: &Path) -> io::Result<Vec<u8>> {
    let mut text = String::new();
    let unusable = |what: String| io::Error::other(format!("{} cannot be used: {what}", path.display()));
    File::open(path).and_then(|mut f| f.read_to_string(&mut text)).map_err(|e| unusable(e.to_string()))?;
    let bytes = hex::decode(text.trim()).map_err(|_| unusable("it must hold hexadecimal digits".into()))?;
    if bytes.len() < 32 || bytes.iter().all(|b| *b == bytes[0]) {
        return Err(unusable("it must hold at least 32 random bytes (openssl rand -hex 32)".into()));
    }
    Ok(bytes)
}

fn secret_or_new(path: &Path) -> io::Result<Vec<u8>> {
    if path.exists() {
        return secret(path);
    }
    let mut bytes = vec![0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| io::Error::other("the system gives no random bytes"))?;
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(path)?;
    file.write_all(hex::encode(&bytes).as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    Ok(bytes)
}

/// Opens the database that the settings name and brings its tables up to date.
pub async fn open_database(settings: &Settings, folder: &Path) -> io::Result<Db> {
    let unreachable = |e: crate::store::StoreError| io::Error::other(format!("database_url: {}", full(&e)));
    let db = match &settings.database_url {
        Some(url) => Db::open_postgres(url, PoolSettings::default()).await.map_err(unreachable)?,
        None => Db::open_sqlite(&database_file(folder)).await.map_err(unreachable)?,
    };
    db.migrate()
        .await
        .map_err(|e| io::Error::other(format!("database_url: the tables cannot be brought up to date: {e}")))?;
    Ok(db)
}

/// An error with its causes, in one sentence.
pub fn full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
