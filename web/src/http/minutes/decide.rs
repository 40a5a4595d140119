//! `PUT /api/consultations/{id}/decision`

use super::{Decide, Minutes};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Records the treating doctor's decision.
#[utoipa::path(
    put,
    path = "/api/consultations/{id}/decision",
    operation_id = "decide",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    request_body = Decide,
    responses((status = 200, body = Minutes))
)]
pub async fn decide(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>, Json(_body): Json<Decide>) -> ApiResult<Json<Minutes>> {
    Err(ApiError::Unavailable)
}
