//! `GET /api/consultations/{id}/excerpts`

use super::{Excerpt, opening, view};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// The excerpts of a consultation, the withdrawn ones too.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/excerpts",
    operation_id = "list_excerpts",
    tag = "excerpt",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Vec<Excerpt>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
) -> ApiResult<Json<Vec<Excerpt>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let consultation = caller.consultation(cx, id).await?;
    opening::check_time(&app, &caller, &consultation)?;
    Ok(Json(view::excerpts(&app, cx, &consultation).await?))
}
