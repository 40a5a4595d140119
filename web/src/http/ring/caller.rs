//! Who calls with a ringing device's cookie.

use crate::{
    app::App,
    auth::login,
    domain::{
        clock::{DAY, HOUR, Ts},
        ids::UserId,
    },
    http::{ApiError, ApiResult},
    store::{self, ring_device::RingDeviceRow},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};

/// A device that is not seen for so long rings no more.
pub const LIFE_MS: i64 = 90 * DAY;
/// How old `last_seen_at` may get before a request writes it again.
const TOUCH_MS: i64 = HOUR;

/// The owner of a device that rings.
#[derive(Clone, Copy, Debug)]
pub struct RingCaller {
    pub user: UserId,
}

impl<S: Send + Sync> FromRequestParts<S> for RingCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<RingCaller>().copied().ok_or(ApiError::Unauthenticated)
    }
}

/// Finds the device of a request: what the route's rule `RingDevice` asks for.
pub async fn find(app: &App, headers: &HeaderMap) -> ApiResult<RingCaller> {
    let token = login::cookie(headers, login::RING_COOKIE).ok_or(ApiError::Unauthenticated)?;
    let now = app.now();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let device = store::ring_device::by_token(cx, &login::hash(&token), now).await?;
    let device = device.ok_or(ApiError::Unauthenticated)?;
    let user = store::user::get(cx, device.user_id).await?.filter(|u| u.active).ok_or(ApiError::Unauthenticated)?;
    drop(conn);
    if needs_touch(&device, now) {
        let mut tx = app.db().begin().await?;
        store::ring_device::touch(&mut tx.cx(), device.id, now, now.plus(LIFE_MS)).await?;
        tx.commit().await?;
    }
    Ok(RingCaller { user: user.id })
}

fn needs_touch(device: &RingDeviceRow, now: Ts) -> bool {
    now.since(device.last_seen_at) >= TOUCH_MS
}
