//! `GET /api/push/key`

use super::PushKey;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Json},
};
use axum::extract::State;

/// The key that a browser subscribes with.
#[utoipa::path(
    get,
    path = "/api/push/key",
    operation_id = "push_key",
    tag = "push",
    responses((status = 200, body = PushKey))
)]
pub async fn key(State(app): State<App>) -> ApiResult<Json<PushKey>> {
    let channels = app.channels().ok_or(ApiError::Unavailable)?;
    Ok(Json(PushKey { key: channels.vapid.public_key().to_owned() }))
}
