//! `POST /api/push/subscriptions`

use super::{Subscribe, Subscription};
use crate::{
    app::App,
    domain::account::Checks,
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, push::Target},
};
use axum::{extract::State, http::StatusCode};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Nobody has more devices; an older subscription is removed in the list first.
const MOST: usize = 20;
const MAX_ENDPOINT: usize = 2_000;

/// Has the caller's push messages sent to this browser too. The same browser may say so again.
#[utoipa::path(
    post,
    path = "/api/push/subscriptions",
    operation_id = "push_subscribe",
    tag = "push",
    request_body = Subscribe,
    responses((status = 201, body = Subscription))
)]
pub async fn subscribe(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<Subscribe>,
) -> ApiResult<(StatusCode, Json<Subscription>)> {
    let channels = app.channels().ok_or(ApiError::Unavailable)?;
    let label = body.label.unwrap_or_default();
    let long = |text: &str, bytes: usize| {
        URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).is_ok_and(|key| key.len() == bytes)
    };
    let reachable = body.endpoint.len() <= MAX_ENDPOINT && channels.outgoing.check(&body.endpoint).is_ok();
    let mut checks = Checks::default();
    checks
        .require(reachable, "endpoint", "address_refused")
        .require(long(&body.p256dh, 65), "p256dh", "key_format")
        .require(long(&body.auth, 16), "auth", "key_format")
        .optional_line("label", &label);
    let errors = checks.errors();
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    let target = Target { endpoint: body.endpoint, p256dh: body.p256dh, auth: body.auth };
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = store::push::put(cx, app.master_key(), caller.id(), label.trim(), &target, app.now()).await?;
    if store::push::ids_of(cx, caller.id()).await?.len() > MOST {
        return Err(ApiError::conflict("too_many_devices"));
    }
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}
