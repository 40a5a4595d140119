//! `GET /api/consultations/{id}/minutes/print`

use super::PrintedMinutes;
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Everything the printed form needs.
#[utoipa::path(
    get,
    path = "/api/consultations/{id}/minutes/print",
    operation_id = "print",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    responses((status = 200, body = PrintedMinutes))
)]
pub async fn print(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>) -> ApiResult<Json<PrintedMinutes>> {
    Err(ApiError::Unavailable)
}
