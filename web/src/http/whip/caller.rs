//! Which device calls: the holder of a bearer token (RFC 6750 §2.1) that is neither revoked nor expired.

use super::cors;
use crate::{
    app::App,
    auth::login,
    domain::{device::good_until, ids::SeatId, policy::Action},
    http::{ApiError, ApiResult, address::ClientAddress, caller, guest::caller::meeting},
    store::{self, Cx, appointment::AppointmentRow, device::DeviceRow},
};
use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::sync::Arc;

/// A device whose token is good, and where its picture goes.
#[derive(Clone, Debug)]
pub struct DeviceCaller {
    pub device: Arc<DeviceRow>,
    pub appointment: Arc<AppointmentRow>,
    /// Its participant's seat; `None` when that person has never asked for a way in.
    pub seat: Option<SeatId>,
}

impl<S: Send + Sync> FromRequestParts<S> for DeviceCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<DeviceCaller>().cloned().ok_or_else(refused)
    }
}

/// Enforces the rule `Device`; every reply, also a refusal, may be read by a page of any origin.
pub async fn guard(app: App, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let token_given = bearer(&parts.headers).is_some();
    let mut response = match find(&app, &mut parts).await {
        Ok(caller) => {
            parts.extensions.insert(caller);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    };
    cors::open(response.headers_mut());
    if response.status() == StatusCode::UNAUTHORIZED {
        let challenge =
            if token_given { r#"Bearer realm="hoichan", error="invalid_token""# } else { r#"Bearer realm="hoichan""# };
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    response
}

async fn find(app: &App, parts: &mut Parts) -> ApiResult<DeviceCaller> {
    let token_hash = login::hash(bearer(&parts.headers).ok_or_else(refused)?);
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let Some(device) = store::device::by_token(cx, &token_hash).await? else {
        // An encoder that goes on with an old token is no guesser; whoever sends one that never was counts. Only they are
        // held off: behind a proxy or a hospital's router good devices have the same address.
        let Ok(address) = ClientAddress::from_request_parts(parts, &()).await;
        let (limiter, now) = (app.device_limiter(), app.now());
        if let Some(wait_ms) = limiter.wait_ms(&address.0, now, 1) {
            return Err(ApiError::TooMany { retry_after_s: u64::try_from(wait_ms / 1000 + 1).unwrap_or(1) });
        }
        limiter.failed(&address.0, now);
        return Err(refused());
    };
    good(app, cx, device).await
}

/// A device with what it leads to, unless its token is no longer good.
async fn good(app: &App, cx: &mut Cx<'_>, device: DeviceRow) -> ApiResult<DeviceCaller> {
    if device.revoked_at.is_some() {
        return Err(refused());
    }
    let appointment = store::appointment::get(cx, device.appointment_id).await?.ok_or_else(refused)?;
    let now = app.now();
    if now >= good_until(device.created_at, meeting(&appointment), now) {
        return Err(refused());
    }
    let owner = caller::of_user(cx, device.user_id, Action::ConnectDevice).await?.ok_or_else(refused)?;
    let consultation = appointment.consultation_id.ok_or_else(refused)?;
    let consultation = store::consultation::get(cx, consultation).await?.ok_or_else(refused)?;
    if consultation.state.is_closed() || !owner.may(Action::ConnectDevice, &consultation) {
        return Err(refused());
    }
    let seat = store::seat::find_user(cx, appointment.id, device.user_id).await?;
    Ok(DeviceCaller { device: Arc::new(device), appointment: Arc::new(appointment), seat })
}

/// One answer for every token that is not good: what was wrong with it is nobody's business.
pub fn refused() -> ApiError {
    ApiError::Refused { status: StatusCode::UNAUTHORIZED, code: "device_token_invalid", details: json!({}) }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
