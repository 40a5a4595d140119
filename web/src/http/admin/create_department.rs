//! `POST /api/departments`

use super::DepartmentInput;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json, directory::Department},
};
use axum::{extract::State, http::StatusCode};

/// Adds a department to the caller's hospital.
#[utoipa::path(
    post,
    path = "/api/departments",
    operation_id = "create_department",
    tag = "admin",
    request_body = DepartmentInput,
    responses((status = 201, body = Department))
)]
pub async fn create_department(State(_app): State<App>, _caller: Caller, Json(_body): Json<DepartmentInput>) -> ApiResult<(StatusCode, Json<Department>)> {
    Err(ApiError::Unavailable)
}
