//! `DELETE /api/consultations/{id}`

use super::transition::{self, By};
use crate::{
    app::App,
    domain::{consultation::State as ConsultationState, ids::ConsultationId},
    http::{ApiError, ApiResult, Caller},
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

/// Deletes a draft.
#[utoipa::path(
    delete,
    path = "/api/consultations/{id}",
    operation_id = "delete_consultation",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    responses((status = 204, description = "Done"))
)]
pub async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<ConsultationId>) -> ApiResult<StatusCode> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = caller.consultation(cx, id).await?;
    if row.state != ConsultationState::Draft {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": row.state }) });
    }
    let orphans = store::excerpt::delete_of_draft(cx, id).await?;
    store::consultation::delete_draft(cx, id).await?;
    transition::audit(cx, &By::from(&caller), &row, "consultation.delete", json!({ "excerpts": orphans.len() }), now)
        .await?;
    tx.commit().await?;
    for name in orphans {
        crate::excerpt::storage::remove(app.excerpt_dir(), &name).await;
    }
    Ok(StatusCode::NO_CONTENT)
}
