//! `POST /api/consultations/{id}/confirmations/refuse`

use super::{Minutes, RefuseConfirmation, access, view::Loaded};
use crate::{
    app::App,
    domain::{consultation::Transition, ids::ConsultationId},
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
    },
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

const MAX_REASON: usize = 2_000;

/// Refuses to confirm, with a reason: earlier confirmations become void and the minutes can be changed. Whoever signs
/// may do so at any time before the last confirmation.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/confirmations/refuse",
    operation_id = "refuse",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    request_body = RefuseConfirmation,
    responses((status = 200, body = Minutes))
)]
pub async fn refuse(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<RefuseConfirmation>,
) -> ApiResult<Json<Minutes>> {
    let reason = body.reason.trim();
    if reason.is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    if reason.chars().count() > MAX_REASON {
        return Err(ApiError::field("reason", "too_long"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    store::appointment::lock_consultation(cx, id).await?;
    let row = caller.consultation(cx, id).await?;
    let loaded = Loaded::load(&app, cx, row).await?;
    if loaded.people.capacity_of(caller.id()).is_none() {
        return Err(ApiError::Forbidden("confirm_not_yours"));
    }
    let by = By::from(&caller);
    let row = transition::step(cx, &by, loaded.row, Transition::Reopen, reason, now).await?;
    let voided = store::minutes::void_confirmations(cx, id, None).await?;
    transition::audit(cx, &by, &row, "minutes.refuse", json!({ "voided": voided }), now).await?;
    let loaded = Loaded::load(&app, cx, row).await?;
    tx.commit().await?;
    access::tell(&app, &loaded.row);
    Ok(Json(loaded.view(&caller)))
}
