//! `PUT /api/consultations/{id}/minutes`

use super::{Minutes, SaveMinutes};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Saves the minutes' text and people.
#[utoipa::path(
    put,
    path = "/api/consultations/{id}/minutes",
    operation_id = "save_minutes",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    request_body = SaveMinutes,
    responses((status = 200, body = Minutes))
)]
pub async fn save(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>, Json(_body): Json<SaveMinutes>) -> ApiResult<Json<Minutes>> {
    Err(ApiError::Unavailable)
}
