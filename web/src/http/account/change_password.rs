//! `POST /api/me/password`

use super::ChangePassword;
use crate::{
    app::App,
    auth::password::is_strong,
    domain::ids::HospitalId,
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self,
        audit::{self, Actor},
    },
};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Changes the password and ends the caller's other logins.
#[utoipa::path(
    post,
    path = "/api/me/password",
    operation_id = "change_password",
    tag = "account",
    request_body = ChangePassword,
    responses((status = 204, description = "Done"))
)]
pub async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<ChangePassword>,
) -> ApiResult<StatusCode> {
    let now = app.now();
    // A stolen login must not serve to try passwords.
    let (limiter, limited) = (app.sign_in_limiter(), format!("password:{}", caller.id()));
    if let Some(wait_ms) = limiter.wait_ms(&limited, now, 1) {
        return Err(ApiError::TooMany { retry_after_s: u64::try_from(wait_ms / 1000 + 1).unwrap_or(1) });
    }
    if !is_strong(&body.new, &caller.user.username) {
        return Err(ApiError::invalid("password_weak"));
    }
    let mut conn = app.db().read().await?;
    let present = store::user::password_hash(&mut conn.cx(), caller.id()).await?;
    drop(conn);
    if !app.passwords().verify(body.present, present).await? {
        limiter.failed(&limited, now);
        return Err(ApiError::invalid("password_wrong"));
    }
    limiter.succeeded(&limited);
    let hash = app.passwords().hash(body.new).await?;
    let hospitals: Vec<HospitalId> = caller.grants.iter().filter_map(|g| g.hospital_id).collect();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::user::set_password(cx, caller.id(), &hash).await?;
    store::login::delete_of_user(cx, caller.id(), Some(&caller.token_hash)).await?;
    let event = audit::Event {
        actor: Actor::User(caller.id()),
        action: "user.change_password",
        object_kind: "user",
        object_id: caller.id().to_string(),
        detail: json!({}),
    };
    audit::append(cx, &hospitals, &event, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
