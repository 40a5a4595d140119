//! `PUT /api/hospitals/{id}`

use super::HospitalInput;
use crate::{
    app::App,
    domain::ids::HospitalId,
    http::{ApiError, ApiResult, Caller, Json, directory::Hospital},
};
use axum::extract::{Path, State};

/// Changes a hospital.
#[utoipa::path(
    put,
    path = "/api/hospitals/{id}",
    operation_id = "update_hospital",
    tag = "admin",
    params(("id" = HospitalId, Path)),
    request_body = HospitalInput,
    responses((status = 200, body = Hospital))
)]
pub async fn update_hospital(State(_app): State<App>, _caller: Caller, Path(_id): Path<HospitalId>, Json(_body): Json<HospitalInput>) -> ApiResult<Json<Hospital>> {
    Err(ApiError::Unavailable)
}
