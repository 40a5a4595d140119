//! `GET /api/specialties`

use super::Specialty;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::State;

/// Every specialty.
#[utoipa::path(
    get,
    path = "/api/specialties",
    operation_id = "specialties",
    tag = "directory",
    responses((status = 200, body = Vec<Specialty>))
)]
pub async fn specialties(State(_app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<Specialty>>> {
    Err(ApiError::Unavailable)
}
