//! `POST /api/appointments/{id}/cancel`

use super::{Appointment, CancelAppointment};
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Cancels a booked appointment with a reason; the consultation waits for a new time.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/cancel",
    operation_id = "cancel_appointment",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    request_body = CancelAppointment,
    responses((status = 200, body = Appointment))
)]
pub async fn cancel(State(_app): State<App>, _caller: Caller, Path(_id): Path<AppointmentId>, Json(_body): Json<CancelAppointment>) -> ApiResult<Json<Appointment>> {
    Err(ApiError::Unavailable)
}
