//! `POST /api/webhooks`

use super::{Webhook, WebhookInput, view};
use crate::{
    app::App,
    domain::{account::Checks, ids::WebhookId, notice::KINDS},
    http::{ApiError, ApiResult, Caller, Json, admin::access},
    notify::webhook::new_secret,
    outgoing::Outgoing,
    store::{self, webhook::WebhookRow},
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

const MAX_URL: usize = 2_000;
const MOST: usize = 10;

/// Adds a gateway; its secret is told once.
#[utoipa::path(
    post,
    path = "/api/webhooks",
    operation_id = "create_webhook",
    tag = "webhook",
    request_body = WebhookInput,
    responses((status = 201, body = Webhook))
)]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<WebhookInput>,
) -> ApiResult<(StatusCode, Json<Webhook>)> {
    caller.require_at(caller.action, body.hospital_id)?;
    let channels = app.channels().ok_or(ApiError::Unavailable)?;
    check(&body, &channels.outgoing)?;
    let now = app.now();
    let mut row = WebhookRow {
        id: WebhookId::new(),
        hospital_id: body.hospital_id,
        label: body.label.trim().to_owned(),
        url: body.url.trim().to_owned(),
        events: body.events.join(" "),
        secret: Vec::new(),
        created_at: now,
        version: 1,
    };
    let secret = new_secret()?;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    if store::webhook::of_hospital(cx, row.hospital_id).await?.len() >= MOST {
        return Err(ApiError::conflict("too_many_webhooks"));
    }
    let key = app.hospital_key(cx, row.hospital_id).await?;
    row.seal_secret(&key, &secret)?;
    store::webhook::insert(cx, &row).await?;
    // The address may hold a token, so only its host is written into the audit trail.
    let host = channels.outgoing.check(&row.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let detail = json!({ "label": row.label, "host": host, "events": row.events });
    access::note(cx, &caller, &[row.hospital_id], "webhook.create", ("webhook", row.id.to_string()), detail, now)
        .await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(row, Some(secret)))))
}

fn check(body: &WebhookInput, outgoing: &Outgoing) -> ApiResult<()> {
    let known = |event: &String| match event.strip_suffix(".*") {
        Some(group) => KINDS.iter().any(|kind| kind.name.split('.').next() == Some(group)),
        None => KINDS.iter().any(|kind| kind.name == event),
    };
    let mut checks = Checks::default();
    checks
        .line("label", &body.label)
        .require(body.url.len() <= MAX_URL && outgoing.check(body.url.trim()).is_ok(), "url", "address_refused")
        .require(!body.events.is_empty(), "events", "required")
        .require(body.events.iter().all(known), "events", "unknown");
    let errors = checks.errors();
    if errors.is_empty() { Ok(()) } else { Err(ApiError::fields(&errors)) }
}
