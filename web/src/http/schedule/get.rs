//! `GET /api/specialists/{id}/schedule`

use super::Schedule;
use crate::{
    app::App,
    domain::ids::UserId,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Path, State};

/// A specialist's weekly hours and exceptions.
#[utoipa::path(
    get,
    path = "/api/specialists/{id}/schedule",
    operation_id = "get_schedule",
    tag = "schedule",
    params(("id" = UserId, Path)),
    responses((status = 200, body = Schedule))
)]
pub async fn get(State(_app): State<App>, _caller: Caller, Path(_id): Path<UserId>) -> ApiResult<Json<Schedule>> {
    Err(ApiError::Unavailable)
}
