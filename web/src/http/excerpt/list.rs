//! `GET /api/consultations/{id}/excerpts`

use super::Excerpt;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// The excerpts of a consultation.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/excerpts",
    operation_id = "list_excerpts",
    tag = "excerpt",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Vec<Excerpt>))
)]
pub async fn list(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>) -> ApiResult<Json<Vec<Excerpt>>> {
    Err(ApiError::Unavailable)
}
