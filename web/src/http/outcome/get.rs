//! `GET /api/consultations/{id}/outcome`

use super::{Outcome, view::view};
use crate::{
    app::App,
    domain::{ids::ConsultationId, policy::Action},
    http::{
        ApiResult, Caller, Json,
        consultation::transition::{self, By},
    },
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// What became of the patient; null while nothing is owed yet.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/outcome",
    operation_id = "get_outcome",
    tag = "outcome",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Option<Outcome>))
)]
pub async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
) -> ApiResult<Json<Option<Outcome>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let row = caller.consultation(cx, id).await?;
    let Some(outcome) = store::outcome::get(cx, id).await? else { return Ok(Json(None)) };
    let reply = view(&app, cx, &caller, &row, &outcome).await?;
    drop(conn);
    let reads_clinical = reply.note.is_some() && caller.may(Action::ReadClinical, &row);
    if row.requester_id != caller.id() && reads_clinical {
        let mut tx = app.db().begin().await?;
        transition::audit(&mut tx.cx(), &By::from(&caller), &row, "outcome.read", json!({}), app.now()).await?;
        tx.commit().await?;
    }
    Ok(Json(Some(reply)))
}
