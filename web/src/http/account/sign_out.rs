//! `DELETE /api/login`

use crate::{app::App, auth::login, http::ApiResult, store};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};

/// Ends the login. Without one, does nothing.
#[utoipa::path(
    delete,
    path = "/api/login",
    operation_id = "sign_out",
    tag = "account",
    responses((status = 204, description = "Done"))
)]
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> ApiResult<impl IntoResponse> {
    if let Some(token) = login::token_from(&headers) {
        let mut tx = app.db().begin().await?;
        store::login::delete(&mut tx.cx(), &login::hash(&token)).await?;
        tx.commit().await?;
    }
    let gone = login::set_cookie(login::COOKIE, "", 0);
    Ok((AppendHeaders([(header::SET_COOKIE, gone)]), StatusCode::NO_CONTENT))
}
