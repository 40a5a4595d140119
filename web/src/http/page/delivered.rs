//! `POST /api/pages/{id}/delivered`

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
    look::note(&app, &caller, id, PageEventKind::Delivered).await
}
