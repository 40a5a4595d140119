//! Answers to the numbered questions. A draft stands beside what was published, so that rewriting an answer hides nothing.

use super::{
    Cx, StoreError, StoreResult, all, exec, many,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, UserId},
    phi::Phi,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::collections::HashMap;

/// A text and who wrote it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Written {
    pub text: Phi<String>,
    pub author_id: UserId,
    pub author: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerText {
    /// Seen by its author only.
    pub draft: Option<Written>,
    pub published: Option<Written>,
}

/// One answer, opened.
#[derive(Clone, Debug)]
pub struct StoredAnswer {
    pub number: i64,
    pub text: AnswerText,
    pub published_at: Option<Ts>,
    /// 0 while nothing is stored.
    pub version: i64,
}

impl StoredAnswer {
    pub fn new(number: i64) -> Self {
        Self { number, text: AnswerText::default(), published_at: None, version: 0 }
    }
}

#[derive(FromRow)]
struct AnswerRow {
    number: i64,
    text: Vec<u8>,
    published_at: Option<Ts>,
    version: i64,
}

impl AnswerRow {
    fn open(self, key: &Key, consultation: ConsultationId) -> StoreResult<StoredAnswer> {
        let text = key.open_json(&sealed_for(consultation, self.number), &self.text)?;
        Ok(StoredAnswer { number: self.number, text, published_at: self.published_at, version: self.version })
    }
}

fn sealed_for(consultation: ConsultationId, number: i64) -> Vec<u8> {
    purpose("answer", format!("{consultation}:{number}"))
}

pub async fn list(cx: &mut Cx<'_>, key: &Key, consultation: ConsultationId) -> StoreResult<Vec<StoredAnswer>> {
    let rows = all!(
        cx,
        AnswerRow,
        "SELECT number, text, published_at, version FROM answer WHERE consultation_id = $1 ORDER BY number",
        consultation
    )?;
    rows.into_iter().map(|row| row.open(key, consultation)).collect()
}

#[derive(FromRow)]
struct AnswerOf {
    consultation_id: ConsultationId,
    #[sqlx(flatten)]
    answer: AnswerRow,
}

/// The answers of many consultations, each with the key of its hospital.
pub async fn many(
    cx: &mut Cx<'_>,
    keys: &HashMap<ConsultationId, Key>,
) -> StoreResult<HashMap<ConsultationId, Vec<StoredAnswer>>> {
    let ids: Vec<ConsultationId> = keys.keys().copied().collect();
    let rows = many!(
        cx,
        AnswerOf,
        "SELECT consultation_id, number, text, published_at, version FROM answer WHERE consultation_id IN ($1) ORDER BY number",
        ids
    )?;
    let mut answers: HashMap<ConsultationId, Vec<StoredAnswer>> = HashMap::new();
    for AnswerOf { consultation_id: id, answer } in rows {
        answers.entry(id).or_default().push(answer.open(&keys[&id], id)?);
    }
    Ok(answers)
}

/// Saves an answer if its version is still the newest; `writer` is who writes now.
pub async fn save(
    cx: &mut Cx<'_>,
    key: &Key,
    consultation: ConsultationId,
    answer: &StoredAnswer,
    writer: &Written,
    now: Ts,
) -> StoreResult<()> {
    let sealed = key.seal_json(&sealed_for(consultation, answer.number), &answer.text)?;
    let changed = exec!(
        cx,
        "INSERT INTO answer (consultation_id, number, text, author_id, author_name, updated_at, published_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
         ON CONFLICT (consultation_id, number) DO UPDATE SET text = excluded.text, author_id = excluded.author_id,
           author_name = excluded.author_name, updated_at = excluded.updated_at, published_at = excluded.published_at,
           version = answer.version + 1 WHERE answer.version = $8",
        consultation,
        answer.number,
        sealed,
        writer.author_id,
        &writer.author,
        now,
        answer.published_at,
        answer.version
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}
