//! `POST /api/pages/{id}/seen`

use super::look;
use crate::{
    app::App,
    domain::{ids::PageId, page::PageEventKind},
    http::{ApiResult, Caller},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// The callee looked: a key, the pointer, the focus. Only the first time is kept.
#[utoipa::path(
    post,
    path = "/api/pages/{id}/seen",
    operation_id = "page_seen",
    tag = "page",
    params(("id" = PageId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn seen(State(app): State<App>, caller: Caller, Path(id): Path<PageId>) -> ApiResult<StatusCode> {
    look::note(&app, &caller, id, PageEventKind::Seen).await
}
