//! `POST /api/appointments/{id}/book`

use super::{Appointment, AppointmentStep};
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Books a held time.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/book",
    operation_id = "book",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    request_body = AppointmentStep,
    responses((status = 200, body = Appointment))
)]
pub async fn book(State(_app): State<App>, _caller: Caller, Path(_id): Path<AppointmentId>, Json(_body): Json<AppointmentStep>) -> ApiResult<Json<Appointment>> {
    Err(ApiError::Unavailable)
}
