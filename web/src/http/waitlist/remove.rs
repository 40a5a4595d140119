//! `DELETE /api/consultations/{id}/waitlist`

use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{
        ApiError, ApiResult, Caller,
        consultation::transition::{self, By},
        service::Change,
    },
    store,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::json;

/// Waits no longer.
#[utoipa::path(
    delete,
    path = "/api/consultations/{id}/waitlist",
    operation_id = "delete_waitlist",
    tag = "appointment",
    params(("id" = ConsultationId, Path)),
    responses((status = 204))
)]
pub async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<ConsultationId>) -> ApiResult<StatusCode> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = caller.consultation(cx, id).await?;
    if !store::waitlist::remove(cx, id).await? {
        return Err(ApiError::conflict("not_waiting"));
    }
    transition::audit(cx, &By::from(&caller), &row, "waitlist.remove", json!({}), now).await?;
    tx.commit().await?;
    app.changed(Change::Consultation { id }, row.hospitals());
    Ok(StatusCode::NO_CONTENT)
}
