//! `POST /api/duty/{id}/swap`

use super::{AskSwap, DutySwap, access, view};
use crate::{
    app::App,
    domain::ids::{ShiftId, SwapId},
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self, Cx,
        duty::{ShiftRow, SwapRow, SwapState},
    },
};
use axum::extract::{Path, State};
use serde_json::json;

/// Asks a colleague to take one's shift, for one of theirs or as a favour.
#[utoipa::path(
    post,
    path = "/api/duty/{id}/swap",
    operation_id = "ask_swap",
    tag = "duty",
    params(("id" = ShiftId, Path)),
    request_body = AskSwap,
    responses((status = 200, body = DutySwap))
)]
pub async fn swap(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ShiftId>,
    Json(body): Json<AskSwap>,
) -> ApiResult<Json<DutySwap>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = store::duty::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    if row.person_id != caller.id() {
        return Err(ApiError::NotFound);
    }
    if row.version != body.version {
        return Err(ApiError::stale(&view::shift(cx, row).await?));
    }
    if row.ends_at <= now {
        return Err(ApiError::conflict("duty_past"));
    }
    if body.person_id == caller.id() {
        return Err(ApiError::field("person_id", "not_fit"));
    }
    access::require_fit(cx, body.person_id, row.hospital_id, row.level, row.specialty.as_deref()).await?;
    check_return(cx, &caller, &row, &body).await?;
    let swap = SwapRow {
        id: SwapId::new(),
        hospital_id: row.hospital_id,
        shift_id: id,
        with_shift_id: body.with_shift_id,
        from_person_id: caller.id(),
        to_person_id: body.person_id,
        state: SwapState::Asked,
        reason: body.reason.trim().chars().take(400).collect(),
        asked_at: now,
        answered_at: None,
        version: 1,
    };
    store::duty::insert_swap(cx, &swap).await?;
    let detail = json!({ "to": body.person_id, "shift": id, "with_shift": body.with_shift_id });
    let object = ("duty_swap", swap.id.to_string());
    access::note(cx, &caller, "duty.ask_swap", row.hospital_id, object, detail, now).await?;
    let reply = view::swap(cx, swap).await?;
    tx.commit().await?;
    Ok(Json(reply))
}

/// What is given in return is the colleague's own, at the same hospital, and the caller can do it.
async fn check_return(cx: &mut Cx<'_>, caller: &Caller, row: &ShiftRow, body: &AskSwap) -> ApiResult<()> {
    let Some(with) = body.with_shift_id else { return Ok(()) };
    let with = store::duty::get(cx, with).await?;
    let theirs = with.filter(|w| w.person_id == body.person_id && w.hospital_id == row.hospital_id);
    let theirs = theirs.ok_or(ApiError::field("with_shift_id", "not_theirs"))?;
    access::require_fit(cx, caller.id(), theirs.hospital_id, theirs.level, theirs.specialty.as_deref()).await
}
