//! `GET /api/me`

use super::{Me, MyRole};
use crate::{
    app::App,
    domain::{clock::Ts, ids::UserId},
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, Cx},
};
use axum::extract::State;

/// The signed-in user.
#[utoipa::path(
    get,
    path = "/api/me",
    operation_id = "me",
    tag = "account",
    responses((status = 200, body = Me))
)]
pub async fn me(State(app): State<App>, caller: Caller) -> ApiResult<Json<Me>> {
    let mut conn = app.db().read().await?;
    Ok(Json(of_caller(&mut conn.cx(), &caller).await?))
}

/// The caller's profile, read anew.
pub async fn of_caller(cx: &mut Cx<'_>, caller: &Caller) -> ApiResult<Me> {
    let login = store::login::find(cx, &caller.token_hash).await?.ok_or(ApiError::Unauthenticated)?;
    profile(cx, caller.id(), login.expires_at).await
}

/// A user as their own page shows them.
pub async fn profile(cx: &mut Cx<'_>, id: UserId, login_expires_at: Ts) -> ApiResult<Me> {
    let user = store::user::get(cx, id).await?.ok_or(ApiError::Unauthenticated)?;
    let mut roles = Vec::new();
    for grant in store::user::grants(cx, id).await? {
        let hospital = match grant.hospital_id {
            Some(hospital) => store::hospital::get(cx, hospital).await?,
            None => None,
        };
        roles.push(MyRole {
            role: grant.role,
            hospital_id: grant.hospital_id,
            hospital_name: hospital.map(|h| h.short_name),
        });
    }
    Ok(Me {
        id,
        username: user.username,
        full_name: user.full_name,
        title: user.title,
        license_number: user.license_number,
        phone: user.phone,
        locale: user.locale,
        specialties: store::user::specialties(cx, id).await?,
        roles,
        login_expires_at,
    })
}
