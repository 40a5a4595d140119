//! `Idempotency-Key` on every POST: the same request sent again gets the same reply, for 24 hours.
//!
//! Another body under the key is 422 `idempotency_mismatch`; the same request while its twin is being answered is 409
//! `in_flight`. Refusals are not kept. The key is written by the commit of what the request does
//! ([`store::idempotency`]), so that a request is done once also where the process dies before its reply has left.

use super::{ApiError, ApiResult, Caller, again, limits};
use crate::{
    app::App,
    domain::ids::UserId,
    store::{
        self, StoreError, StoreResult,
        idempotency::{KeptRow, Sending},
        sealing::purpose,
    },
};
use aws_lc_rs::digest;
use axum::{
    body::{self, Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Replies that are larger are told again only as "done".
const KEPT_BYTES: usize = 1 << 20;

/// Runs a POST of a signed-in caller under its key, if it has one.
pub async fn run(app: &App, caller: &Caller, request: Request, next: Next) -> Response {
    match key_of(request.method(), request.headers()) {
        Ok(None) => again::run(request, next).await,
        Ok(Some(key)) => once(app, caller, key, request, next).await.unwrap_or_else(IntoResponse::into_response),
        Err(error) => error.into_response(),
    }
}

/// The key of a request. Uploads are streamed and have their own way of being resumed: they take none.
fn key_of(method: &Method, headers: &HeaderMap) -> ApiResult<Option<String>> {
    let Some(value) = headers.get("idempotency-key").filter(|_| method == Method::POST) else { return Ok(None) };
    let is_json = |v: &HeaderValue| v.as_bytes().starts_with(b"application/json");
    if headers.get(header::CONTENT_TYPE).is_some_and(|v| !is_json(v)) {
        return Ok(None);
    }
    let key = value.to_str().ok().filter(|k| (1..=200).contains(&k.len()));
    key.map(|k| Some(k.to_owned())).ok_or_else(|| ApiError::field("Idempotency-Key", "out_of_range"))
}

async fn once(app: &App, caller: &Caller, key: String, request: Request, next: Next) -> ApiResult<Response> {
    let (parts, content) = request.into_parts();
    let content = body::to_bytes(content, limits::JSON_BYTES).await.map_err(|_| ApiError::TooLarge("too_large"))?;
    let path = parts.uri.path_and_query().map_or("", |p| p.as_str());
    let sending = Sending::new(caller.id(), key, fingerprint(path, &content), app.now());
    let Some(_turn) = InFlight::enter(app, &sending) else { return Err(ApiError::conflict("in_flight")) };
    if let Some(reply) = kept(app, &sending).await? {
        return Ok(reply);
    }
    let mut request = Request::from_parts(parts, Body::from(content));
    request.extensions_mut().insert(sending.clone());
    let response = store::idempotency::answering(sending.clone(), again::run(request, next)).await;
    if !sending.is_written() {
        // Nothing was done, or its twin on another node did it.
        let twin = if response.status() == StatusCode::CONFLICT { kept(app, &sending).await? } else { None };
        return Ok(twin.unwrap_or(response));
    }
    keep_reply(app, &sending, response).await
}

/// SHA-256 of what was asked.
pub fn fingerprint(path: &str, content: &[u8]) -> Vec<u8> {
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(path.as_bytes());
    hash.update(b"\n");
    hash.update(content);
    hash.finish().as_ref().to_vec()
}

/// The reply to the same request sent before.
async fn kept(app: &App, sending: &Sending) -> ApiResult<Option<Response>> {
    let mut conn = app.db().read().await?;
    let row = store::idempotency::find(&mut conn.cx(), sending.user, &sending.key, sending.at).await?;
    let Some(row) = row else { return Ok(None) };
    if row.fingerprint != sending.fingerprint {
        return Err(ApiError::invalid("idempotency_mismatch"));
    }
    if row.status == store::idempotency::UNANSWERED {
        return Err(ApiError::conflict("already_done"));
    }
    Ok(Some(reply(status_of(&row), open(app, sending, &row)?.into())))
}

/// The status that was kept.
pub fn status_of(row: &KeptRow) -> StatusCode {
    u16::try_from(row.status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK)
}

/// A reply as it is kept: sealed, because it may tell of a patient.
pub fn seal(app: &App, sending: &Sending, text: &str) -> StoreResult<String> {
    let sealed = app.master_key().seal(&purpose("idempotency", &sending.key), text.as_bytes())?;
    Ok(hex::encode(sealed))
}

/// A kept reply as it was sent.
pub fn open(app: &App, sending: &Sending, row: &KeptRow) -> StoreResult<Vec<u8>> {
    let sealed = hex::decode(&row.body).map_err(|_| StoreError::Sealed)?;
    app.master_key().open(&purpose("idempotency", &sending.key), &sealed)
}

fn reply(status: StatusCode, content: Bytes) -> Response {
    if content.is_empty() {
        return status.into_response();
    }
    (status, [(header::CONTENT_TYPE, "application/json")], content).into_response()
}

/// Writes down what is replied to something that was done.
async fn keep_reply(app: &App, sending: &Sending, response: Response) -> ApiResult<Response> {
    if !response.status().is_success() || response.headers().contains_key(header::SET_COOKIE) {
        // A credential is given once; a repetition is told that it was done.
        return Ok(response);
    }
    let (parts, content) = response.into_parts();
    let content = body::to_bytes(content, usize::MAX).await.map_err(|e| ApiError::Internal(Box::new(e)))?;
    if let (Ok(text), true) = (std::str::from_utf8(&content), content.len() <= KEPT_BYTES) {
        let written = write(app, sending, parts.status.as_u16(), text).await;
        if let Err(error) = written {
            // It was done and is told; only a repetition will have to look for itself.
            tracing::warn!(%error, "a reply could not be kept");
        }
    }
    Ok(Response::from_parts(parts, content.into()))
}

async fn write(app: &App, sending: &Sending, status: u16, text: &str) -> StoreResult<()> {
    let sealed = seal(app, sending, text)?;
    let mut tx = app.db().begin().await?;
    store::idempotency::answer(&mut tx.cx(), sending, status, &sealed).await?;
    tx.commit().await
}

/// A key that is being answered by this node.
struct InFlight {
    app: App,
    name: (UserId, String),
}

impl InFlight {
    fn enter(app: &App, sending: &Sending) -> Option<Self> {
        let name = (sending.user, sending.key.clone());
        let entered = app.in_flight().lock().unwrap_or_else(|e| e.into_inner()).insert(name.clone());
        entered.then(|| Self { app: app.clone(), name })
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.app.in_flight().lock().unwrap_or_else(|e| e.into_inner()).remove(&self.name);
    }
}

#[cfg(test)]
mod tests;
