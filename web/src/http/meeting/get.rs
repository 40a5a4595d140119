//! `GET /api/meetings/{id}`

use super::{Meeting, access::Access, view};
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// A meeting with its people and its agenda.
#[utoipa::path(
    get,
    path = "/api/meetings/{id}",
    operation_id = "get_meeting",
    tag = "meeting",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, body = Meeting))
)]
pub async fn get(State(app): State<App>, caller: Caller, Path(id): Path<AppointmentId>) -> ApiResult<Json<Meeting>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let access = Access::load(cx, &caller, id).await?;
    Ok(Json(view::view(&app, cx, &caller, &access).await?))
}
