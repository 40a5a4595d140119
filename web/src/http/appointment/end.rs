//! `POST /api/appointments/{id}/end`

use super::Appointment;
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Ends the consultation for everybody. Leaving the room does not.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/end",
    operation_id = "end",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, body = Appointment))
)]
pub async fn end(State(_app): State<App>, _caller: Caller, Path(_id): Path<AppointmentId>) -> ApiResult<Json<Appointment>> {
    Err(ApiError::Unavailable)
}
