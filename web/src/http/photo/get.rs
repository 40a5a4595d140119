//! `GET /api/users/{id}/photo`

use crate::{
    app::App,
    domain::ids::UserId,
    http::{ApiError, ApiResult, Caller},
    store,
};
use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};

/// Somebody's photo, a square JPEG.
#[utoipa::path(
    get,
    path = "/api/users/{id}/photo",
    operation_id = "photo",
    tag = "directory",
    params(("id" = UserId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg"))
)]
pub async fn get(State(app): State<App>, _caller: Caller, Path(id): Path<UserId>) -> ApiResult<impl IntoResponse> {
    let mut conn = app.db().read().await?;
    let jpeg = store::photo::get(&mut conn.cx(), id).await?.ok_or(ApiError::NotFound)?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=300")];
    Ok((headers, jpeg))
}
