//! Who a page calls, and what came of it. Each person is called by a page once at most.

use super::{Cx, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    duty::Level,
    ids::{PageId, UserId},
    page::CallAnswer,
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct CallRow {
    pub person_id: UserId,
    pub level: Level,
    pub rung_at: Option<Ts>,
    pub delivered_at: Option<Ts>,
    pub seen_at: Option<Ts>,
    pub answer: Option<CallAnswer>,
    pub answered_at: Option<Ts>,
    pub title: String,
    pub full_name: String,
    pub phone: String,
}

impl CallRow {
    pub fn name(&self) -> String {
        format!("{} {}", self.title, self.full_name).trim().to_owned()
    }

    /// Whether it rings for them now, as far as they are concerned.
    pub fn waits(&self) -> bool {
        self.rung_at.is_some() && self.answer.is_none()
    }
}

/// Adds somebody to the chain; `false` when they stand in it already.
pub async fn insert(cx: &mut Cx<'_>, page: PageId, person: UserId, level: Level) -> StoreResult<bool> {
    let added = exec!(
        cx,
        "INSERT INTO page_call (page_id, person_id, level) VALUES ($1, $2, $3) ON CONFLICT (page_id, person_id) DO NOTHING",
        page,
        person,
        level
    )?;
    Ok(added == 1)
}

/// Everybody of the chain, in the order of levels and names.
pub async fn of_page(cx: &mut Cx<'_>, page: PageId) -> StoreResult<Vec<CallRow>> {
    let mut rows = all!(
        cx,
        CallRow,
        "SELECT c.person_id, c.level, c.rung_at, c.delivered_at, c.seen_at, c.answer, c.answered_at, u.title, u.full_name, u.phone
         FROM page_call c JOIN app_user u ON u.id = c.person_id WHERE c.page_id = $1 ORDER BY u.full_name, u.id",
        page
    )?;
    rows.sort_by_key(|row| row.level);
    Ok(rows)
}

/// Whether it rang for somebody.
pub async fn rang(cx: &mut Cx<'_>, page: PageId, person: UserId) -> StoreResult<Option<Level>> {
    let row = opt!(
        cx,
        (Level,),
        "SELECT level FROM page_call WHERE page_id = $1 AND person_id = $2 AND rung_at IS NOT NULL",
        page,
        person
    )?;
    Ok(row.map(|r| r.0))
}

/// Rings for somebody; `true` exactly once.
pub async fn ring(cx: &mut Cx<'_>, page: PageId, person: UserId, now: Ts) -> StoreResult<bool> {
    let rung = exec!(
        cx,
        "UPDATE page_call SET rung_at = $3 WHERE page_id = $1 AND person_id = $2 AND rung_at IS NULL",
        page,
        person,
        now
    )?;
    Ok(rung == 1)
}

/// A device of theirs shows it; `true` the first time.
pub async fn delivered(cx: &mut Cx<'_>, page: PageId, person: UserId, now: Ts) -> StoreResult<bool> {
    let first = exec!(
        cx,
        "UPDATE page_call SET delivered_at = $3
         WHERE page_id = $1 AND person_id = $2 AND rung_at IS NOT NULL AND delivered_at IS NULL",
        page,
        person,
        now
    )?;
    Ok(first == 1)
}

/// They looked at it; `true` the first time.
pub async fn seen(cx: &mut Cx<'_>, page: PageId, person: UserId, now: Ts) -> StoreResult<bool> {
    let first = exec!(
        cx,
        "UPDATE page_call SET seen_at = $3, delivered_at = COALESCE(delivered_at, $3)
         WHERE page_id = $1 AND person_id = $2 AND rung_at IS NOT NULL AND seen_at IS NULL",
        page,
        person,
        now
    )?;
    Ok(first == 1)
}

/// Their answer; `true` when it is a new one.
pub async fn answer(cx: &mut Cx<'_>, page: PageId, person: UserId, answer: CallAnswer, now: Ts) -> StoreResult<bool> {
    let changed = exec!(
        cx,
        "UPDATE page_call SET answer = $3, answered_at = $4, delivered_at = COALESCE(delivered_at, $4),
           seen_at = COALESCE(seen_at, $4)
         WHERE page_id = $1 AND person_id = $2 AND rung_at IS NOT NULL AND (answer IS NULL OR answer <> $3)",
        page,
        person,
        answer,
        now
    )?;
    Ok(changed == 1)
}
