//! `GET /api/consultations/{id}/page-events`

use super::PageEvent;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};

/// Everything that happened while it rang: who was called when, who saw it, who answered what.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/page-events",
    operation_id = "page_events",
    tag = "page",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Vec<PageEvent>))
)]
pub async fn events(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
) -> ApiResult<Json<Vec<PageEvent>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    caller.consultation(cx, id).await?;
    let mut events = Vec::new();
    for row in store::page::events_of(cx, id).await? {
        let person = match row.person_id {
            Some(person) => store::user::get(cx, person).await?.map(|u| u.display_name()),
            None => None,
        };
        let (page_id, at, kind, level, reason) = (row.page_id, row.at, row.kind, row.level, row.reason);
        events.push(PageEvent { page_id, at, kind, level, person, reason });
    }
    Ok(Json(events))
}
