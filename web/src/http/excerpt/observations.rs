//! `GET /api/excerpts/{id}/observations`

use super::Observations;
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
pub async fn observations(State(_app): State<App>, _caller: Caller, Path(_id): Path<ExcerptId>) -> ApiResult<Json<Observations>> {
    Err(ApiError::Unavailable)
}
