//! `GET /api/consultations/{id}/minutes`

use super::Minutes;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// The minutes. Another's unpublished text is not told.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/minutes",
    operation_id = "get_minutes",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = Minutes))
)]
pub async fn get(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>) -> ApiResult<Json<Minutes>> {
    Err(ApiError::Unavailable)
}
