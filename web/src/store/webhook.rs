//! A hospital's gateways for SMS, Zalo and voice. Their secret is sealed with the hospital's key.

use super::{
    Cx, StoreError, StoreResult, all, exec, opt,
    sealing::{Key, purpose},
};
use crate::domain::{
    clock::Ts,
    ids::{ConsultationId, HospitalId, UserId, WebhookId},
};
use sqlx::FromRow;

#[derive(Clone, Debug, FromRow)]
pub struct WebhookRow {
    pub id: WebhookId,
    pub hospital_id: HospitalId,
    pub label: String,
    pub url: String,
    /// Kinds, or beginnings of kinds (`page.*`), separated by spaces.
    pub events: String,
    pub secret: Vec<u8>,
    pub created_at: Ts,
    pub version: i64,
}

impl WebhookRow {
    /// Whether it wants to hear of a kind.
    pub fn takes(&self, kind: &str) -> bool {
        self.events.split(' ').any(|event| match event.strip_suffix('*') {
            Some(beginning) => kind.starts_with(beginning),
            None => kind == event,
        })
    }

    pub fn open_secret(&self, key: &Key) -> StoreResult<Vec<u8>> {
        key.open(&purpose("webhook", self.id), &self.secret)
    }

    pub fn seal_secret(&mut self, key: &Key, secret: &str) -> StoreResult<()> {
        self.secret = key.seal(&purpose("webhook", self.id), secret.as_bytes())?;
        Ok(())
    }
}

pub async fn insert(cx: &mut Cx<'_>, row: &WebhookRow) -> StoreResult<()> {
    exec!(
        cx,
        "INSERT INTO webhook (id, hospital_id, label, url, events, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row.id,
        row.hospital_id,
        &row.label,
        &row.url,
        &row.events,
        &row.secret,
        row.created_at
    )?;
    Ok(())
}

pub async fn get(cx: &mut Cx<'_>, id: WebhookId) -> StoreResult<Option<WebhookRow>> {
    opt!(
        cx,
        WebhookRow,
        "SELECT id, hospital_id, label, url, events, secret, created_at, version FROM webhook WHERE id = $1",
        id
    )
}

pub async fn of_hospital(cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<Vec<WebhookRow>> {
    all!(
        cx,
        WebhookRow,
        "SELECT id, hospital_id, label, url, events, secret, created_at, version FROM webhook
         WHERE hospital_id = $1 ORDER BY created_at, id",
        hospital
    )
}

/// The gateways of the hospitals where somebody works, as far as these have to do with the consultation.
pub async fn for_user(
    cx: &mut Cx<'_>,
    user: UserId,
    consultation: Option<ConsultationId>,
) -> StoreResult<Vec<WebhookRow>> {
    all!(
        cx,
        WebhookRow,
        "SELECT w.id, w.hospital_id, w.label, w.url, w.events, w.secret, w.created_at, w.version FROM webhook w
         WHERE w.hospital_id IN (SELECT hospital_id FROM role_grant WHERE user_id = $1)
           AND (w.hospital_id IN (SELECT requesting_hospital_id FROM consultation WHERE id = $2
             UNION SELECT advising_hospital_id FROM consultation WHERE id = $2) OR $2 IS NULL)
         ORDER BY w.id",
        user,
        consultation
    )
}

/// Gives a gateway a new secret; the old one is good no more.
pub async fn rotate(cx: &mut Cx<'_>, row: &WebhookRow) -> StoreResult<()> {
    let changed = exec!(
        cx,
        "UPDATE webhook SET secret = $3, version = version + 1 WHERE id = $1 AND version = $2",
        row.id,
        row.version,
        &row.secret
    )?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

pub async fn delete(cx: &mut Cx<'_>, id: WebhookId) -> StoreResult<bool> {
    Ok(exec!(cx, "DELETE FROM webhook WHERE id = $1", id)? == 1)
}
