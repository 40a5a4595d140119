//! `POST /api/appointments/{id}/no-show`

use super::{Appointment, CancelAppointment};
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Marks that a side did not come; the time is free again.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/no-show",
    operation_id = "no_show",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    request_body = CancelAppointment,
    responses((status = 200, body = Appointment))
)]
pub async fn no_show(State(_app): State<App>, _caller: Caller, Path(_id): Path<AppointmentId>, Json(_body): Json<CancelAppointment>) -> ApiResult<Json<Appointment>> {
    Err(ApiError::Unavailable)
}
