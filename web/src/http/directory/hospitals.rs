//! `GET /api/hospitals`

use super::Hospital;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::State;

/// Every hospital of this service.
#[utoipa::path(
    get,
    path = "/api/hospitals",
    operation_id = "hospitals",
    tag = "directory",
    responses((status = 200, body = Vec<Hospital>))
)]
pub async fn hospitals(State(_app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<Hospital>>> {
    Err(ApiError::Unavailable)
}
