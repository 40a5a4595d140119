//! `GET /api/pages/{id}`

use super::{Page, access, view};
use crate::{
    app::App,
    domain::ids::PageId,
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// One emergency.
#[utoipa::path(
    get,
    path = "/api/pages/{id}",
    operation_id = "page",
    tag = "page",
    params(("id" = PageId, Path)),
    responses((status = 200, body = Page))
)]
pub async fn get(State(app): State<App>, caller: Caller, Path(id): Path<PageId>) -> ApiResult<Json<Page>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let row = access::load(cx, &caller, id).await?;
    Ok(Json(view::view(&app, cx, &caller, &row).await?))
}
