//! `GET /api/appointments`

use super::CalendarEntry;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    pub from: crate::domain::clock::Ts,
    pub to: crate::domain::clock::Ts,
}

/// The calendar between two times: a specialist's own, or a coordinator's hospitals'.
#[utoipa::path(
    get,
    path = "/api/appointments",
    operation_id = "list_appointments",
    tag = "appointment",
    params(ListQuery),
    responses((status = 200, body = Vec<CalendarEntry>))
)]
pub async fn list(State(_app): State<App>, _caller: Caller, Query(_query): Query<ListQuery>) -> ApiResult<Json<Vec<CalendarEntry>>> {
    Err(ApiError::Unavailable)
}
