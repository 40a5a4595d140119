//! One delivery: what it says is made now, it is sent, and what became of it is written down.

use super::{
    Channels, encrypt,
    mail::{Failed, Letter},
    webhook,
};
use crate::{
    app::App,
    domain::{
        clock::{SECOND, Ts},
        ics::{self, Event, Method, Parties},
        ids::{AppointmentId, SubscriptionId, WebhookId},
        meeting::MeetingKind,
        notice::{self, Channel, Text},
    },
    outgoing::Failure,
    store::{
        self, StoreResult,
        notification::NotificationRow,
        outbox::{DeliveryRow, Outcome},
        user::UserRow,
    },
};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// What an outbox row carries when it is an invitation: the appointment as it stood when the row was written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invitation {
    pub cancel: bool,
    pub appointment: AppointmentId,
    pub sequence: i64,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub code: String,
    #[serde(default)]
    pub meeting: Option<MeetingKind>,
}

/// Everything that is needed to say it.
struct Told<'a> {
    row: &'a DeliveryRow,
    person: UserRow,
    notification: Option<NotificationRow>,
    text: Text,
    url: String,
    code: String,
}

/// Tries one delivery and notes what became of it.
pub async fn one(app: &App, row: DeliveryRow, lease: Uuid) {
    let now = app.now();
    let outcome = match attempt(app, &row, now).await {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::warn!(%error, delivery = %row.id, "a delivery could not be made");
            again(&row, "internal", now)
        }
    };
    if let Outcome::Dead(error) = &outcome {
        tracing::warn!(delivery = %row.id, channel = %row.channel, kind = row.kind, error, "a delivery was given up");
    }
    let settled = async {
        let mut tx = app.db().begin().await?;
        store::outbox::settle(&mut tx.cx(), row.id, lease, &outcome, app.now()).await?;
        tx.commit().await
    };
    // The lease runs out, and somebody tries again: the receiver knows the id.
    let settled: StoreResult<()> = settled.await;
    if let Err(error) = settled {
        tracing::warn!(%error, delivery = %row.id, "what became of a delivery could not be noted");
    }
}

fn again(row: &DeliveryRow, error: &str, now: Ts) -> Outcome {
    let salt = row.id.0.as_bytes()[15];
    let at = now.plus(notice::backoff_ms(row.attempts, row.urgent, salt));
    if at >= row.expires_at { Outcome::Dead(error.to_owned()) } else { Outcome::Again(at, error.to_owned()) }
}

fn dead(error: &str) -> Outcome {
    Outcome::Dead(error.to_owned())
}

async fn attempt(app: &App, row: &DeliveryRow, now: Ts) -> StoreResult<Outcome> {
    if row.expires_at <= now {
        // What went wrong before says more.
        return Ok(dead(if row.last_error.is_empty() { "expired" } else { &row.last_error }));
    }
    let Some(channels) = app.channels() else { return Ok(again(row, "not configured", now)) };
    let Some(told) = told(app, row).await? else { return Ok(dead("the account is closed")) };
    match row.channel {
        Channel::Email => mail(app, channels, &told, now).await,
        Channel::Push => push(app, channels, &told, now).await,
        Channel::Webhook => gateway(app, channels, &told, now).await,
    }
}

async fn told<'a>(app: &App, row: &'a DeliveryRow) -> StoreResult<Option<Told<'a>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let Some(person) = store::user::get(cx, row.user_id).await?.filter(|u| u.active) else { return Ok(None) };
    let notification = match row.notification_id {
        Some(id) => store::notification::get(cx, id).await?,
        None => None,
    };
    let invitation: Option<Invitation> = serde_json::from_str(&row.payload).ok();
    let code = match (&notification, &invitation) {
        (Some(n), _) => n.code.clone().unwrap_or_default(),
        (None, Some(i)) => i.code.clone(),
        (None, None) => String::new(),
    };
    let about = notification.as_ref().and_then(|n| n.about).or(invitation.as_ref().map(|i| i.starts_at));
    let text = text(app, &row.kind, &person.locale, &code, about);
    let base = app.public_url().trim_end_matches('/');
    let meeting = match (&notification, &invitation) {
        (Some(n), _) => n.appointment_id.filter(|_| n.kind.starts_with("meeting.")),
        (None, Some(i)) => i.meeting.map(|_| i.appointment),
        (None, None) => None,
    };
    let url = match (row.consultation_id, meeting) {
        (Some(id), _) => format!("{base}/consultations/{id}"),
        (None, Some(id)) => format!("{base}/hop/{id}"),
        (None, None) => format!("{base}/"),
    };
    Ok(Some(Told { row, person, notification, text, url, code }))
}

/// The sentences of a notification, with its time in the service's zone.
pub fn text(app: &App, kind: &str, language: &str, code: &str, about: Option<Ts>) -> Text {
    let time = about.and_then(|at| Timestamp::from_millisecond(at.0).ok()).map(|at| {
        let local = at.to_zoned(app.zone().clone());
        local.strftime(if language == "en" { "%H:%M, %d %b %Y" } else { "%H:%M %d/%m/%Y" }).to_string()
    });
    notice::kind(kind).text(language, code, &time.unwrap_or_default())
}

async fn mail(app: &App, channels: &Channels, told: &Told<'_>, now: Ts) -> StoreResult<Outcome> {
    let Some(mailer) = &channels.mailer else { return Ok(again(told.row, "mail is not configured", now)) };
    let to = {
        let mut conn = app.db().read().await?;
        store::preference::of(&mut conn.cx(), told.person.id).await?.email
    };
    if to.is_empty() {
        return Ok(dead("no address"));
    }
    let invitation = serde_json::from_str::<Invitation>(&told.row.payload).ok().map(|invitation| {
        let method = if invitation.cancel { Method::Cancel } else { Method::Request };
        let parties = Parties { organizer: mailer.from(), attendee: to.clone() };
        let event = event(app, &told.person.locale, &invitation, told.row.created_at);
        (method, ics::invitation(method, &event, &parties))
    });
    let letter = Letter {
        id: told.row.id,
        to: &to,
        text: &told.text,
        url: &told.url,
        language: &told.person.locale,
        invitation,
        now,
    };
    Ok(match mailer.send(&letter).await {
        Ok(()) => Outcome::Delivered,
        Err(Failed::Later(error)) => again(told.row, &error, now),
        Err(Failed::Never(error)) => Outcome::Dead(error),
    })
}

/// An appointment for a calendar: its number, its room, its time.
pub fn event(app: &App, language: &str, invitation: &Invitation, stamp: Ts) -> Event {
    let base = app.public_url().trim_end_matches('/');
    let summary = match invitation.meeting {
        Some(kind) => kind.name(language).to_owned(),
        None => format!("{} {}", if language == "en" { "Consultation" } else { "Hội chẩn" }, invitation.code),
    };
    Event {
        appointment: invitation.appointment,
        sequence: invitation.sequence,
        stamp,
        starts_at: invitation.starts_at,
        ends_at: invitation.ends_at,
        summary,
        url: format!("{base}/room/{}", invitation.appointment),
    }
}

async fn push(app: &App, channels: &Channels, told: &Told<'_>, now: Ts) -> StoreResult<Outcome> {
    let id = SubscriptionId(told.row.target_id.unwrap_or_default());
    let subscription = {
        let mut conn = app.db().read().await?;
        store::push::get(&mut conn.cx(), id).await?
    };
    let Some(subscription) = subscription.filter(|s| s.user_id == told.person.id) else {
        return Ok(dead("the subscription is gone"));
    };
    let target = subscription.open(app.master_key())?;
    let Some((headers, body)) = push_request(channels, told, &target, now) else {
        return Ok(dead("the subscription cannot be used"));
    };
    let answered = channels.outgoing.post(&target.endpoint, headers, body).await;
    if let Ok(404 | 410) = answered {
        let mut tx = app.db().begin().await?;
        store::push::delete(&mut tx.cx(), id).await?;
        tx.commit().await?;
        return Ok(dead("the subscription has ended"));
    }
    Ok(judged(told.row, answered, now))
}

fn push_request(
    channels: &Channels,
    told: &Told<'_>,
    target: &store::push::Target,
    now: Ts,
) -> Option<(HeaderMap, Vec<u8>)> {
    let notification = told.row.notification_id?;
    let message = json!({
        "id": notification, "kind": told.row.kind, "title": told.text.title, "body": told.text.body, "url": told.url,
        "urgent": told.row.urgent, "at": told.row.created_at, "language": told.person.locale,
    });
    let key = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    let plain = message.to_string();
    let body = encrypt::encrypt(&key(&target.p256dh)?, &key(&target.auth)?, plain.as_bytes()).ok()?;
    let endpoint = channels.outgoing.check(&target.endpoint).ok()?;
    let authorization = channels.vapid.authorization(&endpoint.origin().ascii_serialization(), now)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&authorization).ok()?);
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert("ttl", HeaderValue::from(told.row.expires_at.since(now) / SECOND));
    headers.insert("urgency", HeaderValue::from_static(if told.row.urgent { "high" } else { "normal" }));
    // A message sent twice replaces itself where the device is not reached.
    let topic = URL_SAFE_NO_PAD.encode(notification.0.as_bytes());
    headers.insert("topic", HeaderValue::from_str(&topic).ok()?);
    Some((headers, body))
}

async fn gateway(app: &App, channels: &Channels, told: &Told<'_>, now: Ts) -> StoreResult<Outcome> {
    let id = WebhookId(told.row.target_id.unwrap_or_default());
    let (hook, secret) = {
        let mut conn = app.db().read().await?;
        let cx = &mut conn.cx();
        let Some(hook) = store::webhook::get(cx, id).await? else { return Ok(dead("the gateway is gone")) };
        let key = app.hospital_key(cx, hook.hospital_id).await?;
        let secret = hook.open_secret(&key)?;
        (hook, secret)
    };
    let body = json!({
        "id": told.row.id, "notification_id": told.notification.as_ref().map(|n| n.id), "event": told.row.kind,
        "created_at": told.row.created_at, "urgent": told.row.urgent, "code": told.code,
        "text": told.text.body, "title": told.text.title, "language": told.person.locale, "url": told.url,
        "recipient": { "id": told.person.id, "name": told.person.display_name(), "phone": told.person.phone },
    });
    let id = told.row.id.to_string();
    let answered = webhook::call(&channels.outgoing, &hook.url, &secret, &id, &body, now).await;
    Ok(judged(told.row, answered, now))
}

/// 2xx is delivered; what the receiver will never take is given up; everything else is tried again.
fn judged(row: &DeliveryRow, answered: Result<u16, Failure>, now: Ts) -> Outcome {
    match answered {
        Ok(200..=299) => Outcome::Delivered,
        Ok(status @ (400 | 401 | 403 | 405 | 413 | 415 | 422)) if row.attempts >= 3 => dead(&format!("http {status}")),
        Ok(status) => again(row, &format!("http {status}"), now),
        Err(failure @ (Failure::Malformed | Failure::NotSecure)) => dead(&failure.to_string()),
        Err(failure) => again(row, &failure.to_string(), now),
    }
}
