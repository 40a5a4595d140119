//! `POST /api/appointments`

use super::{Appointment, Hold};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::{extract::State, http::StatusCode};

/// Holds a time for 5 minutes. Losing the race answers 409 `time_taken` with the next three free times.
#[utoipa::path(
    post,
    path = "/api/appointments",
    operation_id = "hold",
    tag = "appointment",
    request_body = Hold,
    responses((status = 201, body = Appointment))
)]
pub async fn hold(State(_app): State<App>, _caller: Caller, Json(_body): Json<Hold>) -> ApiResult<(StatusCode, Json<Appointment>)> {
    Err(ApiError::Unavailable)
}
