//! `DELETE /api/excerpts/{id}`

use super::opening;
use crate::{
    app::App,
    domain::ids::ExcerptId,
    excerpt::storage,
    http::{ApiError, ApiResult, Caller, service::Change},
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

/// Withdraws an excerpt of the caller's own hospital: its key is destroyed, its file deleted. Again is no error.
#[utoipa::path(
    delete,
    path = "/api/excerpts/{id}",
    operation_id = "withdraw",
    tag = "excerpt",
    params(("id" = ExcerptId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn withdraw(State(app): State<App>, caller: Caller, Path(id): Path<ExcerptId>) -> ApiResult<StatusCode> {
    let mut tx = app.db().begin().await?;
    let (row, consultation) = {
        let cx = &mut tx.cx();
        let (row, consultation) = opening::load(cx, &caller, id).await?;
        if opening::side(&caller, &consultation) != Some(row.hospital_id) {
            return Err(ApiError::Forbidden("not_allowed"));
        }
        if !consultation.state.takes_excerpts() {
            return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": consultation.state }) });
        }
        if store::excerpt::withdraw(cx, id, app.now()).await? {
            opening::record(cx, &app, &caller, &consultation, "excerpt.withdraw", &row, "key").await?;
        }
        (row, consultation)
    };
    tx.commit().await?;
    for stored_as in std::iter::once(&row.stored_as).chain(&row.preview_stored_as) {
        storage::remove(app.excerpt_dir(), stored_as).await;
    }
    app.changed(Change::Consultation { id: consultation.id }, consultation.hospitals());
    Ok(StatusCode::NO_CONTENT)
}
