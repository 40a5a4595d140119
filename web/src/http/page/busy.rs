//! `POST /api/pages/{id}/busy`

use super::{Page, access, view};
use crate::{
    app::App,
    domain::ids::PageId,
    http::{ApiResult, Caller, Json},
    paging,
};
use axum::extract::{Path, State};

/// The callee is busy; the next level rings at once.
#[utoipa::path(
    post,
    path = "/api/pages/{id}/busy",
    operation_id = "page_busy",
    tag = "page",
    params(("id" = PageId, Path)),
    responses((status = 200, body = Page))
)]
pub async fn busy(State(app): State<App>, caller: Caller, Path(id): Path<PageId>) -> ApiResult<Json<Page>> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    access::load(cx, &caller, id).await?;
    let moved = paging::answer::busy(cx, id, caller.id(), app.now()).await?;
    tx.commit().await?;
    moved.tell(&app);
    let mut conn = app.db().read().await?;
    Ok(Json(view::view(&app, &mut conn.cx(), &caller, &moved.page).await?))
}
