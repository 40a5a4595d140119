//! `PATCH /api/me`

use super::{Me, UpdateMe, me};
use crate::{
    app::App,
    domain::account::is_phone,
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// Changes the caller's own language and phone.
#[utoipa::path(
    patch,
    path = "/api/me",
    operation_id = "update_me",
    tag = "account",
    request_body = UpdateMe,
    responses((status = 200, body = Me))
)]
pub async fn update_me(State(app): State<App>, caller: Caller, Json(body): Json<UpdateMe>) -> ApiResult<Json<Me>> {
    let locale = body.locale.unwrap_or_else(|| caller.user.locale.clone());
    if !matches!(locale.as_str(), "vi" | "en") {
        return Err(ApiError::field("locale", "unknown"));
    }
    let phone = body.phone.map_or_else(|| caller.user.phone.clone(), |p| p.trim().to_owned());
    if !is_phone(&phone) {
        return Err(ApiError::field("phone", "phone_format"));
    }
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::user::set_own(cx, caller.id(), &locale, &phone).await?;
    let reply = me::of_caller(cx, &caller).await?;
    tx.commit().await?;
    Ok(Json(reply))
}
