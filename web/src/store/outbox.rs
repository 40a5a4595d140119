//! What is on its way out of the house. A row is written with what it tells, and taken by whichever node comes first:
//! for a while (its lease), so that one that falls over leaves nothing behind.

use super::{Cx, StoreResult, all, exec, one, opt};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, DeliveryId, HospitalId, NotificationId, UserId},
    notice::Channel,
};
use sqlx::FromRow;
use uuid::Uuid;

/// Taken at once by one node.
const BATCH: i64 = 8;
/// Longer than any delivery may take.
pub const LEASE_MS: i64 = 60_000;

#[derive(Clone, Debug)]
pub struct NewDelivery<'a> {
    pub notification: Option<NotificationId>,
    pub user: UserId,
    pub consultation: Option<ConsultationId>,
    /// Whose gateway it goes through.
    pub hospital: Option<HospitalId>,
    pub kind: &'a str,
    pub channel: Channel,
    /// The subscription or the gateway.
    pub target: Option<Uuid>,
    pub urgent: bool,
    /// JSON of what is not in the notification: an invitation.
    pub payload: &'a str,
    pub next_at: Ts,
    pub expires_at: Ts,
}

#[derive(Clone, Debug, FromRow)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub notification_id: Option<NotificationId>,
    pub user_id: UserId,
    pub consultation_id: Option<ConsultationId>,
    pub kind: String,
    pub channel: Channel,
    pub target_id: Option<Uuid>,
    pub urgent: bool,
    pub payload: String,
    pub attempts: i64,
    pub expires_at: Ts,
    pub last_error: String,
    pub created_at: Ts,
}

pub async fn insert(cx: &mut Cx<'_>, new: &NewDelivery<'_>, now: Ts) -> StoreResult<DeliveryId> {
    let id = DeliveryId::new();
    let of = new.consultation.map_or_else(|| id.to_string(), |c| c.to_string());
    // One receiver hears of one consultation in the order in which things happened.
    let lane = format!("{}:{}:{}:{of}", new.channel, new.user, new.target.unwrap_or_default());
    exec!(
        cx,
        "INSERT INTO outbox (id, notification_id, user_id, consultation_id, hospital_id, kind, channel, target_id, lane, urgent,
           payload, state, next_at, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12, $13, $14)",
        id,
        new.notification,
        new.user,
        new.consultation,
        new.hospital,
        new.kind,
        new.channel,
        new.target,
        lane,
        new.urgent,
        new.payload,
        new.next_at,
        new.expires_at,
        now
    )?;
    Ok(id)
}

/// Which deliveries are taken: calls to emergencies have slots of their own, so that they wait for nothing slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    Urgent,
    Usual,
}

/// Whether anything may be due: asked before a write is begun for it.
pub async fn any_due(cx: &mut Cx<'_>, pace: Pace, now: Ts) -> StoreResult<bool> {
    let (any,) = one!(
        cx,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM outbox
           WHERE state IN ('waiting', 'sending') AND next_at <= $1 AND (state = 'waiting' OR lease_until <= $1) AND urgent = $2)",
        now,
        pace == Pace::Urgent
    )?;
    Ok(any)
}

/// Takes what is due. What stands behind an unfinished delivery of its lane waits, unless it is
/// urgent. Two nodes never take the same row: the outer condition is looked at again once the row is theirs.
pub async fn claim(cx: &mut Cx<'_>, pace: Pace, lease: Uuid, now: Ts) -> StoreResult<Vec<DeliveryRow>> {
    all!(
        cx,
        DeliveryRow,
        "UPDATE outbox SET state = 'sending', lease = $1, lease_until = $2, attempts = attempts + 1, sent_at = $3
         WHERE id IN (SELECT o.id FROM outbox o
             WHERE o.state IN ('waiting', 'sending') AND o.next_at <= $3 AND (o.state = 'waiting' OR o.lease_until <= $3)
               AND o.urgent = $5 AND (o.urgent OR NOT EXISTS (SELECT 1 FROM outbox e
                 WHERE e.lane = o.lane AND e.id < o.id AND e.state IN ('waiting', 'sending')))
             ORDER BY o.next_at, o.id LIMIT $4)
           AND state IN ('waiting', 'sending') AND next_at <= $3 AND (state = 'waiting' OR lease_until <= $3)
         RETURNING id, notification_id, user_id, consultation_id, kind, channel, target_id, urgent, payload, attempts,
           expires_at, last_error, created_at",
        lease.as_bytes().to_vec(),
        now.plus(LEASE_MS),
        now,
        BATCH,
        pace == Pace::Urgent
    )
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    /// Tried again then.
    Again(Ts, String),
    Dead(String),
}

/// Notes what became of an attempt, if its lease still holds.
pub async fn settle(cx: &mut Cx<'_>, id: DeliveryId, lease: Uuid, outcome: &Outcome, now: Ts) -> StoreResult<()> {
    let (state, next_at, error, delivered) = match outcome {
        Outcome::Delivered => ("delivered", now, "", Some(now)),
        Outcome::Again(at, error) => ("waiting", *at, error.as_str(), None),
        Outcome::Dead(error) => ("dead", now, error.as_str(), None),
    };
    exec!(
        cx,
        "UPDATE outbox SET state = $3, next_at = $4, last_error = $5, delivered_at = $6, lease = NULL, lease_until = NULL
         WHERE id = $1 AND lease = $2 AND state = 'sending'",
        id,
        lease.as_bytes().to_vec(),
        state,
        next_at,
        error,
        delivered
    )?;
    Ok(())
}

/// A delivery as administrators see it.
#[derive(Clone, Debug, FromRow)]
pub struct LetterRow {
    pub id: DeliveryId,
    pub user_id: UserId,
    pub full_name: String,
    pub code: Option<String>,
    pub kind: String,
    pub channel: Channel,
    pub state: String,
    pub attempts: i64,
    pub next_at: Ts,
    pub last_error: String,
    pub created_at: Ts,
    pub sent_at: Option<Ts>,
    pub delivered_at: Option<Ts>,
    pub seen_at: Option<Ts>,
}

/// Deliveries in a state, the newest first. `admin`: only to people of the hospitals that this user administers, and
/// only about consultations of these hospitals.
pub async fn page(
    cx: &mut Cx<'_>,
    state: &str,
    admin: Option<UserId>,
    before: Option<DeliveryId>,
    limit: i64,
) -> StoreResult<Vec<LetterRow>> {
    all!(
        cx,
        LetterRow,
        "SELECT o.id, o.user_id, u.full_name, c.code, o.kind, o.channel, o.state, o.attempts, o.next_at, o.last_error,
           o.created_at, o.sent_at, o.delivered_at, o.seen_at
         FROM outbox o JOIN app_user u ON u.id = o.user_id LEFT JOIN consultation c ON c.id = o.consultation_id
         WHERE o.state = $1 AND (o.id < $3 OR $3 IS NULL)
           AND (EXISTS (SELECT 1 FROM role_grant mine JOIN role_grant g ON g.hospital_id = mine.hospital_id
             WHERE mine.user_id = $2 AND mine.role = 'hospital_admin' AND g.user_id = o.user_id
               AND (c.id IS NULL OR c.requesting_hospital_id = mine.hospital_id OR c.advising_hospital_id = mine.hospital_id)) OR $2 IS NULL)
         ORDER BY o.id DESC LIMIT $4",
        state,
        admin,
        before,
        limit
    )
}

/// One delivery, as far as this administrator may see it.
pub async fn find(cx: &mut Cx<'_>, id: DeliveryId, admin: Option<UserId>) -> StoreResult<Option<LetterRow>> {
    opt!(
        cx,
        LetterRow,
        "SELECT o.id, o.user_id, u.full_name, c.code, o.kind, o.channel, o.state, o.attempts, o.next_at, o.last_error,
           o.created_at, o.sent_at, o.delivered_at, o.seen_at
         FROM outbox o JOIN app_user u ON u.id = o.user_id LEFT JOIN consultation c ON c.id = o.consultation_id
         WHERE o.id = $1
           AND (EXISTS (SELECT 1 FROM role_grant mine JOIN role_grant g ON g.hospital_id = mine.hospital_id
             WHERE mine.user_id = $2 AND mine.role = 'hospital_admin' AND g.user_id = o.user_id
               AND (c.id IS NULL OR c.requesting_hospital_id = mine.hospital_id OR c.advising_hospital_id = mine.hospital_id)) OR $2 IS NULL)",
        id,
        admin
    )
}

/// Begins a dead delivery anew; `false` when it is not dead.
pub async fn retry(cx: &mut Cx<'_>, id: DeliveryId, until: Ts, now: Ts) -> StoreResult<bool> {
    let changed = exec!(
        cx,
        "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = $2, expires_at = $3 WHERE id = $1 AND state = 'dead'",
        id,
        now,
        until
    )?;
    Ok(changed == 1)
}

/// Forgets what was finished before a time.
pub async fn forget_before(cx: &mut Cx<'_>, at: Ts) -> StoreResult<u64> {
    exec!(cx, "DELETE FROM outbox WHERE state IN ('delivered', 'dead') AND created_at < $1", at)
}
