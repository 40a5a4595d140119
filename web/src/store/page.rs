//! Pages: emergencies that ring. Whoever moves one on claims it by a conditional update of its row first, so that two
//! nodes, or an answer and the next level, never do it both.

use super::{Cx, StoreResult, all, exec, opt};
use crate::domain::{
    clock::Ts,
    duty::Level,
    ids::{AppointmentId, ConsultationId, EventId, HospitalId, PageId, UserId},
    page::{PageEventKind, PageState},
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct PageRow {
    pub id: PageId,
    pub consultation_id: ConsultationId,
    pub requesting_hospital_id: HospitalId,
    pub advising_hospital_id: HospitalId,
    pub requester_id: UserId,
    pub specialty: String,
    pub stat_set: Option<String>,
    pub state: PageState,
    pub started_at: Ts,
    /// When the pager looks at it: the next level rings, it counts as unanswered, or its end is to be told.
    pub next_at: Option<Ts>,
    pub accepted_by: Option<UserId>,
    pub appointment_id: Option<AppointmentId>,
    pub ended_at: Option<Ts>,
    pub version: i64,
}

impl PageRow {
    pub fn hospitals(&self) -> Vec<HospitalId> {
        vec![self.requesting_hospital_id, self.advising_hospital_id]
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct LevelRow {
    pub level: Level,
    pub due_at: Ts,
    pub rung_at: Option<Ts>,
}

#[derive(Clone, Debug, FromRow)]
pub struct PageEventRow {
    pub page_id: PageId,
    pub at: Ts,
    pub kind: PageEventKind,
    pub level: Option<Level>,
    pub person_id: Option<UserId>,
    pub reason: String,
}

pub async fn insert(cx: &mut Cx<'_>, row: &PageRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO page (id, consultation_id, requesting_hospital_id, advising_hospital_id, requester_id, specialty, stat_set,
           state, started_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.id,
        row.consultation_id,
        row.requesting_hospital_id,
        row.advising_hospital_id,
        row.requester_id,
        &row.specialty,
        row.stat_set.as_deref(),
        row.state,
        row.started_at,
        row.next_at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: PageId) -> StoreResult<Option<PageRow>> {
    opt!(
        cx,
        PageRow,
        "SELECT id, consultation_id, requesting_hospital_id, advising_hospital_id, requester_id, specialty, stat_set, state,
           started_at, next_at, accepted_by, appointment_id, ended_at, version FROM page WHERE id = $1",
        id
    )
}

/// The page of a consultation that rings, if one does.
pub async fn ringing_of(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Option<PageRow>> {
    opt!(
        cx,
        PageRow,
        "SELECT id, consultation_id, requesting_hospital_id, advising_hospital_id, requester_id, specialty, stat_set, state,
           started_at, next_at, accepted_by, appointment_id, ended_at, version FROM page
         WHERE consultation_id = $1 AND state = 'ringing'",
        consultation
    )
}

/// Locks a page's row until the end of the transaction and gives it as it stands then: after the consultation's row,
/// before the audit chains.
pub async fn lock(cx: &mut Cx<'_>, id: PageId) -> StoreResult<Option<PageRow>> {
    opt!(
        cx,
        PageRow,
        "UPDATE page SET version = version + 1 WHERE id = $1
         RETURNING id, consultation_id, requesting_hospital_id, advising_hospital_id, requester_id, specialty, stat_set, state,
           started_at, next_at, accepted_by, appointment_id, ended_at, version",
        id
    )
}

/// Pages whose next step is due, the longest due first.
pub async fn due(cx: &mut Cx<'_>, now: Ts, limit: i64) -> StoreResult<Vec<PageId>> {
    let rows =
        all!(cx, (PageId,), "SELECT id FROM page WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2", now, limit)?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Takes a page whose step is due; `None` when another node was faster.
pub async fn claim(cx: &mut Cx<'_>, id: PageId, now: Ts) -> StoreResult<Option<PageRow>> {
    opt!(
        cx,
        PageRow,
        "UPDATE page SET version = version + 1 WHERE id = $1 AND next_at <= $2
         RETURNING id, consultation_id, requesting_hospital_id, advising_hospital_id, requester_id, specialty, stat_set, state,
           started_at, next_at, accepted_by, appointment_id, ended_at, version",
        id,
        now
    )
}

/// When the earliest step of any page is due.
pub async fn next_at(cx: &mut Cx<'_>) -> StoreResult<Option<Ts>> {
    let row = opt!(cx, (Ts,), "SELECT next_at FROM page WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1")?;
    Ok(row.map(|r| r.0))
}

pub async fn set_next(cx: &mut Cx<'_>, id: PageId, next_at: Option<Ts>) -> StoreResult<()> {
    exec!(cx, "UPDATE page SET next_at = $2 WHERE id = $1", id, next_at)?;
    Ok(())
}

/// Ends a page that rings. With `next_at` the pager is asked to tell those who were called.
pub async fn end(cx: &mut Cx<'_>, id: PageId, state: PageState, next_at: Option<Ts>, now: Ts) -> StoreResult<bool> {
    let ended = exec!(
        cx,
        "UPDATE page SET state = $2, ended_at = $3, next_at = $4, version = version + 1
         WHERE id = $1 AND state = 'ringing'",
        id,
        state,
        now,
        next_at
    )?;
    Ok(ended == 1)
}

/// Gives a page to whoever is first. `false` when it is over already.
pub async fn accept(cx: &mut Cx<'_>, id: PageId, by: UserId, appointment: AppointmentId, now: Ts) -> StoreResult<bool> {
    let taken = exec!(
        cx,
        "UPDATE page SET state = 'accepted', accepted_by = $2, appointment_id = $3, ended_at = $4, next_at = NULL,
           version = version + 1 WHERE id = $1 AND state IN ('ringing', 'unanswered')",
        id,
        by,
        appointment,
        now
    )?;
    Ok(taken == 1)
}

/// The pages that somebody's own page shows: those that ring and are theirs to hear of, and for who asked what came
/// of them since `since`.
pub async fn concerning(cx: &mut Cx<'_>, user: UserId, since: Ts) -> StoreResult<Vec<PageRow>> {
    all!(
        cx,
        PageRow,
        "SELECT id, consultation_id, requesting_hospital_id, advising_hospital_id, requester_id, specialty, stat_set, state,
           started_at, next_at, accepted_by, appointment_id, ended_at, version FROM page
         WHERE (state = 'ringing' AND (requester_id = $1
             OR id IN (SELECT page_id FROM page_call WHERE person_id = $1 AND rung_at IS NOT NULL)
             OR advising_hospital_id IN (SELECT hospital_id FROM role_grant WHERE user_id = $1 AND role = 'coordinator')
             OR requesting_hospital_id IN (SELECT hospital_id FROM role_grant WHERE user_id = $1 AND role = 'coordinator')))
           OR (state IN ('accepted', 'unanswered') AND requester_id = $1 AND ended_at > $2)
         ORDER BY started_at DESC, id LIMIT 100",
        user,
        since
    )
}

/// The pages that call somebody now and wait for their answer.
pub async fn calling(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Vec<PageRow>> {
    all!(
        cx,
        PageRow,
        "SELECT p.id, p.consultation_id, p.requesting_hospital_id, p.advising_hospital_id, p.requester_id, p.specialty, p.stat_set,
           p.state, p.started_at, p.next_at, p.accepted_by, p.appointment_id, p.ended_at, p.version
         FROM page p JOIN page_call c ON c.page_id = p.id
         WHERE p.state = 'ringing' AND c.person_id = $1 AND c.rung_at IS NOT NULL AND c.answer IS NULL
         ORDER BY p.started_at DESC, p.id LIMIT 100",
        user
    )
}

pub async fn insert_level(cx: &mut Cx<'_>, page: PageId, level: Level, due_at: Ts) -> StoreResult<()> {
    exec!(cx, "INSERT INTO page_level (page_id, level, due_at) VALUES ($1, $2, $3)", page, level, due_at)?;
    Ok(())
}

/// The chain, in the order in which it rings.
pub async fn levels(cx: &mut Cx<'_>, page: PageId) -> StoreResult<Vec<LevelRow>> {
    let mut rows = all!(cx, LevelRow, "SELECT level, due_at, rung_at FROM page_level WHERE page_id = $1", page)?;
    rows.sort_by_key(|row| row.level);
    Ok(rows)
}

/// Brings a level that has not rung forward.
pub async fn hasten(cx: &mut Cx<'_>, page: PageId, level: Level, now: Ts) -> StoreResult<()> {
    exec!(
        cx,
        "UPDATE page_level SET due_at = $3 WHERE page_id = $1 AND level = $2 AND rung_at IS NULL AND due_at > $3",
        page,
        level,
        now
    )?;
    Ok(())
}

/// Marks a level as rung; `true` exactly once.
pub async fn ring_level(cx: &mut Cx<'_>, page: PageId, level: Level, now: Ts) -> StoreResult<bool> {
    let rung = exec!(
        cx,
        "UPDATE page_level SET rung_at = $3 WHERE page_id = $1 AND level = $2 AND rung_at IS NULL",
        page,
        level,
        now
    )?;
    Ok(rung == 1)
}

pub async fn add_event(cx: &mut Cx<'_>, event: &PageEventRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO page_event (id, page_id, at, kind, level, person_id, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        EventId::new(),
        event.page_id,
        event.at,
        event.kind,
        event.level,
        event.person_id,
        &event.reason
    )?;
    Ok(())
}

/// Everything that happened to the pages of a consultation, oldest first.
pub async fn events_of(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Vec<PageEventRow>> {
    all!(
        cx,
        PageEventRow,
        "SELECT e.page_id, e.at, e.kind, e.level, e.person_id, e.reason FROM page_event e JOIN page p ON p.id = e.page_id
         WHERE p.consultation_id = $1 ORDER BY e.at, e.id",
        consultation
    )
}
