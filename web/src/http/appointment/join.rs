//! `POST /api/appointments/{id}/join`

use super::JoinTicket;
use crate::{
    app::App,
    domain::ids::AppointmentId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// A ticket for the appointment's room.
#[utoipa::path(
    post,
    path = "/api/appointments/{id}/join",
    operation_id = "join_appointment",
    tag = "appointment",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, body = JoinTicket))
)]
pub async fn join(State(_app): State<App>, _caller: Caller, Path(_id): Path<AppointmentId>) -> ApiResult<Json<JoinTicket>> {
    Err(ApiError::Unavailable)
}
