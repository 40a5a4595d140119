//! `GET /api/pages`

use super::{Page, view};
use crate::{
    app::App,
    domain::clock::MINUTE,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// Who asked sees what came of it for this long.
const AFTERWARDS_MS: i64 = 10 * MINUTE;

/// The emergencies that ring and concern the caller, the newest first.
#[utoipa::path(
    get,
    path = "/api/pages",
    operation_id = "pages",
    tag = "page",
    responses((status = 200, body = Vec<Page>))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Vec<Page>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let rows = store::page::concerning(cx, caller.id(), app.now().plus(-AFTERWARDS_MS)).await?;
    let mut pages = Vec::with_capacity(rows.len());
    for row in &rows {
        pages.push(view::view(&app, cx, &caller, row).await?);
    }
    Ok(Json(pages))
}
