//! `GET /api/hospitals/{id}/departments`

use super::Department;
use crate::{
    app::App,
    domain::ids::HospitalId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// A hospital's departments.
#[utoipa::path(
    get,
    path = "/api/hospitals/{id}/departments",
    operation_id = "departments",
    tag = "directory",
    params(("id" = HospitalId, Path)),
    responses((status = 200, body = Vec<Department>))
)]
pub async fn departments(State(_app): State<App>, _caller: Caller, Path(_id): Path<HospitalId>) -> ApiResult<Json<Vec<Department>>> {
    Err(ApiError::Unavailable)
}
