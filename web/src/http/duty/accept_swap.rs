//! `POST /api/duty/swaps/{id}/accept`

use super::{DutySwap, SwapStep, access, view};
use crate::{
    app::App,
    domain::{
        clock::Ts,
        ids::{SwapId, UserId},
    },
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self, Cx,
        duty::{ShiftEvent, ShiftRow, SwapRow, SwapState},
    },
};
use axum::extract::{Path, State};
use serde_json::json;

/// The colleague agrees; the shifts change hands at once.
#[utoipa::path(
    post,
    path = "/api/duty/swaps/{id}/accept",
    operation_id = "accept_swap",
    tag = "duty",
    params(("id" = SwapId, Path)),
    request_body = SwapStep,
    responses((status = 200, body = DutySwap))
)]
pub async fn accept_swap(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SwapId>,
    Json(body): Json<SwapStep>,
) -> ApiResult<Json<DutySwap>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    // The shifts first, in the order of their ids, then the swap, and the audit chain last, as everybody locks them.
    let seen = store::duty::get_swap(cx, id).await?.ok_or(ApiError::NotFound)?;
    let shifts: Vec<_> = std::iter::once(seen.shift_id).chain(seen.with_shift_id).collect();
    store::duty::lock(cx, &shifts).await?;
    let row = answer(cx, &caller, id, &body, SwapState::Accepted, now).await?;
    let (from, to) = (row.from_person_id, row.to_person_id);
    let mut handed = vec![hand_over(cx, &caller, row.shift_id, (from, to), &row.reason, now).await?];
    if let Some(with) = row.with_shift_id {
        handed.push(hand_over(cx, &caller, with, (to, from), &row.reason, now).await?);
    }
    note(cx, &caller, &row, now).await?;
    for shift in &handed {
        access::audit(cx, &caller, "duty.swap", shift, now).await?;
    }
    let reply = view::swap(cx, row).await?;
    tx.commit().await?;
    Ok(Json(reply))
}

/// Ends a swap that is open without shifts changing hands.
pub async fn close(
    app: &App,
    caller: &Caller,
    id: SwapId,
    body: &SwapStep,
    state: SwapState,
) -> ApiResult<Json<DutySwap>> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = answer(cx, caller, id, body, state, app.now()).await?;
    note(cx, caller, &row, app.now()).await?;
    let reply = view::swap(cx, row).await?;
    tx.commit().await?;
    Ok(Json(reply))
}

/// Answers a swap that is open: whoever is asked accepts or refuses, whoever asked withdraws.
async fn answer(
    cx: &mut Cx<'_>,
    caller: &Caller,
    id: SwapId,
    body: &SwapStep,
    state: SwapState,
    now: Ts,
) -> ApiResult<SwapRow> {
    let row = store::duty::get_swap(cx, id).await?.ok_or(ApiError::NotFound)?;
    let whose = if state == SwapState::Withdrawn { row.from_person_id } else { row.to_person_id };
    if whose != caller.id() {
        return Err(ApiError::NotFound);
    }
    if row.version != body.version || row.state != SwapState::Asked {
        return Err(ApiError::stale(&view::swap(cx, row).await?));
    }
    Ok(store::duty::answer_swap(cx, row, state, now).await?)
}

/// Audits the answer to a swap.
async fn note(cx: &mut Cx<'_>, caller: &Caller, row: &SwapRow, now: Ts) -> ApiResult<()> {
    let detail = json!({ "shift": row.shift_id, "with_shift": row.with_shift_id, "from": row.from_person_id });
    let action = format!("duty.swap_{}", row.state);
    access::note(cx, caller, &action, row.hospital_id, ("duty_swap", row.id.to_string()), detail, now).await
}

/// A shift goes from one to the other; it must still be the first one's, and not be over.
async fn hand_over(
    cx: &mut Cx<'_>,
    caller: &Caller,
    shift: crate::domain::ids::ShiftId,
    (from, to): (UserId, UserId),
    reason: &str,
    now: Ts,
) -> ApiResult<ShiftRow> {
    let row = store::duty::get(cx, shift).await?.filter(|s| s.person_id == from);
    let row = row.ok_or(ApiError::conflict("stale_version"))?;
    if row.ends_at <= now {
        return Err(ApiError::conflict("duty_past"));
    }
    access::require_fit(cx, to, row.hospital_id, row.level, row.specialty.as_deref()).await?;
    let row = store::duty::update(cx, ShiftRow { person_id: to, covers_id: None, ..row }).await?;
    let event = ShiftEvent { shift, actor: caller.id(), kind: "swapped", from: Some(from), to: Some(to), reason };
    store::duty::add_event(cx, &event, now).await?;
    Ok(row)
}
