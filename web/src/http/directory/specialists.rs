//! `GET /api/hospitals/{id}/specialists`

use super::Specialist;
use crate::{
    app::App,
    domain::ids::HospitalId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// A hospital's active specialists.
#[utoipa::path(
    get,
    path = "/api/hospitals/{id}/specialists",
    operation_id = "specialists",
    tag = "directory",
    params(("id" = HospitalId, Path)),
    responses((status = 200, body = Vec<Specialist>))
)]
pub async fn specialists(State(_app): State<App>, _caller: Caller, Path(_id): Path<HospitalId>) -> ApiResult<Json<Vec<Specialist>>> {
    Err(ApiError::Unavailable)
}
