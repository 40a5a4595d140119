//! `GET /api/consultations/{id}`

use super::{
    Consultation, Depth,
    transition::{self, By},
    view,
};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Path, State};
use serde_json::json;

/// One consultation, as deep as the caller may see. Reading clinical content is audited.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}",
    operation_id = "get_consultation",
    tag = "consultation",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Consultation))
)]
pub async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
) -> ApiResult<Json<Consultation>> {
    let mut conn = app.db().read().await?;
    let row = caller.consultation(&mut conn.cx(), id).await?;
    let reply = view::full(&app, &mut conn.cx(), &caller, &row).await?;
    drop(conn);
    // The doctor who writes the request reads her own text; everybody else's reading is told to both hospitals.
    if row.requester_id != caller.id() && reply.depth != Depth::Booking {
        let mut tx = app.db().begin().await?;
        let detail = json!({ "depth": reply.depth });
        transition::audit(&mut tx.cx(), &By::from(&caller), &row, "consultation.read", detail, app.now()).await?;
        tx.commit().await?;
    }
    Ok(Json(reply))
}
