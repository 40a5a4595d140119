//! One change to an appointment: its transaction, its idempotency key, its retries, and who is told afterwards.

use super::Appointment;
use crate::{
    app::App,
    domain::{
        appointment::NotNow,
        clock::Ts,
        ids::{AppointmentId, HospitalId, UserId},
        schedule::NotFree,
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
        idempotency, service, waitlist,
    },
    store::{
        self, Cx, StoreError,
        appointment::{AppointmentRow, Released},
        consultation::ConsultationRow,
        idempotency::{KeptRow, Sending},
    },
};
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use serde_json::json;
use std::convert::Infallible;

/// A transaction that met another one is run again this often.
const ATTEMPTS: usize = 5;

/// The request's `Idempotency-Key`, if it came with one; what comes under it is [`crate::http::idempotency`]'s matter, but
/// the reply to a booking is kept in the very transaction of the booking.
pub struct IdempotencyKey(Option<Sending>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Sending>().cloned()))
    }
}

#[cfg(test)]
impl From<Sending> for IdempotencyKey {
    fn from(sending: Sending) -> Self {
        Self(Some(sending))
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
            result => return or_kept(app, key, result).await,
        }
    }
    let last = once(app, caller, key, change).await;
    or_kept(app, key, last).await
}

/// A refusal may be the doing of the same request, answered between the look for its reply and the look at what it
/// asks for. Then its reply is there by now, because it is written with what it did.
async fn or_kept(app: &App, key: &IdempotencyKey, result: ApiResult<Reply>) -> ApiResult<Reply> {
    let Err(refusal) = result else { return result };
    let mut conn = app.db().read().await?;
    kept(app, &mut conn.cx(), key).await?.ok_or(refusal)
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
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    if let Some(reply) = kept(app, cx, key).await? {
        return Ok(reply);
    }
    change.glance(&turn, cx).await?;
    drop(conn);

    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    // Once more: the same request may have been answered since.
    if let Some(reply) = kept(app, cx, key).await? {
        return Ok(reply);
    }
    let done = change.apply(&turn, cx).await?;
    let reply = super::view(app, cx, &done.appointment).await?;
    if let Some(sending) = &key.0 {
        let row = KeptRow {
            fingerprint: sending.fingerprint.clone(),
            status: i64::from(done.status.as_u16()),
            body: idempotency::seal(app, sending, &serde_json::to_string(&reply).map_err(StoreError::from)?)?,
        };
        if !store::idempotency::keep(cx, sending.user, &sending.key, &row, turn.now).await? {
            // The same request came twice at once: this one rolls back and, run again, gives the other's reply.
            return Err(ApiError::conflict("stale_version"));
        }
    }
    tx.commit().await?;
    tell(app, &done);
    Ok((done.status, Json(reply)))
}

/// The reply to the same request sent before.
async fn kept(app: &App, cx: &mut Cx<'_>, key: &IdempotencyKey) -> ApiResult<Option<Reply>> {
    let Some(sending) = &key.0 else { return Ok(None) };
    let Some(row) = store::idempotency::find(cx, sending.user, &sending.key, sending.at).await? else {
        return Ok(None);
    };
    if row.fingerprint != sending.fingerprint {
        return Err(ApiError::invalid("idempotency_mismatch"));
    }
    let reply = serde_json::from_slice(&idempotency::open(app, sending, &row)?).map_err(StoreError::from)?;
    Ok(Some((idempotency::status_of(&row), Json(reply))))
}

/// Tells the pages; what became free is offered to those who wait.
pub fn tell(app: &App, done: &Done) {
    app.changed(service::Change::Consultation { id: done.consultation.id }, done.consultation.hospitals());
    for person in &done.persons {
        app.changed(service::Change::Schedule { person: *person }, done.consultation.hospitals());
    }
    tell_released(app, &done.released);
    if !done.appointment.status.occupies() {
        waitlist::offer::soon(app, done.appointment.specialist_id, done.appointment.span());
    }
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

    /// Audits that limits of the specialist were set aside, and why.
    pub async fn audit_override(
        &self,
        cx: &mut Cx<'_>,
        consultation: &ConsultationRow,
        row: &AppointmentRow,
        overridden: &[NotFree],
        reason: Option<&str>,
    ) -> ApiResult<()> {
        if overridden.is_empty() {
            return Ok(());
        }
        let detail =
            json!({ "appointment": row.id, "specialist": row.specialist_id, "limits": overridden, "reason": reason });
        transition::audit(cx, &self.by(), consultation, "appointment.override", detail, self.now).await
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
