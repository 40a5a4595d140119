//! `GET /api/duty/swaps`

use super::{DutySwap, view};
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// The swaps that the caller asked for or is asked, and those of the hospitals they coordinate; open ones first.
#[utoipa::path(
    get,
    path = "/api/duty/swaps",
    operation_id = "duty_swaps",
    tag = "duty",
    responses((status = 200, body = Vec<DutySwap>))
)]
pub async fn swaps(State(app): State<App>, caller: Caller) -> ApiResult<Json<Vec<DutySwap>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut swaps = Vec::new();
    for row in store::duty::swaps_of(cx, caller.id()).await? {
        swaps.push(view::swap(cx, row).await?);
    }
    Ok(Json(swaps))
}
