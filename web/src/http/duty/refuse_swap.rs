//! `POST /api/duty/swaps/{id}/refuse`

use super::{DutySwap, SwapStep, accept_swap::close};
use crate::{
    app::App,
    domain::ids::SwapId,
    http::{ApiResult, Caller, Json},
    store::duty::SwapState,
};
use axum::extract::{Path, State};

/// The colleague declines.
#[utoipa::path(
    post,
    path = "/api/duty/swaps/{id}/refuse",
    operation_id = "refuse_swap",
    tag = "duty",
    params(("id" = SwapId, Path)),
    request_body = SwapStep,
    responses((status = 200, body = DutySwap))
)]
pub async fn refuse_swap(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SwapId>,
    Json(body): Json<SwapStep>,
) -> ApiResult<Json<DutySwap>> {
    close(&app, &caller, id, &body, SwapState::Refused).await
}
