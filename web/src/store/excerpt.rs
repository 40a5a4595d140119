//! Excerpts: their rows and what is sealed beside them. The files are `excerpt::storage`'s.

use super::{
    Cx, StoreError, StoreResult, all, exec, many, one, opt,
    sealing::{Key, purpose},
};
use crate::{
    domain::{
        clock::Ts,
        ids::{ConsultationId, ExcerptId, HospitalId, UserId},
        phi::Phi,
    },
    excerpt::{
        ExcerptKind, Facts,
        storage::{Part, part_key},
    },
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::collections::{HashMap, HashSet};

#[derive(Clone, Debug, FromRow)]
pub struct ExcerptRow {
    pub id: ExcerptId,
    pub consultation_id: ConsultationId,
    pub hospital_id: HospitalId,
    pub uploaded_by: UserId,
    pub kind: ExcerptKind,
    pub media_type: String,
    /// Of the plain file.
    pub size_bytes: i64,
    /// Of the plain file, hexadecimal.
    pub sha256: String,
    pub stored_as: String,
    pub preview_stored_as: Option<String>,
    /// The excerpt's key, wrapped by its hospital's; none once it is withdrawn.
    pub wrapped_key: Option<Vec<u8>>,
    pub meta: Vec<u8>,
    pub created_at: Ts,
    pub withdrawn_at: Option<Ts>,
}

/// What stands sealed beside a row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Meta {
    pub file_name: Phi<String>,
    #[serde(flatten)]
    pub facts: Facts,
}

/// A document shared in a consultation, as the minutes list it.
#[derive(Clone, Debug)]
pub struct SharedDocument {
    pub id: ExcerptId,
    pub file_name: Phi<String>,
    pub kind: ExcerptKind,
    pub created_at: Ts,
    pub sha256: String,
}

impl ExcerptRow {
    /// The excerpt's key, from its hospital's. Withdrawn excerpts have none.
    pub fn key(&self, hospital_key: &Key) -> StoreResult<Key> {
        let wrapped = self.wrapped_key.as_deref().ok_or(StoreError::Sealed)?;
        let bytes = hospital_key.open(&purpose("excerpt", self.id), wrapped)?;
        Ok(Key::from_bytes(bytes.try_into().map_err(|_| StoreError::Sealed)?))
    }

    /// What is told of it; nothing of a withdrawn one.
    pub fn meta(&self, hospital_key: &Key) -> StoreResult<Meta> {
        if self.withdrawn_at.is_some() {
            return Ok(Meta::default());
        }
        part_key(&self.key(hospital_key)?, Part::Facts).open_json(&purpose("excerpt", self.id), &self.meta)
    }
}

/// Wraps an excerpt's key for its row.
pub fn wrap_key(hospital_key: &Key, id: ExcerptId, key: &Key) -> StoreResult<Vec<u8>> {
    hospital_key.seal(&purpose("excerpt", id), key.bytes())
}

pub fn seal_meta(key: &Key, id: ExcerptId, meta: &Meta) -> StoreResult<Vec<u8>> {
    part_key(key, Part::Facts).seal_json(&purpose("excerpt", id), meta)
}

pub async fn insert(cx: &mut Cx<'_>, row: &ExcerptRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO excerpt (id, consultation_id, hospital_id, uploaded_by, kind, media_type, size_bytes, sha256, stored_as,
           preview_stored_as, wrapped_key, meta, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        row.id,
        row.consultation_id,
        row.hospital_id,
        row.uploaded_by,
        row.kind,
        &row.media_type,
        row.size_bytes,
        &row.sha256,
        &row.stored_as,
        row.preview_stored_as.as_deref(),
        row.wrapped_key.as_deref(),
        &row.meta,
        row.created_at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: ExcerptId) -> StoreResult<Option<ExcerptRow>> {
    opt!(
        cx,
        ExcerptRow,
        "SELECT id, consultation_id, hospital_id, uploaded_by, kind, media_type, size_bytes, sha256, stored_as,
           preview_stored_as, wrapped_key, meta, created_at, withdrawn_at FROM excerpt WHERE id = $1",
        id
    )
}

/// The excerpts of a consultation in the order they came, the withdrawn ones too.
pub async fn of_consultation(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Vec<ExcerptRow>> {
    all!(
        cx,
        ExcerptRow,
        "SELECT id, consultation_id, hospital_id, uploaded_by, kind, media_type, size_bytes, sha256, stored_as,
           preview_stored_as, wrapped_key, meta, created_at, withdrawn_at
         FROM excerpt WHERE consultation_id = $1 ORDER BY created_at, id",
        consultation
    )
}

/// How many excerpts a consultation has that are not withdrawn, and how many of them are photographs.
pub async fn counts(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<(i64, i64)> {
    one!(
        cx,
        (i64, i64),
        "SELECT count(*), count(CASE WHEN kind = 'image' THEN 1 END) FROM excerpt
         WHERE consultation_id = $1 AND withdrawn_at IS NULL",
        consultation
    )
}

/// The same of many consultations; those without excerpts are left out.
pub async fn counts_of(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<HashMap<ConsultationId, (i64, i64)>> {
    let rows = many!(
        cx,
        (ConsultationId, i64, i64),
        "SELECT consultation_id, count(*), count(CASE WHEN kind = 'image' THEN 1 END) FROM excerpt
         WHERE consultation_id IN ($1) AND withdrawn_at IS NULL GROUP BY consultation_id",
        consultations
    )?;
    Ok(rows.into_iter().map(|(id, all, images)| (id, (all, images))).collect())
}

/// When something was shared, whether it still is, and its digest.
#[derive(Clone, Debug, FromRow)]
pub struct SharedRow {
    pub consultation_id: ConsultationId,
    pub created_at: Ts,
    pub withdrawn_at: Option<Ts>,
    pub sha256: String,
}

/// What was shared in many consultations, in the order it came, the withdrawn too.
pub async fn shared_in(cx: &mut Cx<'_>, consultations: &[ConsultationId]) -> StoreResult<Vec<SharedRow>> {
    many!(
        cx,
        SharedRow,
        "SELECT consultation_id, created_at, withdrawn_at, sha256 FROM excerpt WHERE consultation_id IN ($1) ORDER BY created_at, id",
        consultations
    )
}

/// The size of all of them together.
pub async fn total_bytes(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<i64> {
    let (total,) = one!(
        cx,
        (i64,),
        "SELECT CAST(coalesce(sum(size_bytes), 0) AS BIGINT) FROM excerpt WHERE consultation_id = $1 AND withdrawn_at IS NULL",
        consultation
    )?;
    Ok(total)
}

/// Takes the consultation's row, so that two uploads cannot both use the last free space.
pub async fn lock_consultation(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<()> {
    exec!(cx, "UPDATE consultation SET version = version WHERE id = $1", consultation)?;
    Ok(())
}

/// Destroys the key and what is told of an excerpt. The row stays, with the digest of what was shared. False if it was
/// withdrawn before.
pub async fn withdraw(cx: &mut Cx<'_>, id: ExcerptId, now: Ts) -> StoreResult<bool> {
    let changed = exec!(
        cx,
        "UPDATE excerpt SET wrapped_key = NULL, meta = $3, withdrawn_at = $2, version = version + 1
         WHERE id = $1 AND withdrawn_at IS NULL",
        id,
        now,
        Vec::<u8>::new()
    )?;
    Ok(changed == 1)
}

/// Deletes the rows of a draft that is about to be deleted; gives the names of their files.
pub async fn delete_of_draft(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Vec<String>> {
    let rows = all!(
        cx,
        (String, Option<String>),
        "DELETE FROM excerpt WHERE consultation_id = $1 RETURNING stored_as, preview_stored_as",
        consultation
    )?;
    Ok(rows.into_iter().flat_map(|(content, preview)| std::iter::once(content).chain(preview)).collect())
}

/// The names of all files that a readable row knows.
pub async fn stored_names(cx: &mut Cx<'_>) -> StoreResult<HashSet<String>> {
    let rows = all!(
        cx,
        (String, Option<String>),
        "SELECT stored_as, preview_stored_as FROM excerpt WHERE withdrawn_at IS NULL"
    )?;
    Ok(rows.into_iter().flat_map(|(content, preview)| std::iter::once(content).chain(preview)).collect())
}
