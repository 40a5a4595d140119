//! `POST /api/consultations/{id}/outcome`

use super::{Outcome, ReportOutcome, view::view};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::transition::{self, By},
        service::Change,
    },
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

const MAX_NOTE: usize = 4_000;

/// Reports what became of the patient. Reported again it replaces what was said, and the specialist reads it anew.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/outcome",
    operation_id = "report_outcome",
    tag = "outcome",
    params(("id" = ConsultationId, Path)),
    request_body = ReportOutcome,
    responses((status = 200, body = Outcome))
)]
pub async fn report(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<ReportOutcome>,
) -> ApiResult<Json<Outcome>> {
    if body.note.expose().chars().count() > MAX_NOTE {
        return Err(ApiError::field("note", "too_long"));
    }
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = caller.consultation(cx, id).await?;
    let Some(mut outcome) = store::outcome::get(cx, id).await? else {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": row.state }) });
    };
    if outcome.version != body.version {
        return Err(ApiError::stale(&view(&app, cx, &caller, &row, &outcome).await?));
    }
    let key = app.hospital_key(cx, row.requesting_hospital_id).await?;
    outcome.reported_at = Some(now);
    outcome.reported_by = Some(caller.id());
    outcome.followed = Some(body.followed);
    outcome.course = Some(body.course);
    outcome.transferred = Some(body.transferred);
    outcome.seen_by_specialist_at = None;
    outcome.seal_note(&key, &body.note)?;
    store::outcome::report(cx, &outcome).await?;
    outcome.version += 1;
    if let Some(specialist) = row.specialist_id {
        store::notification::add(cx, specialist, "outcome.reported", id, now).await?;
    }
    transition::audit(cx, &By::from(&caller), &row, "outcome.report", json!({ "version": outcome.version }), now)
        .await?;
    let reply = view(&app, cx, &caller, &row, &outcome).await?;
    tx.commit().await?;
    app.changed(Change::Consultation { id }, row.hospitals());
    Ok(Json(reply))
}
