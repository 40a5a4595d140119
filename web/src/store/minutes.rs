//! Minutes, their people, their confirmations, and what the system knows of the meeting.

use super::{
    Cx, StoreError, StoreResult, all, exec, many, one, opt,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, EventId, GuestLinkId, UserId},
    minutes::{Capacity, Decision, People},
    phi::Phi,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::collections::HashMap;

/// The sealed part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MinutesText {
    pub diagnosis: Phi<String>,
    pub further_treatment: Phi<String>,
    /// `None` while the summary of the request stands.
    pub summary: Option<Phi<String>>,
    pub decision_reason: Phi<String>,
    /// Somebody chose chair, secretary and members; before that the usual people stand.
    pub people_chosen: bool,
}

/// The minutes as stored, opened.
#[derive(Clone, Debug)]
pub struct StoredMinutes {
    pub consultation_id: ConsultationId,
    pub text: MinutesText,
    pub people: People,
    pub decision: Option<Decision>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Ts>,
    /// 0 while nothing is stored.
    pub version: i64,
}

#[derive(FromRow)]
struct MinutesRow {
    content: Vec<u8>,
    chair_id: Option<UserId>,
    secretary_id: Option<UserId>,
    decision: Option<Decision>,
    decided_by: Option<UserId>,
    decided_at: Option<Ts>,
    version: i64,
}

impl StoredMinutes {
    pub fn empty(consultation_id: ConsultationId) -> Self {
        Self {
            consultation_id,
            text: MinutesText::default(),
            people: People::default(),
            decision: None,
            decided_by: None,
            decided_at: None,
            version: 0,
        }
    }
}

impl MinutesRow {
    fn open(self, key: &Key, id: ConsultationId, members: Vec<UserId>) -> StoreResult<StoredMinutes> {
        Ok(StoredMinutes {
            consultation_id: id,
            text: key.open_json(&purpose("minutes", id), &self.content)?,
            people: People { chair: self.chair_id, secretary: self.secretary_id, members },
            decision: self.decision,
            decided_by: self.decided_by,
            decided_at: self.decided_at,
            version: self.version,
        })
    }
}

/// The minutes of a consultation; empty ones of version 0 when nothing was stored yet.
pub async fn get(cx: &mut Cx<'_>, key: &Key, id: ConsultationId) -> StoreResult<StoredMinutes> {
    let row = opt!(
        cx,
        MinutesRow,
        "SELECT content, chair_id, secretary_id, decision, decided_by, decided_at, version FROM minutes WHERE consultation_id = $1",
        id
    )?;
    let Some(row) = row else { return Ok(StoredMinutes::empty(id)) };
    let members =
        all!(cx, (UserId,), "SELECT user_id FROM minutes_member WHERE consultation_id = $1 ORDER BY user_id", id)?;
    row.open(key, id, members.into_iter().map(|m| m.0).collect())
}

#[derive(FromRow)]
struct MinutesOf {
    consultation_id: ConsultationId,
    #[sqlx(flatten)]
    minutes: MinutesRow,
}

/// The stored minutes of many consultations, each with the key of its hospital.
pub async fn many(
    cx: &mut Cx<'_>,
    keys: &HashMap<ConsultationId, Key>,
) -> StoreResult<HashMap<ConsultationId, StoredMinutes>> {
    let ids: Vec<ConsultationId> = keys.keys().copied().collect();
    let rows = many!(
        cx,
        MinutesOf,
        "SELECT consultation_id, content, chair_id, secretary_id, decision, decided_by, decided_at, version FROM minutes
         WHERE consultation_id IN ($1)",
        ids
    )?;
    let named = many!(
        cx,
        (ConsultationId, UserId),
        "SELECT consultation_id, user_id FROM minutes_member WHERE consultation_id IN ($1) ORDER BY user_id",
        ids
    )?;
    let mut members: HashMap<ConsultationId, Vec<UserId>> = HashMap::new();
    for (id, member) in named {
        members.entry(id).or_default().push(member);
    }
    let open = |MinutesOf { consultation_id: id, minutes }: MinutesOf| {
        Ok((id, minutes.open(&keys[&id], id, members.remove(&id).unwrap_or_default())?))
    };
    rows.into_iter().map(open).collect()
}

/// Saves the minutes if their version is still the newest.
pub async fn save(cx: &mut Cx<'_>, key: &Key, minutes: &StoredMinutes, now: Ts) -> StoreResult<()> {
    let id = minutes.consultation_id;
    let changed = exec!(
        cx,
        "INSERT INTO minutes (consultation_id, content, chair_id, secretary_id, decision, decided_by, decided_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
         ON CONFLICT (consultation_id) DO UPDATE SET content = excluded.content, chair_id = excluded.chair_id,
           secretary_id = excluded.secretary_id, decision = excluded.decision, decided_by = excluded.decided_by,
           decided_at = excluded.decided_at, updated_at = excluded.updated_at, version = minutes.version + 1
         WHERE minutes.version = $9",
        id,
        key.seal_json(&purpose("minutes", id), &minutes.text)?,
        minutes.people.chair,
        minutes.people.secretary,
        minutes.decision,
        minutes.decided_by,
        minutes.decided_at,
        now,
        minutes.version
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    exec!(cx, "DELETE FROM minutes_member WHERE consultation_id = $1", id)?;
    for member in &minutes.people.members {
        exec!(cx, "INSERT INTO minutes_member (consultation_id, user_id) VALUES ($1, $2)", id, member)?;
    }
    Ok(())
}

/// Whether somebody was chosen as chair, secretary or member: then they read and confirm these minutes.
pub async fn names(cx: &mut Cx<'_>, id: ConsultationId, user: UserId) -> StoreResult<bool> {
    let (named,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM minutes WHERE consultation_id = $1 AND (chair_id = $2 OR secretary_id = $2))
           OR EXISTS (SELECT 1 FROM minutes_member WHERE consultation_id = $1 AND user_id = $2)",
        id,
        user
    )?;
    Ok(named)
}

/// Those of some consultations whose minutes name somebody.
pub async fn naming(cx: &mut Cx<'_>, ids: &[ConsultationId], user: UserId) -> StoreResult<Vec<ConsultationId>> {
    let rows = many!(
        cx,
        (ConsultationId,),
        "SELECT consultation_id FROM minutes WHERE consultation_id IN ($1) AND (chair_id = $2 OR secretary_id = $2)
         UNION SELECT consultation_id FROM minutes_member WHERE consultation_id IN ($1) AND user_id = $2",
        ids,
        user
    )?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

#[derive(Clone, Debug, FromRow)]
pub struct ConfirmationRow {
    pub user_id: UserId,
    pub capacity: Capacity,
    /// Of the minutes as the signer saw them.
    pub digest: String,
    pub at: Ts,
}

pub async fn confirmations(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<Vec<ConfirmationRow>> {
    all!(
        cx,
        ConfirmationRow,
        "SELECT user_id, capacity, digest, at FROM confirmation WHERE consultation_id = $1 ORDER BY at, id",
        id
    )
}

#[derive(FromRow)]
struct ConfirmationOf {
    consultation_id: ConsultationId,
    #[sqlx(flatten)]
    confirmation: ConfirmationRow,
}

/// The confirmations of many consultations.
pub async fn confirmations_of(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<Vec<(ConsultationId, ConfirmationRow)>> {
    let rows = many!(
        cx,
        ConfirmationOf,
        "SELECT consultation_id, user_id, capacity, digest, at FROM confirmation WHERE consultation_id IN ($1) ORDER BY at, id",
        consultations
    )?;
    Ok(rows.into_iter().map(|row| (row.consultation_id, row.confirmation)).collect())
}

pub async fn confirm(cx: &mut Cx<'_>, id: ConsultationId, confirmation: &ConfirmationRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO confirmation (id, consultation_id, user_id, capacity, digest, at) VALUES ($1, $2, $3, $4, $5, $6)",
        EventId::new(),
        id,
        confirmation.user_id,
        confirmation.capacity,
        &confirmation.digest,
        confirmation.at
    )?;
    Ok(())
}

/// Removes the confirmations of anything but what this digest stands for; `None` removes all. Gives how many.
pub async fn void_confirmations(cx: &mut Cx<'_>, id: ConsultationId, but: Option<&str>) -> StoreResult<u64> {
    exec!(cx, "DELETE FROM confirmation WHERE consultation_id = $1 AND digest <> $2", id, but.unwrap_or_default())
}

/// When the meeting began and ended; over several appointments, the first beginning and the last end. On an agenda it is
/// the time of the point.
#[derive(Clone, Copy, Debug, Default, FromRow)]
pub struct MeetingTimes {
    pub started_at: Option<Ts>,
    pub ended_at: Option<Ts>,
}

pub async fn meeting_times(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<MeetingTimes> {
    one!(
        cx,
        MeetingTimes,
        "SELECT MIN(started_at) AS started_at, MAX(ended_at) AS ended_at FROM (
           SELECT started_at, ended_at FROM appointment WHERE consultation_id = $1
           UNION ALL SELECT started_at, ended_at FROM agenda_item WHERE consultation_id = $1) t WHERE started_at IS NOT NULL",
        id
    )
}

/// The same of many consultations; those whose meeting has not begun are left out.
pub async fn meeting_times_of(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<HashMap<ConsultationId, MeetingTimes>> {
    let rows = many!(
        cx,
        (ConsultationId, Option<Ts>, Option<Ts>),
        "SELECT consultation_id, MIN(started_at), MAX(ended_at) FROM (
           SELECT consultation_id, started_at, ended_at FROM appointment
           UNION ALL SELECT consultation_id, started_at, ended_at FROM agenda_item) t
         WHERE consultation_id IN ($1) AND started_at IS NOT NULL GROUP BY consultation_id",
        consultations
    )?;
    Ok(rows.into_iter().map(|(id, started_at, ended_at)| (id, MeetingTimes { started_at, ended_at })).collect())
}

/// From when to when the meeting was broken; without an end it still is.
pub async fn interruptions(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<Vec<(Ts, Option<Ts>)>> {
    all!(
        cx,
        (Ts, Option<Ts>),
        "SELECT i.from_at, i.to_at FROM interruption i JOIN appointment a ON a.id = i.appointment_id
         WHERE a.consultation_id = $1 ORDER BY i.from_at, i.id",
        id
    )
}

/// The same of many consultations.
pub async fn interruptions_of(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<Vec<(ConsultationId, Ts, Option<Ts>)>> {
    many!(
        cx,
        (ConsultationId, Ts, Option<Ts>),
        "SELECT a.consultation_id, i.from_at, i.to_at FROM interruption i JOIN appointment a ON a.id = i.appointment_id
         WHERE a.consultation_id IN ($1) ORDER BY i.from_at, i.id",
        consultations
    )
}

/// Somebody who was in the room.
#[derive(Clone, Debug, FromRow)]
pub struct PresentRow {
    pub user_id: Option<UserId>,
    pub guest_id: Option<GuestLinkId>,
    pub name: String,
    pub kind: String,
    pub joined_at: Option<Ts>,
    pub left_at: Option<Ts>,
}

pub async fn present(cx: &mut Cx<'_>, id: ConsultationId) -> StoreResult<Vec<PresentRow>> {
    all!(
        cx,
        PresentRow,
        "SELECT s.user_id, s.guest_id, s.name, s.kind, MIN(s.joined_at) AS joined_at, MAX(s.left_at) AS left_at
         FROM seat s JOIN appointment a ON a.id = s.appointment_id
         LEFT JOIN agenda_item i ON i.appointment_id = a.id AND i.consultation_id = $1 AND i.started_at IS NOT NULL AND s.kind <> 'listener'
         WHERE (a.consultation_id = $1 OR (i.id IS NOT NULL AND (s.left_at IS NULL OR s.left_at > i.started_at)
             AND (i.ended_at IS NULL OR s.joined_at < i.ended_at))) AND s.joined_at IS NOT NULL
         GROUP BY s.user_id, s.guest_id, s.name, s.kind ORDER BY MIN(s.joined_at), s.name, s.kind",
        id
    )
}

#[derive(FromRow)]
struct PresentOf {
    consultation_id: ConsultationId,
    #[sqlx(flatten)]
    present: PresentRow,
}

/// The same of many consultations.
pub async fn present_of(
    cx: &mut Cx<'_>,
    consultations: &[ConsultationId],
) -> StoreResult<Vec<(ConsultationId, PresentRow)>> {
    let rows = many!(
        cx,
        PresentOf,
        "SELECT consultation_id, user_id, guest_id, name, kind, MIN(joined_at) AS joined_at, MAX(left_at) AS left_at FROM (
           SELECT a.consultation_id, s.user_id, s.guest_id, s.name, s.kind, s.joined_at, s.left_at
           FROM seat s JOIN appointment a ON a.id = s.appointment_id
           UNION ALL SELECT i.consultation_id, s.user_id, s.guest_id, s.name, s.kind, s.joined_at, s.left_at
           FROM seat s JOIN agenda_item i ON i.appointment_id = s.appointment_id AND i.started_at IS NOT NULL AND s.kind <> 'listener'
             AND (s.left_at IS NULL OR s.left_at > i.started_at) AND (i.ended_at IS NULL OR s.joined_at < i.ended_at)) t
         WHERE consultation_id IN ($1) AND joined_at IS NOT NULL
         GROUP BY consultation_id, user_id, guest_id, name, kind ORDER BY MIN(joined_at), name, kind",
        consultations
    )?;
    Ok(rows.into_iter().map(|row| (row.consultation_id, row.present)).collect())
}
