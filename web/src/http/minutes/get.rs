//! `GET /api/consultations/{id}/minutes`

use super::{Minutes, view::Loaded};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiResult, Caller, Json, consultation::transition},
};
use axum::extract::{Path, State};
use serde_json::json;

/// The minutes. Another's unpublished text is not told. Reading is audited.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/minutes",
    operation_id = "get_minutes",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Minutes))
)]
pub async fn get(State(app): State<App>, caller: Caller, Path(id): Path<ConsultationId>) -> ApiResult<Json<Minutes>> {
    let mut conn = app.db().read().await?;
    let row = caller.consultation(&mut conn.cx(), id).await?;
    let loaded = Loaded::load(&app, &mut conn.cx(), row).await?;
    drop(conn);
    let mut tx = app.db().begin().await?;
    transition::audit(&mut tx.cx(), &(&caller).into(), &loaded.row, "minutes.read", json!({}), app.now()).await?;
    tx.commit().await?;
    Ok(Json(loaded.view(&caller)))
}
