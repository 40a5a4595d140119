//! `GET /api/consultations/{id}/events`

use super::HistoryEvent;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};

/// The consultation's history.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/events",
    operation_id = "consultation_events",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Vec<HistoryEvent>))
)]
pub async fn events(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
) -> ApiResult<Json<Vec<HistoryEvent>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    caller.consultation(cx, id).await?;
    let rows = store::consultation::events(cx, id).await?;
    let events = rows.into_iter().map(|e| HistoryEvent {
        at: e.at,
        actor: e.actor_name,
        from: e.from_state,
        to: e.to_state,
        reason: e.reason,
    });
    Ok(Json(events.collect()))
}
