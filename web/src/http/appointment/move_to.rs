//! `POST /api/appointments/{id}/move`

use super::{Appointment, MoveTo};
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Moves a booked appointment to another time or specialist; the room stays the same.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/move",
    operation_id = "move_to",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    request_body = MoveTo,
    responses((status = 200, body = Appointment))
)]
pub async fn move_to(State(_app): State<App>, _caller: Caller, Path(_id): Path<AppointmentId>, Json(_body): Json<MoveTo>) -> ApiResult<Json<Appointment>> {
    Err(ApiError::Unavailable)
}
