//! `GET /api/free-times`

use super::{FreeTime, FreeTimesQuery};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Query, State};

/// Times that can be booked: weekly hours and exceptions minus reservations; at most 200.
#[utoipa::path(
    get,
    path = "/api/free-times",
    operation_id = "free_times",
    tag = "schedule",
    params(FreeTimesQuery),
    responses((status = 200, body = Vec<FreeTime>))
)]
pub async fn free_times(State(_app): State<App>, _caller: Caller, Query(_query): Query<FreeTimesQuery>) -> ApiResult<Json<Vec<FreeTime>>> {
    Err(ApiError::Unavailable)
}
