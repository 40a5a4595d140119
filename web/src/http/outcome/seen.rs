//! `POST /api/consultations/{id}/outcome/seen`

use super::{Outcome, view::view};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{
        ApiError, ApiResult, Caller, Json,
        consultation::{
            Step,
            transition::{self, By},
        },
        service::Change,
    },
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// The specialist has read the outcome. `version` is the outcome's own: what was read is what is marked.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/outcome/seen",
    operation_id = "see_outcome",
    tag = "outcome",
    params(("id" = ConsultationId, Path)),
    request_body = Step,
    responses((status = 200, body = Outcome))
)]
pub async fn seen(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    Json(body): Json<Step>,
) -> ApiResult<Json<Outcome>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = caller.consultation(cx, id).await?;
    let Some(mut outcome) = store::outcome::get(cx, id).await?.filter(|o| o.reported_at.is_some()) else {
        return Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": row.state }) });
    };
    if outcome.version != body.version {
        return Err(ApiError::stale(&view(&app, cx, &caller, &row, &outcome).await?));
    }
    if outcome.seen_by_specialist_at.is_none() {
        outcome.seen_by_specialist_at = Some(now);
        store::outcome::report(cx, &outcome).await?;
        outcome.version += 1;
        transition::audit(cx, &By::from(&caller), &row, "outcome.seen", json!({}), now).await?;
    }
    let reply = view(&app, cx, &caller, &row, &outcome).await?;
    tx.commit().await?;
    app.changed(Change::Consultation { id }, row.hospitals());
    Ok(Json(reply))
}
