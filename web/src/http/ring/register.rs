//! `POST /api/ring-devices`

use super::{RegisterRingDevice, RingDevice, caller::LIFE_MS};
use crate::{
    app::App,
    auth::login,
    domain::{account::Checks, ids::RingDeviceId},
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self,
        audit::{self, Actor},
        push::Target,
        ring_device::RingDeviceRow,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde_json::json;

/// The cookie may outlive the device's right: whether it is good is asked each time.
const COOKIE_AGE_S: i64 = 400 * 24 * 3600;
const LONGEST_KEY: usize = 2_000;

/// Makes this device ring for the caller, also when their login has ended. A device that rang already is replaced.
#[utoipa::path(
    post,
    path = "/api/ring-devices",
    operation_id = "register_ring_device",
    tag = "ring",
    request_body = RegisterRingDevice,
    responses((status = 201, body = RingDevice))
)]
pub async fn register(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<RegisterRingDevice>,
) -> ApiResult<impl IntoResponse> {
    check(&body)?;
    let now = app.now();
    let token = login::new_token()?;
    if let (Some(push), Some(channels)) = (&body.push, app.channels())
        && channels.outgoing.check(&push.endpoint).is_err()
    {
        return Err(ApiError::field("push.endpoint", "address_refused"));
    }
    let mut row = RingDeviceRow {
        id: RingDeviceId::new(),
        user_id: caller.id(),
        label: body.label.trim().to_owned(),
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus(LIFE_MS),
        subscription_id: None,
    };
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    if let Some(old) = login::cookie(&headers, login::RING_COOKIE)
        && let Some(known) = store::ring_device::by_token(cx, &login::hash(&old), now).await?
    {
        store::ring_device::delete(cx, known.id, known.user_id).await?;
    }
    if let Some(push) = body.push {
        let target = Target { endpoint: push.endpoint, p256dh: push.p256dh, auth: push.auth };
        let known = store::push::put(cx, app.master_key(), caller.id(), &row.label, &target, now).await?;
        row.subscription_id = Some(known.id);
    }
    store::ring_device::insert(cx, &row, &login::hash(&token)).await?;
    let hospitals: Vec<_> = caller.grants.iter().filter_map(|g| g.hospital_id).collect();
    let event = audit::Event {
        actor: Actor::User(caller.id()),
        action: "ring_device.register",
        object_kind: "ring_device",
        object_id: row.id.to_string(),
        detail: json!({ "push": row.subscription_id.is_some() }),
    };
    audit::append(cx, &hospitals, &event, now).await?;
    tx.commit().await?;
    let cookie = login::set_cookie(login::RING_COOKIE, &token, COOKIE_AGE_S);
    Ok((StatusCode::CREATED, AppendHeaders([(header::SET_COOKIE, cookie)]), Json(RingDevice::from(row))))
}

fn check(body: &RegisterRingDevice) -> ApiResult<()> {
    let mut checks = Checks::default();
    checks.line("label", &body.label);
    if let Some(push) = &body.push {
        let fits = |text: &str| (1..=LONGEST_KEY).contains(&text.len());
        checks.require(fits(&push.endpoint) && push.endpoint.starts_with("https://"), "push.endpoint", "out_of_range");
        checks.require(fits(&push.p256dh), "push.p256dh", "out_of_range");
        checks.require(fits(&push.auth), "push.auth", "out_of_range");
    }
    let errors = checks.errors();
    if errors.is_empty() { Ok(()) } else { Err(ApiError::fields(&errors)) }
}

impl From<RingDeviceRow> for RingDevice {
    fn from(row: RingDeviceRow) -> Self {
        Self {
            id: row.id,
            label: row.label,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            push: row.subscription_id.is_some(),
        }
    }
}
