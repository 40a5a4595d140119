//! `PUT /api/consultations/{id}/decision`

use super::{Decide, Decision, Minutes, access};
use crate::{
    app::App,
    domain::{ids::ConsultationId, minutes::MAX_TEXT},
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Records the treating doctor's decision.
#[utoipa::path(
    put,
    path = "/api/consultations/{id}/decision",
    operation_id = "decide",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    request_body = Decide,
    responses((status = 200, body = Minutes))
)]
pub async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<Decide>,
) -> ApiResult<Json<Minutes>> {
    if body.decision != Decision::Adopted && body.reason.expose().trim().is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    if body.reason.expose().chars().count() > MAX_TEXT {
        return Err(ApiError::field("reason", "too_long"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let loaded = access::to_write(&app, cx, &caller, id).await?;
    if loaded.saved.version != body.version {
        return Err(ApiError::stale(&loaded.view(&caller)));
    }
    let mut saved = loaded.saved.clone();
    saved.decision = Some(body.decision);
    saved.text.decision_reason = body.reason;
    saved.decided_by = Some(caller.id());
    saved.decided_at = Some(now);
    store::minutes::save(cx, &loaded.key, &saved, now).await?;
    let detail = json!({ "decision": body.decision });
    let loaded = access::written(&app, cx, &caller, loaded.row, "minutes.decide", detail).await?;
    tx.commit().await?;
    access::tell(&app, &loaded.row);
    Ok(Json(loaded.view(&caller)))
}
