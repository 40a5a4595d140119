//! `POST /api/login`

use super::{Me, SignIn, me};
use crate::{
    app::App,
    auth::login,
    domain::ids::UserId,
    http::{ApiError, ApiResult, Json, address::ClientAddress},
    store,
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse},
};

/// Accounts behind one address may be many: an address has more tries than an account.
const ADDRESS_FACTOR: usize = 10;

/// Signs in and sets the login cookie. Wrong name and wrong password answer alike.
#[utoipa::path(
    post,
    path = "/api/login",
    operation_id = "sign_in",
    tag = "account",
    request_body = SignIn,
    responses((status = 200, body = Me))
)]
pub async fn sign_in(
    State(app): State<App>,
    address: ClientAddress,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> ApiResult<impl IntoResponse> {
    let username = body.username.trim().to_lowercase();
    let (account_key, address_key) = (format!("account:{username}"), format!("address:{}", address.0));
    let now = app.now();
    let limiter = app.sign_in_limiter();
    let wait = limiter.wait_ms(&account_key, now, 1).max(limiter.wait_ms(&address_key, now, ADDRESS_FACTOR));
    if let Some(wait_ms) = wait {
        return Err(ApiError::TooMany { retry_after_s: u64::try_from(wait_ms / 1000 + 1).unwrap_or(1) });
    }
    let mut conn = app.db().read().await?;
    let found = store::user::by_username(&mut conn.cx(), &username).await?.filter(|(_, _, active)| *active);
    drop(conn);
    let (user, hash) = found.map_or((None, None), |(id, hash, _)| (Some(id), Some(hash)));
    let right = app.passwords().verify(body.password, hash).await?;
    let Some(user) = user.filter(|_| right) else {
        limiter.failed(&account_key, now);
        limiter.failed(&address_key, now);
        return Err(ApiError::Invalid { code: "wrong_credentials", details: serde_json::json!({}) });
    };
    limiter.succeeded(&account_key);
    let (token, profile) = open_login(&app, user, &headers).await?;
    let cookie = login::set_cookie(login::COOKIE, &token, login::ABSOLUTE_MS / 1000);
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(profile)))
}

/// Makes a fresh login; one that the browser still carries ends, so no token outlives a sign-in.
async fn open_login(app: &App, user: UserId, headers: &HeaderMap) -> ApiResult<(String, Me)> {
    let now = app.now();
    let token = login::new_token()?;
    let expires_at = now.plus(login::ABSOLUTE_MS);
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    if let Some(old) = login::token_from(headers) {
        store::login::delete(cx, &login::hash(&old)).await?;
    }
    store::login::insert(cx, &login::hash(&token), user, now, expires_at).await?;
    let profile = me::profile(cx, user, expires_at).await?;
    tx.commit().await?;
    Ok((token, profile))
}
