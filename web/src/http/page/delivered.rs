//! `POST /api/pages/{id}/delivered`

use super::access;
use crate::{
    app::App,
    domain::{ids::PageId, page::PageEventKind},
    http::{ApiResult, Caller},
    paging::ring,
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// The callee's page shows it. Only the first time is kept.
#[utoipa::path(
    post,
    path = "/api/pages/{id}/delivered",
    operation_id = "page_delivered",
    tag = "page",
    params(("id" = PageId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn delivered(State(app): State<App>, caller: Caller, Path(id): Path<PageId>) -> ApiResult<StatusCode> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let page = access::load(cx, &caller, id).await?;
    if store::page_call::delivered(cx, id, caller.id(), now).await? {
        let level = store::page_call::rang(cx, id, caller.id()).await?;
        ring::add_event(cx, &page, PageEventKind::Delivered, level, Some(caller.id()), "", now).await?;
        let moved = ring::moved(cx, page).await?;
        tx.commit().await?;
        moved.tell(&app);
    }
    Ok(StatusCode::NO_CONTENT)
}
