//! `DELETE /api/duty/{id}`

use super::{VersionQuery, access, view};
use crate::{
    app::App,
    domain::ids::ShiftId,
    http::{ApiError, ApiResult, Caller},
    store::{
        self,
        duty::{ShiftEvent, ShiftRow},
    },
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};

/// Takes a shift off the rota. Its history stays.
#[utoipa::path(
    delete,
    path = "/api/duty/{id}",
    operation_id = "delete_duty",
    tag = "duty",
    params(("id" = ShiftId, Path), VersionQuery),
    responses((status = 204, description = "Done"))
)]
pub async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ShiftId>,
    Query(query): Query<VersionQuery>,
) -> ApiResult<StatusCode> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let row = access::shift(cx, &caller, id).await?;
    if row.version != query.version {
        return Err(ApiError::stale(&view::shift(cx, row).await?));
    }
    let from = Some(row.person_id);
    let row = store::duty::update(cx, ShiftRow { removed_at: Some(now), ..row }).await?;
    store::duty::withdraw_swaps_of(cx, id, now).await?;
    let event = ShiftEvent { shift: id, actor: caller.id(), kind: "removed", from, to: None, reason: "" };
    store::duty::add_event(cx, &event, now).await?;
    access::audit(cx, &caller, "duty.remove", &row, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
