//! `POST /api/hospitals/new`

use super::HospitalInput;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json, directory::Hospital},
};
use axum::{extract::State, http::StatusCode};

/// Adds a hospital and makes its key.
#[utoipa::path(
    post,
    path = "/api/hospitals/new",
    operation_id = "create_hospital",
    tag = "admin",
    request_body = HospitalInput,
    responses((status = 201, body = Hospital))
)]
pub async fn create_hospital(State(_app): State<App>, _caller: Caller, Json(_body): Json<HospitalInput>) -> ApiResult<(StatusCode, Json<Hospital>)> {
    Err(ApiError::Unavailable)
}
