//! `GET /api/excerpts/{id}/observations`

use super::{Observations, opening};
use crate::{
    app::App,
    domain::ids::ExcerptId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// The observations of a FHIR Bundle as a table. Opening is audited.
#[utoipa::path(
    get,
    path = "/api/excerpts/{id}/observations",
    operation_id = "observations",
    tag = "excerpt",
    params(("id" = ExcerptId, Path)),
    responses((status = 200, body = Observations))
)]
pub async fn observations(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ExcerptId>,
) -> ApiResult<Json<Observations>> {
    let opened = opening::open(&app, &caller, id, "observations").await?;
    let meta = opened.row.meta(&opened.hospital_key)?;
    meta.facts.observations.map(Json).ok_or(ApiError::NotFound)
}
