//! `GET /api/users`

use super::{User, access};
use crate::{
    app::App,
    domain::policy::Role,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// The users of the hospitals that the caller administers.
#[utoipa::path(
    get,
    path = "/api/users",
    operation_id = "users",
    tag = "admin",
    responses((status = 200, body = Vec<User>))
)]
pub async fn users(State(app): State<App>, caller: Caller) -> ApiResult<Json<Vec<User>>> {
    let hospitals = caller.hospitals(Role::HospitalAdmin);
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut users: Vec<User> = Vec::new();
    for hospital in &hospitals {
        for row in store::user::at_hospital(cx, *hospital).await? {
            if users.iter().all(|u| u.id != row.id) {
                users.push(access::user(cx, row, &hospitals).await?);
            }
        }
    }
    Ok(Json(users))
}
