//! `POST /api/hand-overs/preview`

use super::{Away, HandOverPlan, plan};
use crate::{
    app::App,
    http::{ApiResult, Caller, Json, schedule::access},
};
use axum::extract::State;

/// What would happen if this person were away: what moves where, what needs a decision, who would be told. Changes
/// nothing.
#[utoipa::path(
    post,
    path = "/api/hand-overs/preview",
    operation_id = "preview_hand_over",
    tag = "appointment",
    request_body = Away,
    responses((status = 200, body = HandOverPlan))
)]
pub async fn preview(State(app): State<App>, caller: Caller, Json(body): Json<Away>) -> ApiResult<Json<HandOverPlan>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    access::require(cx, &caller, caller.action, body.person_id).await?;
    Ok(Json(plan::make(&app, cx, &caller, &body, app.now()).await?))
}
