//! `PUT /api/consultations/{id}/request`

use super::{Consultation, SaveRequest, view};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Saves the request as typed. 409 `stale_version` carries the newer one.
///
/// Wrong fields do not stop a draft from being kept: they come back in `errors`, and sending checks them again.
#[utoipa::path(
    put,
    path = "/api/consultations/{id}/request",
    operation_id = "save_consultation",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    request_body = SaveRequest,
    responses((status = 200, body = Consultation))
)]
pub async fn save(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<SaveRequest>,
) -> ApiResult<Json<Consultation>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let mut row = caller.consultation(cx, id).await?;
    if !row.state.request_is_editable() {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": row.state }) });
    }
    if row.version != body.version {
        return Err(ApiError::stale(&view::full(&app, cx, &caller, &row).await?));
    }
    // A returned request stays with the hospital it was sent to.
    if row.submitted_at.is_some() && body.advising_hospital_id != row.advising_hospital_id {
        return Err(ApiError::field("advising_hospital_id", "fixed_after_submission"));
    }
    let too_long: Vec<_> =
        body.content.errors().into_iter().filter(|e| matches!(e.code.as_str(), "too_long" | "too_many")).collect();
    if !too_long.is_empty() {
        return Err(ApiError::fields(&too_long));
    }
    let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
    row.urgency = body.urgency;
    row.specialty = body.specialty.filter(|s| !s.is_empty());
    row.advising_hospital_id = body.advising_hospital_id;
    let mut content = body.content;
    if content.stat.expose().is_none() {
        // The form does not show what was answered at the red button, and must not lose it.
        content.stat = row.open(&key)?.stat;
    }
    row.seal(&key, &content)?;
    let row = store::consultation::update(cx, row, now).await?;
    let reply = view::full(&app, cx, &caller, &row).await?;
    tx.commit().await?;
    Ok(Json(reply))
}
