//! `POST /api/ring/pages/{id}/busy`

use super::RingCaller;
use crate::{app::App, domain::ids::PageId, http::ApiResult, paging};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// The device's owner is busy; the next level rings at once.
#[utoipa::path(
    post,
    path = "/api/ring/pages/{id}/busy",
    operation_id = "ring_busy",
    tag = "ring",
    params(("id" = PageId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn busy(State(app): State<App>, caller: RingCaller, Path(id): Path<PageId>) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    let moved = paging::answer::busy(&mut tx.cx(), id, caller.user, app.now()).await?;
    tx.commit().await?;
    moved.tell(&app);
    Ok(StatusCode::NO_CONTENT)
}
