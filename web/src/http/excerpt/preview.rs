//! `GET /api/excerpts/{id}/preview`

use super::{disk, opening, reply};
use crate::{
    app::App,
    domain::ids::ExcerptId,
    excerpt::storage::{Folder, Part, part_key},
    http::{ApiError, ApiResult, Caller},
};
use axum::{
    extract::{Path, State},
    response::Response,
};

/// A picture of it (PNG), made by the server. Opening is audited before the first byte.
#[utoipa::path(
    get,
    path = "/api/excerpts/{id}/preview",
    operation_id = "preview",
    tag = "excerpt",
    params(("id" = ExcerptId, Path)),
    responses((status = 200, description = "The bytes", content_type = "image/png"))
)]
pub async fn preview(State(app): State<App>, caller: Caller, Path(id): Path<ExcerptId>) -> ApiResult<Response> {
    let opened = opening::open(&app, &caller, id, "preview").await?;
    let row = &opened.row;
    let Some(stored_as) = &row.preview_stored_as else { return Err(ApiError::conflict("no_preview")) };
    let key = part_key(&row.key(&opened.hospital_key)?, Part::Preview);
    let reader = Folder::new(app.excerpt_dir()).open(stored_as, &key, row.hospital_id, row.id).await.map_err(disk)?;
    // Pictures of at most 1024 pixels a side.
    let png = reader.read_to_end().await.map_err(disk)?;
    Ok(reply::file(png.into(), "image/png", None, "inline"))
}
