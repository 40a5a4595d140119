//! `POST /api/appointments/{id}/release`

use super::{Appointment, AppointmentStep};
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Gives a held time back.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/release",
    operation_id = "release",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    request_body = AppointmentStep,
    responses((status = 200, body = Appointment))
)]
pub async fn release(State(_app): State<App>, _caller: Caller, Path(_id): Path<AppointmentId>, Json(_body): Json<AppointmentStep>) -> ApiResult<Json<Appointment>> {
    Err(ApiError::Unavailable)
}
