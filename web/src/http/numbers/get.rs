//! `GET /api/numbers`

use super::{Numbers, NumbersQuery, collect::collect};
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
};
use axum::extract::{Query, State};

/// Requests, answers in time, returns, outcomes. Own hospitals in full; of others no count from 1 to 4 is told.
#[utoipa::path(
    get,
    path = "/api/numbers",
    operation_id = "numbers",
    tag = "numbers",
    params(NumbersQuery),
    responses((status = 200, body = Numbers))
)]
pub async fn get(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<NumbersQuery>,
) -> ApiResult<Json<Numbers>> {
    Ok(Json(collect(&app, &caller, &query).await?))
}
