//! `GET /api/excerpts/{id}/content`

use super::{disk, opening, reply};
use crate::{
    app::App,
    domain::ids::ExcerptId,
    excerpt::{
        name,
        storage::{Folder, Part, Reader, part_key},
    },
    http::{ApiResult, Caller},
};
use axum::{
    body::Body,
    extract::{Path, State},
    response::Response,
};
use futures_util::stream;

/// The file itself. Opening is audited before the first byte.
#[utoipa::path(
    get,
    path = "/api/excerpts/{id}/content",
    operation_id = "content",
    tag = "excerpt",
    params(("id" = ExcerptId, Path)),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream"))
)]
pub async fn content(State(app): State<App>, caller: Caller, Path(id): Path<ExcerptId>) -> ApiResult<Response> {
    let opened = opening::open(&app, &caller, id, "content").await?;
    let row = &opened.row;
    let key = row.key(&opened.hospital_key)?;
    let name = row.meta(&opened.hospital_key)?.file_name;
    let folder = Folder::new(app.excerpt_dir());
    let reader =
        folder.open(&row.stored_as, &part_key(&key, Part::Content), row.hospital_id, row.id).await.map_err(disk)?;
    // A chunk that does not open ends the body early, which the browser sees by its length.
    let chunks = stream::try_unfold(reader, |mut reader: Reader| async move {
        Ok::<_, std::io::Error>(reader.next().await?.map(|chunk| (chunk, reader)))
    });
    Ok(reply::file(Body::from_stream(chunks), &row.media_type, Some(row.size_bytes), &name::disposition(name.expose())))
}
