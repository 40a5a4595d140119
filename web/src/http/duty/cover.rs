//! `POST /api/duty/{id}/cover`

use super::{Cover, DutyShift, access, view};
use crate::{
    app::App,
    domain::ids::ShiftId,
    http::{ApiError, ApiResult, Caller, Json},
    store::{
        self,
        duty::{ShiftEvent, ShiftRow},
    },
};
use axum::extract::{Path, State};

/// Somebody else does the shift, at once.
#[utoipa::path(
    post,
    path = "/api/duty/{id}/cover",
    operation_id = "cover_duty",
    tag = "duty",
    params(("id" = ShiftId, Path)),
    request_body = Cover,
    responses((status = 200, body = DutyShift))
)]
pub async fn cover(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ShiftId>,
    Json(body): Json<Cover>,
) -> ApiResult<Json<DutyShift>> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = access::shift(cx, &caller, id).await?;
    let reason = body.reason.trim();
    if reason.is_empty() {
        return Err(ApiError::invalid("reason_required"));
    }
    if row.version != body.version {
        return Err(ApiError::stale(&view::shift(cx, row).await?));
    }
    if row.ends_at <= now {
        return Err(ApiError::conflict("duty_past"));
    }
    access::require_fit(cx, body.person_id, row.hospital_id, row.level, row.specialty.as_deref()).await?;
    let before = row.person_id;
    // Whoever was planned first stays the one who is covered; back with them, nobody is.
    let covers_id = row.covers_id.or(Some(before)).filter(|covered| *covered != body.person_id);
    let row = store::duty::update(cx, ShiftRow { person_id: body.person_id, covers_id, ..row }).await?;
    store::duty::withdraw_swaps_of(cx, id, now).await?;
    let event = ShiftEvent {
        shift: id,
        actor: caller.id(),
        kind: "covered",
        from: Some(before),
        to: Some(body.person_id),
        reason,
    };
    store::duty::add_event(cx, &event, now).await?;
    access::audit(cx, &caller, "duty.cover", &row, now).await?;
    let reply = view::shift(cx, row).await?;
    tx.commit().await?;
    Ok(Json(reply))
}
