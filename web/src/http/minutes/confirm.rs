//! `POST /api/consultations/{id}/confirmations`

use super::{Confirm, Minutes};
use crate::{
    app::App,
    domain::ids::ConsultationId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Confirms the minutes in the caller's next capacity: secretary, members, then chair.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/confirmations",
    operation_id = "confirm",
    tag = "minutes",
    params(("id" = ConsultationId, Path)),
    request_body = Confirm,
    responses((status = 200, body = Minutes))
)]
pub async fn confirm(State(_app): State<App>, _caller: Caller, Path(_id): Path<ConsultationId>, Json(_body): Json<Confirm>) -> ApiResult<Json<Minutes>> {
    Err(ApiError::Unavailable)
}
