//! `DELETE /api/me/photo`

use crate::{
    app::App,
    http::{ApiResult, Caller},
    store,
};
use axum::{extract::State, http::StatusCode};

/// Removes one's photo.
#[utoipa::path(
    delete,
    path = "/api/me/photo",
    operation_id = "delete_photo",
    tag = "account",
    responses((status = 204, description = "Done"))
)]
pub async fn delete(State(app): State<App>, caller: Caller) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    store::photo::delete(&mut tx.cx(), caller.id()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
