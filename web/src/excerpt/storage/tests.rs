use super::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is gone after the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("hoichan-storage-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(name))
    }

    fn folder(&self) -> Folder {
        Folder::new(&self.0)
    }

    fn files(&self) -> Vec<PathBuf> {
        let below = |path: PathBuf| fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path());
        below(self.0.clone()).flat_map(below).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

struct Case {
    scratch: Scratch,
    key: Key,
    hospital: HospitalId,
    excerpt: ExcerptId,
}

impl Case {
    fn new() -> Self {
        Self {
            scratch: Scratch::new(),
            key: Key::random().unwrap(),
            hospital: HospitalId::new(),
            excerpt: ExcerptId::new(),
        }
    }

    async fn stored(&self, plain: &[u8]) -> String {
        let mut writer = self.scratch.folder().create(&self.key, self.hospital, self.excerpt).await.unwrap();
        // Pieces that do not fit the chunks.
        for piece in plain.chunks(10_007) {
            writer.write(piece).await.unwrap();
        }
        let arrived = writer.finish().await.unwrap();
        assert_eq!(arrived.read().await.unwrap(), plain);
        let placed = arrived.place().await.unwrap();
        let stored_as = placed.stored_as.clone();
        placed.keep();
        stored_as
    }

    async fn read(&self, stored_as: &str) -> io::Result<Vec<u8>> {
        self.scratch.folder().open(stored_as, &self.key, self.hospital, self.excerpt).await?.read_to_end().await
    }
}

fn plain(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i % 253) as u8).collect()
}

#[tokio::test]
async fn every_length_comes_back_and_the_name_is_its_digest() {
    let case = Case::new();
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
        let stored_as = case.stored(&plain(length)).await;
        assert_eq!(case.read(&stored_as).await.unwrap(), plain(length), "{length} bytes");
        let sealed = fs::read(case.scratch.folder().path(&stored_as)).unwrap();
        assert_eq!(hex::encode(digest::digest(&digest::SHA256, &sealed)), stored_as);
    }
}

#[tokio::test]
async fn nothing_of_the_file_is_readable_on_disk() {
    let case = Case::new();
    let canary = "Nguyễn Thị Đào CANARY ".repeat(5_000);
    let stored_as = case.stored(canary.as_bytes()).await;
    let sealed = fs::read(case.scratch.folder().path(&stored_as)).unwrap();
    assert!(!sealed.windows(6).any(|w| w == b"CANARY"));
}

#[tokio::test]
async fn changed_cut_and_reordered_chunks_do_not_open() {
    let case = Case::new();
    let sealed_chunk = CHUNK + TAG;
    let stored_as = case.stored(&plain(3 * CHUNK)).await;
    let path = case.scratch.folder().path(&stored_as);
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[sealed_chunk + 5] ^= 1;
    let mut swapped = whole.clone();
    swapped[..2 * sealed_chunk].rotate_left(sealed_chunk);
    let cut_at_a_chunk = whole[..2 * sealed_chunk].to_vec();
    let longer = [whole.as_slice(), &whole[..sealed_chunk]].concat();
    for bad in [changed, swapped, cut_at_a_chunk, whole[..whole.len() - 1].to_vec(), longer, Vec::new()] {
        fs::write(&path, bad).unwrap();
        assert!(case.read(&stored_as).await.is_err());
    }
    fs::write(&path, whole).unwrap();
    let other = Case {
        scratch: Scratch(case.scratch.0.clone()),
        excerpt: ExcerptId::new(),
        key: case.key.clone(),
        hospital: case.hospital,
    };
    assert!(other.read(&stored_as).await.is_err(), "bound to its excerpt");
    std::mem::forget(other);
    assert!(case.read(&stored_as).await.is_ok());
}

#[tokio::test]
async fn what_is_not_kept_is_gone() {
    let case = Case::new();
    let folder = case.scratch.folder();
    let mut writer = folder.create(&case.key, case.hospital, case.excerpt).await.unwrap();
    writer.write(&plain(200_000)).await.unwrap();
    assert_eq!(case.scratch.files().len(), 1);
    drop(writer);
    assert_eq!(case.scratch.files(), Vec::<PathBuf>::new());
    let writer = folder.create(&case.key, case.hospital, case.excerpt).await.unwrap();
    drop(writer.finish().await.unwrap());
    assert_eq!(case.scratch.files(), Vec::<PathBuf>::new());
    let writer = folder.create(&case.key, case.hospital, case.excerpt).await.unwrap();
    drop(writer.finish().await.unwrap().place().await.unwrap());
    assert_eq!(case.scratch.files(), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn the_sweep_takes_old_files_that_no_row_knows() {
    let case = Case::new();
    let folder = case.scratch.folder();
    assert_eq!(folder.sweep(HashSet::new(), Ts(i64::MAX)).await.unwrap(), 0, "no folder yet");
    let (known, orphan) = (case.stored(b"known").await, case.stored(b"orphan").await);
    let rows = HashSet::from([known.clone()]);
    assert_eq!(folder.sweep(rows.clone(), Ts(0)).await.unwrap(), 0, "too young");
    assert_eq!(folder.sweep(rows, Ts(i64::MAX)).await.unwrap(), 1);
    assert_eq!(case.read(&known).await.unwrap(), b"known");
    assert!(case.read(&orphan).await.is_err());
    remove(&case.scratch.0, &known).await;
    remove(&case.scratch.0, &known).await;
    assert_eq!(case.scratch.files(), Vec::<PathBuf>::new());
}

#[test]
fn each_part_has_its_own_key() {
    let key = Key::random().unwrap();
    let parts = [Part::Content, Part::Preview, Part::Facts].map(|part| *part_key(&key, part).bytes());
    assert!(parts[0] != parts[1] && parts[1] != parts[2] && parts[0] != parts[2]);
}
