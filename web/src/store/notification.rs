//! What a user is told: a row for the page, and a row in the outbox for each way out, written in the transaction of
//! what happened.

use super::{Cx, StoreResult, all, exec, one, opt, outbox, preference, push, webhook};
use crate::domain::{
    clock::Ts,
    ids::{AppointmentId, ConsultationId, HospitalId, NotificationId, UserId},
    notice::{self, Channel, Kind, Plan},
};
use sqlx::FromRow;
use uuid::Uuid;

/// What somebody is to be told.
#[derive(Clone, Debug)]
pub struct New<'a> {
    pub user: UserId,
    pub kind: &'a str,
    pub consultation: Option<ConsultationId>,
    pub appointment: Option<AppointmentId>,
    /// The time that the text tells.
    pub about: Option<Ts>,
    /// Told once for the object and the time under this name; without it, once within the kind's window.
    pub once: Option<&'a str>,
}

#[derive(Clone, Debug, FromRow)]
pub struct NotificationRow {
    pub id: NotificationId,
    pub user_id: UserId,
    pub kind: String,
    pub consultation_id: Option<ConsultationId>,
    pub appointment_id: Option<AppointmentId>,
    /// The consultation's number.
    pub code: Option<String>,
    pub about: Option<Ts>,
    pub at: Ts,
    pub read_at: Option<Ts>,
}

/// Tells a user of something that happened to a consultation; of an appointment with its time.
pub async fn add(cx: &mut Cx<'_>, user: UserId, kind: &str, consultation: ConsultationId, now: Ts) -> StoreResult<()> {
    let newest = if kind.starts_with("appointment.") { newest_appointment(cx, consultation).await? } else { None };
    let (appointment, about) = newest.unzip();
    tell(cx, &New { user, kind, consultation: Some(consultation), appointment, about, once: None }, now).await?;
    Ok(())
}

/// Tells a user something, by every way that they have chosen. `false` when they were told the same just before.
pub async fn tell(cx: &mut Cx<'_>, new: &New<'_>, now: Ts) -> StoreResult<bool> {
    let kind = notice::kind(new.kind);
    let id = NotificationId::new();
    let inserted = exec!(
        cx,
        "INSERT INTO notification (id, user_id, kind, consultation_id, appointment_id, about, dedup, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (user_id, dedup) DO NOTHING",
        id,
        new.user,
        new.kind,
        new.consultation,
        new.appointment,
        new.about,
        dedup(kind, new, now),
        now
    )?;
    if inserted == 0 {
        return Ok(false);
    }
    let settings = preference::of(cx, new.user).await?;
    let urgency = match new.consultation {
        Some(consultation) => urgency(cx, consultation).await?,
        None => None,
    };
    let plan = notice::plan(kind, &settings, urgency, new.about, now);
    send_out(cx, id, new, &plan, now).await?;
    Ok(true)
}

fn dedup(kind: &Kind, new: &New<'_>, now: Ts) -> String {
    let object = new.appointment.map(|id| id.0).or(new.consultation.map(|id| id.0)).unwrap_or(Uuid::nil());
    match new.once {
        Some(name) => format!("{}:{object}:{}:{name}", new.kind, new.about.map_or(0, |t| t.0)),
        // What this version does not know is still told apart by its own name.
        None => notice::dedup(kind, &format!("{}:{object}", new.kind), new.about, now),
    }
}

async fn send_out(cx: &mut Cx<'_>, id: NotificationId, new: &New<'_>, plan: &Plan, now: Ts) -> StoreResult<()> {
    let mut targets: Vec<(Channel, Option<Uuid>, Option<HospitalId>)> = Vec::new();
    if plan.channels.email {
        targets.push((Channel::Email, None, None));
    }
    if plan.channels.push {
        let subscriptions = push::ids_of(cx, new.user).await?;
        targets.extend(subscriptions.into_iter().map(|s| (Channel::Push, Some(s.0), None)));
    }
    if plan.channels.webhook {
        for hook in webhook::for_user(cx, new.user, new.consultation).await? {
            if hook.takes(new.kind) {
                targets.push((Channel::Webhook, Some(hook.id.0), Some(hook.hospital_id)));
            }
        }
    }
    for (channel, target, hospital) in targets {
        let row = outbox::NewDelivery {
            notification: Some(id),
            user: new.user,
            consultation: new.consultation,
            hospital,
            kind: new.kind,
            channel,
            target,
            urgent: plan.urgent,
            payload: "",
            next_at: plan.next_at,
            expires_at: plan.expires_at,
        };
        outbox::insert(cx, &row, now).await?;
    }
    Ok(())
}

async fn urgency(
    cx: &mut Cx<'_>,
    consultation: ConsultationId,
) -> StoreResult<Option<crate::domain::request::Urgency>> {
    let row =
        opt!(cx, (crate::domain::request::Urgency,), "SELECT urgency FROM consultation WHERE id = $1", consultation)?;
    Ok(row.map(|r| r.0))
}

async fn newest_appointment(cx: &mut Cx<'_>, consultation: ConsultationId) -> StoreResult<Option<(AppointmentId, Ts)>> {
    opt!(
        cx,
        (AppointmentId, Ts),
        "SELECT id, starts_at FROM appointment WHERE consultation_id = $1 AND status <> 'released'
         ORDER BY created_at DESC, id DESC LIMIT 1",
        consultation
    )
}

/// A page of somebody's notifications, the newest first: those before one of them, or from the top.
pub async fn page(
    cx: &mut Cx<'_>,
    user: UserId,
    unread: bool,
    before: Option<NotificationId>,
    limit: i64,
) -> StoreResult<Vec<NotificationRow>> {
    all!(
        cx,
        NotificationRow,
        "SELECT n.id, n.user_id, n.kind, n.consultation_id, n.appointment_id, c.code, n.about, n.at, n.read_at
         FROM notification n LEFT JOIN consultation c ON c.id = n.consultation_id
           LEFT JOIN notification b ON b.id = $3
         WHERE n.user_id = $1 AND (n.read_at IS NULL OR NOT $2)
           AND ($3 IS NULL OR n.at < b.at OR (n.at = b.at AND n.id < b.id))
         ORDER BY n.at DESC, n.id DESC LIMIT $4",
        user,
        unread,
        before,
        limit
    )
}

pub async fn get(cx: &mut Cx<'_>, id: NotificationId) -> StoreResult<Option<NotificationRow>> {
    opt!(
        cx,
        NotificationRow,
        "SELECT n.id, n.user_id, n.kind, n.consultation_id, n.appointment_id, c.code, n.about, n.at, n.read_at
         FROM notification n LEFT JOIN consultation c ON c.id = n.consultation_id WHERE n.id = $1",
        id
    )
}

pub async fn unread(cx: &mut Cx<'_>, user: UserId) -> StoreResult<i64> {
    let (count,) = one!(cx, (i64,), "SELECT COUNT(*) FROM notification WHERE user_id = $1 AND read_at IS NULL", user)?;
    Ok(count)
}

/// Notes that the person saw it, in the page or by a tap on the push message. `false` when there is none such of theirs.
pub async fn seen(cx: &mut Cx<'_>, user: UserId, id: NotificationId, now: Ts) -> StoreResult<bool> {
    let found = exec!(
        cx,
        "UPDATE notification SET read_at = COALESCE(read_at, $3) WHERE id = $1 AND user_id = $2",
        id,
        user,
        now
    )?;
    exec!(
        cx,
        "UPDATE outbox SET seen_at = $2 WHERE notification_id = $1 AND seen_at IS NULL AND user_id = $3",
        id,
        now,
        user
    )?;
    Ok(found == 1)
}

pub async fn seen_all(cx: &mut Cx<'_>, user: UserId, now: Ts) -> StoreResult<u64> {
    exec!(
        cx,
        "UPDATE outbox SET seen_at = $2 WHERE seen_at IS NULL AND user_id = $1
           AND notification_id IN (SELECT id FROM notification WHERE user_id = $1 AND read_at IS NULL)",
        user,
        now
    )?;
    exec!(cx, "UPDATE notification SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL", user, now)
}

/// Whom something was told lately: for the hints to their pages.
pub async fn since(cx: &mut Cx<'_>, at: Ts) -> StoreResult<Vec<(NotificationId, UserId)>> {
    all!(cx, (NotificationId, UserId), "SELECT id, user_id FROM notification WHERE at > $1", at)
}

/// What a user was told, oldest first.
#[cfg(test)]
pub async fn kinds_of(cx: &mut Cx<'_>, user: UserId) -> StoreResult<Vec<String>> {
    let rows = all!(cx, (String,), "SELECT kind FROM notification WHERE user_id = $1 ORDER BY at, id", user)?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
