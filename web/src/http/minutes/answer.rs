//! `PUT /api/consultations/{id}/answers/{number}`

use super::{Minutes, SaveAnswer};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Writes or publishes the answer to one question.
#[utoipa::path(
    put,
    path = "/api/consultations/{id}/answers/{number}",
    operation_id = "answer",
    tag = "minutes",
    params(("id" = ConsultationId, Path), ("number" = i64, Path)),
    request_body = SaveAnswer,
    responses((status = 200, body = Minutes))
)]
pub async fn answer(State(_app): State<App>, _caller: Caller, Path(_path): Path<(ConsultationId, i64)>, Json(_body): Json<SaveAnswer>) -> ApiResult<Json<Minutes>> {
    Err(ApiError::Unavailable)
}
