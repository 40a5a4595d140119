//! `GET /api/waitlist`

use super::Waiting;
use crate::{
    app::App,
    domain::policy::Role,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// The consultations of the caller's hospitals that wait, in the order in which they will be offered a time.
#[utoipa::path(
    get,
    path = "/api/waitlist",
    operation_id = "list_waitlist",
    tag = "appointment",
    responses((status = 200, body = Vec<Waiting>))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Vec<Waiting>>> {
    let hospitals = caller.hospitals(Role::Coordinator);
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut found = Vec::new();
    for row in store::waitlist::waiting(cx, app.now()).await? {
        let Some(of) = store::consultation::get(cx, row.consultation_id).await? else { continue };
        if of.hospitals().iter().any(|h| hospitals.contains(h)) {
            found.push(row.into());
        }
    }
    Ok(Json(found))
}
