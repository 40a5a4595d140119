//! `POST /api/consultations/{id}/confirmations/refuse`

use super::{Minutes, RefuseConfirmation};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Refuses to confirm, with a reason: earlier confirmations become void and the minutes can be changed.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/confirmations/refuse",
    operation_id = "refuse",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    request_body = RefuseConfirmation,
    responses((status = 200, body = Minutes))
)]
pub async fn refuse(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>, Json(_body): Json<RefuseConfirmation>) -> ApiResult<Json<Minutes>> {
    Err(ApiError::Unavailable)
}
