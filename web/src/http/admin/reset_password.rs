//! `POST /api/users/{id}/reset-password`

use super::{NewPassword, access};
use crate::{
    app::App,
    auth::password::random_password,
    domain::{ids::UserId, policy::Role},
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Gives a new password, told once, and ends the user's logins. One's own password is changed with the present one.
#[utoipa::path(
    post,
    path = "/api/users/{id}/reset-password",
    operation_id = "reset_password",
    tag = "admin",
    params(("id" = UserId, Path)),
    responses((status = 200, body = NewPassword))
)]
pub async fn reset_password(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> ApiResult<Json<NewPassword>> {
    let mut conn = app.db().read().await?;
    let (_, elsewhere) = access::user_here(&mut conn.cx(), &caller, id).await?;
    drop(conn);
    if elsewhere || id == caller.id() {
        return Err(ApiError::Forbidden("not_allowed"));
    }
    let password = random_password();
    let hash = app.passwords().hash(password.clone()).await?;
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    // Again inside the write: roles may have changed while the password was hashed.
    let (row, elsewhere) = access::user_here(cx, &caller, id).await?;
    if elsewhere {
        return Err(ApiError::Forbidden("not_allowed"));
    }
    store::user::set_password(cx, id, &hash).await?;
    store::login::delete_of_user(cx, id, None).await?;
    let hospitals = caller.hospitals(Role::HospitalAdmin);
    let user = access::user(cx, row, &hospitals).await?;
    let concerned: Vec<_> = user.roles.iter().filter_map(|r| r.hospital_id).collect();
    access::note(cx, &caller, &concerned, "user.reset_password", ("user", id.to_string()), json!({}), app.now())
        .await?;
    tx.commit().await?;
    Ok(Json(NewPassword { user, password }))
}
