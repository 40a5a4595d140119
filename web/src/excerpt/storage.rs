//! Excerpts on disk: sealed in chunks while they arrive, under the SHA-256 of what is stored.
//!
//! Each excerpt has a random key, wrapped by its hospital's. A key of its own for the file, for the preview and for
//! what is told of it is derived from that one; destroying the wrapped key destroys all three. A chunk is 64 KiB,
//! sealed with AES-256-GCM under its number as nonce and bound to hospital, excerpt, number and whether it is the
//! last: chunks cannot be dropped, moved, or cut off at the end. No name that a user chose is ever part of a path.

use crate::{
    domain::{
        clock::Ts,
        ids::{ExcerptId, HospitalId},
    },
    store::sealing::Key,
};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest,
};
use std::{
    collections::HashSet,
    fs, io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
};

const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
/// Of the format; it is part of what each chunk is bound to.
const VERSION: u8 = 1;
/// Files that arrive, below the folder.
const INCOMING: &str = "incoming";

/// Which of an excerpt's sealed things a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Content,
    Preview,
    /// The sealed column beside the row.
    Facts,
}

/// The key of one part, derived from the excerpt's key.
pub fn part_key(excerpt_key: &Key, part: Part) -> Key {
    let name = match part {
        Part::Content => "content",
        Part::Preview => "preview",
        Part::Facts => "facts",
    };
    let derived = excerpt_key.lookup("excerpt part", name);
    let mut bytes = [0; 32];
    bytes.copy_from_slice(&derived);
    Key::from_bytes(bytes)
}

/// Seals and opens the chunks of one file.
#[derive(Clone)]
struct Chunks {
    key: std::sync::Arc<LessSafeKey>,
    hospital: HospitalId,
    excerpt: ExcerptId,
}

impl Chunks {
    fn new(key: &Key, hospital: HospitalId, excerpt: ExcerptId) -> io::Result<Self> {
        let key = UnboundKey::new(&AES_256_GCM, key.bytes().as_slice()).map_err(|_| unsealed())?;
        Ok(Self { key: std::sync::Arc::new(LessSafeKey::new(key)), hospital, excerpt })
    }

    fn nonce(number: u64) -> Nonce {
        let mut nonce = [0; NONCE_LEN];
        nonce[NONCE_LEN - 8..].copy_from_slice(&number.to_be_bytes());
        Nonce::assume_unique_for_key(nonce)
    }

    fn aad(&self, number: u64, last: bool) -> Aad<Vec<u8>> {
        let mut aad = vec![VERSION];
        aad.extend_from_slice(self.hospital.0.as_bytes());
        aad.extend_from_slice(self.excerpt.0.as_bytes());
        aad.extend_from_slice(&number.to_be_bytes());
        aad.push(u8::from(last));
        Aad::from(aad)
    }

    fn seal(&self, number: u64, last: bool, mut chunk: Vec<u8>) -> io::Result<Vec<u8>> {
        self.key
            .seal_in_place_append_tag(Self::nonce(number), self.aad(number, last), &mut chunk)
            .map_err(|_| unsealed())?;
        Ok(chunk)
    }

    fn open(&self, number: u64, last: bool, mut chunk: Vec<u8>) -> io::Result<Vec<u8>> {
        let opened = self.key.open_in_place(Self::nonce(number), self.aad(number, last), &mut chunk);
        let length = opened.map_err(|_| unsealed())?.len();
        chunk.truncate(length);
        Ok(chunk)
    }
}

fn unsealed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a sealed chunk did not open")
}

/// Deletes a file whose row is gone or has lost its key. What cannot be deleted now is deleted by the sweep.
pub async fn remove(folder: &Path, stored_as: &str) {
    match tokio::fs::remove_file(Folder::new(folder).path(stored_as)).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, stored_as, "an excerpt's file is left to the sweep");
        }
        _ => {}
    }
}

/// The folder of sealed files.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    fn path(&self, stored_as: &str) -> PathBuf {
        self.0.join(stored_as.get(..2).unwrap_or("")).join(stored_as)
    }

    /// Begins a file. Dropped before it is placed, it is gone.
    pub async fn create(&self, key: &Key, hospital: HospitalId, excerpt: ExcerptId) -> io::Result<Writer> {
        let chunks = Chunks::new(key, hospital, excerpt)?;
        let incoming = self.0.join(INCOMING);
        // A name of its own: the preview arrives while the content is still there.
        let path = incoming.join(ExcerptId::new().to_string());
        let target = path.clone();
        let file = blocking(move || {
            make_folder(&incoming)?;
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&target)
        })
        .await?;
        Ok(Writer {
            folder: self.clone(),
            kept: Kept { path, keep: false },
            file: File::from_std(file),
            chunks,
            held: Vec::with_capacity(CHUNK),
            number: 0,
            stored: digest::Context::new(&digest::SHA256),
        })
    }

    /// Opens a file; its first chunk is checked at once.
    pub async fn open(
        &self,
        stored_as: &str,
        key: &Key,
        hospital: HospitalId,
        excerpt: ExcerptId,
    ) -> io::Result<Reader> {
        let path = self.path(stored_as);
        let mut file = File::open(&path).await?;
        let size = file.metadata().await?.len();
        let count = size.div_ceil((CHUNK + TAG) as u64);
        if count == 0 {
            return Err(unsealed());
        }
        file.rewind().await?;
        let mut reader = Reader { file, chunks: Chunks::new(key, hospital, excerpt)?, number: 0, count, first: None };
        reader.first = reader.read_chunk().await?;
        Ok(reader)
    }

    /// Deletes files that no row knows and that were last written before `before`; gives how many.
    pub async fn sweep(&self, known: HashSet<String>, before: Ts) -> io::Result<usize> {
        let root = self.0.clone();
        blocking(move || sweep(&root, &known, before)).await
    }
}

fn sweep(root: &Path, known: &HashSet<String>, before: Ts) -> io::Result<usize> {
    let mut removed = 0;
    let folders = match fs::read_dir(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        other => other?,
    };
    for folder in folders {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            let file = file?;
            let is_known = file.file_name().to_str().is_some_and(|name| known.contains(name));
            let written = file.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
            if !is_known && i64::try_from(written).is_ok_and(|at| at < before.0) {
                fs::remove_file(file.path())?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

/// Makes a folder only the service may look into.
fn make_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// Deletes its file when dropped, unless it is to be kept.
#[derive(Debug)]
struct Kept {
    path: PathBuf,
    keep: bool,
}

impl Drop for Kept {
    fn drop(&mut self) {
        if !self.keep {
            // It may have been moved or never been made; the sweep looks again.
            let _gone = fs::remove_file(&self.path);
        }
    }
}

/// A file that arrives.
pub struct Writer {
    folder: Folder,
    kept: Kept,
    file: File,
    chunks: Chunks,
    held: Vec<u8>,
    number: u64,
    stored: digest::Context,
}

impl Writer {
    pub async fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            // A full chunk is sealed only when something follows it: the last one is marked.
            if self.held.len() == CHUNK {
                self.seal(false).await?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.held.len()));
            self.held.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    async fn seal(&mut self, last: bool) -> io::Result<()> {
        let chunk = std::mem::replace(&mut self.held, Vec::with_capacity(CHUNK));
        let sealed = self.chunks.seal(self.number, last, chunk)?;
        self.number += 1;
        self.stored.update(&sealed);
        self.file.write_all(&sealed).await
    }

    /// Seals what is left and waits until the disk has it all.
    pub async fn finish(mut self) -> io::Result<Arrived> {
        self.seal(true).await?;
        self.file.flush().await?;
        self.file.sync_all().await?;
        let name = hex::encode(self.stored.finish());
        Ok(Arrived { folder: self.folder, kept: self.kept, name, chunks: self.chunks, count: self.number })
    }
}

/// A whole file that is not in its place yet.
pub struct Arrived {
    folder: Folder,
    kept: Kept,
    name: String,
    chunks: Chunks,
    count: u64,
}

impl Arrived {
    /// The plain bytes again, to look at them.
    pub async fn read(&self) -> io::Result<Vec<u8>> {
        let file = File::open(&self.kept.path).await?;
        Reader { file, chunks: self.chunks.clone(), number: 0, count: self.count, first: None }.read_to_end().await
    }

    /// Moves the file to its place, and waits until the disk knows. Dropped before it is kept, it is gone.
    pub async fn place(mut self) -> io::Result<Placed> {
        let target = self.folder.path(&self.name);
        let source = self.kept.path.clone();
        let moved = target.clone();
        blocking(move || {
            let parent = moved.parent().ok_or(io::ErrorKind::InvalidInput)?;
            make_folder(parent)?;
            fs::rename(&source, &moved)?;
            fs::File::open(parent)?.sync_all()?;
            parent.parent().map_or(Ok(()), |root| fs::File::open(root)?.sync_all())
        })
        .await?;
        self.kept.path = target;
        Ok(Placed { kept: self.kept, stored_as: self.name })
    }
}

/// A file in its place.
#[derive(Debug)]
pub struct Placed {
    kept: Kept,
    pub stored_as: String,
}

impl Placed {
    /// A row is about to know it: from here on only the sweep may delete it.
    pub fn keep(mut self) {
        self.kept.keep = true;
    }
}

/// A sealed file, opened chunk by chunk.
pub struct Reader {
    file: File,
    chunks: Chunks,
    number: u64,
    count: u64,
    first: Option<Vec<u8>>,
}

impl Reader {
    /// The next plain chunk; none at the end.
    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self.first.take() {
            Some(chunk) => Ok(Some(chunk)),
            None => self.read_chunk().await,
        }
    }

    async fn read_chunk(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.number == self.count {
            return Ok(None);
        }
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        (&mut self.file).take((CHUNK + TAG) as u64).read_to_end(&mut sealed).await?;
        let number = self.number;
        self.number += 1;
        self.chunks.open(number, self.number == self.count, sealed).map(Some)
    }

    pub async fn read_to_end(mut self) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(chunk) = self.next().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests;
