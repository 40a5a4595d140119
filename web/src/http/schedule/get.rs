//! `GET /api/specialists/{id}/schedule`

use super::{Schedule, access, view};
use crate::{
    app::App,
    domain::ids::UserId,
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};

/// A specialist's weekly hours and exceptions.
#[utoipa::path(
    get,
    path = "/api/specialists/{id}/schedule",
    operation_id = "get_schedule",
    tag = "schedule",
    params(("id" = UserId, Path)),
    responses((status = 200, body = Schedule))
)]
pub async fn get(State(app): State<App>, caller: Caller, Path(id): Path<UserId>) -> ApiResult<Json<Schedule>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    access::require(cx, &caller, caller.action, id).await?;
    let version = store::schedule::version(cx, id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view(cx, id, version, app.now()).await?))
}
