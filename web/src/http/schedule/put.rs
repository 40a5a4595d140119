//! `PUT /api/specialists/{id}/schedule`

use super::{SaveSchedule, Schedule};
use crate::{
    app::App,
    domain::ids::UserId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// Replaces a specialist's weekly hours and exceptions. Booked times stay.
#[utoipa::path(
    put,
    path = "/api/specialists/{id}/schedule",
    operation_id = "put_schedule",
    tag = "schedule",
    params(("id" = UserId, Path)),
    request_body = SaveSchedule,
    responses((status = 200, body = Schedule))
)]
pub async fn put(State(_app): State<App>, _caller: Caller, Path(_id): Path<UserId>, Json(_body): Json<SaveSchedule>) -> ApiResult<Json<Schedule>> {
    Err(ApiError::Unavailable)
}
