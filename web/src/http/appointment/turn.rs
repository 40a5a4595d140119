//! One change to an appointment: its transaction, its idempotency key, its retries, and who is told afterwards.

use super::Appointment;
use crate::{
    app::App,
    domain::{
        appointment::NotNow,
        clock::Ts,
        ids::{AppointmentId, HospitalId, UserId},
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
        service,
    },
    store::{
        self, Cx, StoreError,
        appointment::{AppointmentRow, Released},
        consultation::ConsultationRow,
        idempotency::KeptRow,
    },
};
use aws_lc_rs::digest;
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use serde_json::json;

/// A transaction that met another one is run again this often.
const ATTEMPTS: usize = 5;

/// `Idempotency-Key`: chosen by the client; the same request sent again under it gets the same reply.
pub struct IdempotencyKey(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = value.to_str().ok().filter(|k| (1..=200).contains(&k.len()));
        key.map(|k| Self(Some(k.to_owned()))).ok_or_else(|| ApiError::field("Idempotency-Key", "out_of_range"))
    }
}

impl IdempotencyKey {
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

#[cfg(test)]
impl From<&str> for IdempotencyKey {
    fn from(key: &str) -> Self {
        Self(Some(key.to_owned()))
    }
}

/// What a change works with.
pub struct Turn<'a> {
    pub app: &'a App,
    pub caller: &'a Caller,
    pub now: Ts,
}

/// What a change did.
pub struct Done {
    pub status: StatusCode,
    pub appointment: AppointmentRow,
    /// The pages that are told: of a consultation, of people's calendars.
    pub consultation: ConsultationRow,
    pub persons: Vec<UserId>,
    pub released: Vec<Released>,
}

/// One verb. `apply` may run more than once; what an attempt wrote before it failed is rolled back.
pub trait Change: Sync {
    /// Names the operation with everything that was asked, for the idempotency key.
    fn fingerprint(&self) -> serde_json::Value;

    /// A look before anything is locked, so that whoever comes too late does not queue behind those in time.
    fn glance(&self, _turn: &Turn<'_>, _cx: &mut Cx<'_>) -> impl Future<Output = ApiResult<()>> + Send {
        std::future::ready(Ok(()))
    }

    fn apply(&self, turn: &Turn<'_>, cx: &mut Cx<'_>) -> impl Future<Output = ApiResult<Done>> + Send;
}

pub type Reply = (StatusCode, Json<Appointment>);

/// Runs a change in its transaction, again when another transaction was in the way.
pub async fn run(app: &App, caller: &Caller, key: &IdempotencyKey, change: &impl Change) -> ApiResult<Reply> {
    let _turn = app.booking_turn().await;
    for _ in 1..ATTEMPTS {
        match once(app, caller, key, change).await {
            Err(error) if may_pass(&error) => tracing::debug!(?error, "a booking runs again"),
            result => return or_kept(app, caller, key, change, result).await,
        }
    }
    let last = once(app, caller, key, change).await;
    or_kept(app, caller, key, change, last).await
}

/// A refusal may be the doing of the same request, answered between the look for its reply and the look at what it
/// asks for. Then its reply is there by now, because it is written with what it did.
async fn or_kept(
    app: &App,
    caller: &Caller,
    key: &IdempotencyKey,
    change: &impl Change,
    result: ApiResult<Reply>,
) -> ApiResult<Reply> {
    let Err(refusal) = result else { return result };
    let mut conn = app.db().read().await?;
    kept(&mut conn.cx(), caller, key, &fingerprint(change)).await?.ok_or(refusal)
}

/// SHA-256 of what a change names itself with.
fn fingerprint(change: &impl Change) -> Vec<u8> {
    digest::digest(&digest::SHA256, change.fingerprint().to_string().as_bytes()).as_ref().to_vec()
}

/// Whether the same request, run again, may find things settled. Refusals that were worked out carry details.
fn may_pass(error: &ApiError) -> bool {
    match error {
        ApiError::Internal(source) => source.downcast_ref::<StoreError>().is_some_and(StoreError::is_transient),
        ApiError::Conflict { code: "stale_version" | "time_taken", details } => {
            details.as_object().is_some_and(|d| d.is_empty())
        }
        _ => false,
    }
}

async fn once(app: &App, caller: &Caller, key: &IdempotencyKey, change: &impl Change) -> ApiResult<Reply> {
    let turn = Turn { app, caller, now: app.now() };
    let fingerprint = fingerprint(change);
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    if let Some(reply) = kept(cx, caller, key, &fingerprint).await? {
        return Ok(reply);
    }
    change.glance(&turn, cx).await?;
    drop(conn);

    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    // Once more: the same request may have been answered since.
    if let Some(reply) = kept(cx, caller, key, &fingerprint).await? {
        return Ok(reply);
    }
    let done = change.apply(&turn, cx).await?;
    let reply = super::view(app, cx, &done.appointment).await?;
    if let Some(key) = &key.0 {
        let row = KeptRow {
            fingerprint,
            status: i64::from(done.status.as_u16()),
            body: serde_json::to_string(&reply).map_err(StoreError::from)?,
        };
        if !store::idempotency::keep(cx, caller.id(), key, &row, turn.now).await? {
            // The same request came twice at once: this one rolls back and, run again, gives the other's reply.
            return Err(ApiError::conflict("stale_version"));
        }
    }
    tx.commit().await?;
    tell(app, &done);
    Ok((done.status, Json(reply)))
}

/// The reply to the same request sent before.
async fn kept(cx: &mut Cx<'_>, caller: &Caller, key: &IdempotencyKey, fingerprint: &[u8]) -> ApiResult<Option<Reply>> {
    let Some(key) = &key.0 else { return Ok(None) };
    let Some(row) = store::idempotency::find(cx, caller.id(), key).await? else { return Ok(None) };
    if row.fingerprint != fingerprint {
        return Err(ApiError::invalid("idempotency_mismatch"));
    }
    let status = u16::try_from(row.status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK);
    let reply = serde_json::from_str(&row.body).map_err(StoreError::from)?;
    Ok(Some((status, Json(reply))))
}

fn tell(app: &App, done: &Done) {
    app.changed(service::Change::Consultation { id: done.consultation.id }, done.consultation.hospitals());
    for person in &done.persons {
        app.changed(service::Change::Schedule { person: *person }, done.consultation.hospitals());
    }
    tell_released(app, &done.released);
}

/// Tells the pages of holds that ran out.
pub fn tell_released(app: &App, released: &[Released]) {
    for hold in released {
        app.changed(service::Change::Schedule { person: hold.person }, hold.hospitals.clone());
        if let Some(id) = hold.consultation_id {
            app.changed(service::Change::Consultation { id }, hold.hospitals.clone());
        }
    }
}

impl From<NotNow> for ApiError {
    fn from(refused: NotNow) -> Self {
        Self::Conflict { code: "state_refuses", details: json!({ "status": refused.from }) }
    }
}

impl Turn<'_> {
    /// An appointment and its consultation, with every row locked that the change will write: the people first, in
    /// the order of their ids, then the consultation. `others` are locked besides the present specialist.
    pub async fn load(
        &self,
        cx: &mut Cx<'_>,
        id: AppointmentId,
        others: &[UserId],
    ) -> ApiResult<(AppointmentRow, ConsultationRow)> {
        let seen = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
        let of = seen.consultation_id.ok_or(ApiError::NotFound)?;
        let known = store::consultation::get(cx, of).await?.ok_or(ApiError::NotFound)?;
        self.caller.require(self.caller.action, &known)?;
        store::appointment::lock_persons(cx, &[others, &[seen.specialist_id]].concat()).await?;
        store::appointment::lock_consultation(cx, of).await?;
        let row = store::appointment::get(cx, id).await?.ok_or(ApiError::NotFound)?;
        if row.specialist_id != seen.specialist_id {
            // Handed over between the two looks: somebody else's row must be locked, so begin again.
            return Err(ApiError::conflict("stale_version"));
        }
        let consultation = store::consultation::get(cx, of).await?.ok_or(ApiError::NotFound)?;
        Ok((row, consultation))
    }

    /// Refuses a version that is not the newest, with the newest.
    pub async fn require_version(&self, cx: &mut Cx<'_>, row: &AppointmentRow, version: i64) -> ApiResult<()> {
        if row.version == version {
            return Ok(());
        }
        Err(ApiError::stale(&super::view(self.app, cx, row).await?))
    }

    pub fn by(&self) -> By {
        By::from(self.caller)
    }

    /// Audits what was done to an appointment, in both hospitals' chains.
    pub async fn audit(
        &self,
        cx: &mut Cx<'_>,
        action: &str,
        consultation: &ConsultationRow,
        row: &AppointmentRow,
    ) -> ApiResult<()> {
        let detail = json!({
            "appointment": row.id, "specialist": row.specialist_id, "starts_at": row.starts_at, "ends_at": row.ends_at,
        });
        transition::audit(cx, &self.by(), consultation, action, detail, self.now).await
    }

    /// Notifies people of a change that somebody else made.
    pub async fn notify(
        &self,
        cx: &mut Cx<'_>,
        people: &[UserId],
        kind: &str,
        consultation: &ConsultationRow,
    ) -> ApiResult<()> {
        let mut people = people.to_vec();
        people.sort();
        people.dedup();
        for person in people.into_iter().filter(|p| *p != self.caller.id()) {
            store::notification::add(cx, person, kind, consultation.id, self.now).await?;
        }
        Ok(())
    }

    /// The hospitals of a consultation and of the holds released beside it: whose chains are locked together.
    pub async fn lock_chains(
        &self,
        cx: &mut Cx<'_>,
        consultation: &ConsultationRow,
        released: &[Released],
    ) -> ApiResult<()> {
        let mut hospitals: Vec<HospitalId> = consultation.hospitals();
        hospitals.extend(released.iter().flat_map(|r| r.hospitals.iter().copied()));
        Ok(store::audit::lock_ends(cx, &hospitals).await?)
    }
}
