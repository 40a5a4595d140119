//! `POST /api/pages/{id}/cancel`

use super::{CancelPage, Page, access, view};
use crate::{
    app::App,
    domain::{
        ids::PageId,
        page::{PageEventKind, PageState},
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
    },
    paging::{Moved, answer, ring},
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Stops the ringing, with a reason. The request stays and can be planned, or cancelled for itself.
#[utoipa::path(
    post,
    path = "/api/pages/{id}/cancel",
    operation_id = "cancel_page",
    tag = "page",
    params(("id" = PageId, Path)),
    request_body = CancelPage,
    responses((status = 200, body = Page))
)]
pub async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PageId>,
    Json(body): Json<CancelPage>,
) -> ApiResult<Json<Page>> {
    let reason = body.reason.trim();
    if reason.is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    access::load(cx, &caller, id).await?;
    let mut page = store::page::lock(cx, id).await?.ok_or(ApiError::NotFound)?;
    answer::require_ringing(&page)?;
    store::page::end(cx, id, PageState::Cancelled, None, now).await?;
    page.state = PageState::Cancelled;
    page.ended_at = Some(now);
    page.version += 1;
    ring::add_event(cx, &page, PageEventKind::Cancelled, None, Some(caller.id()), reason, now).await?;
    let row = store::consultation::get(cx, page.consultation_id).await?.ok_or(ApiError::NotFound)?;
    transition::audit(cx, &By::from(&caller), &row, "page.cancel", json!({ "page": id }), now).await?;
    tx.commit().await?;
    let moved = Moved { page, people: Vec::new() };
    moved.tell(&app);
    let mut conn = app.db().read().await?;
    Ok(Json(view::view(&app, &mut conn.cx(), &caller, &moved.page).await?))
}
