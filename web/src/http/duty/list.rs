//! `GET /api/duty`

use super::{DutyQuery, DutyShift, access, view};
use crate::{
    app::App,
    domain::{clock::DAY, schedule::Span},
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};

const LONGEST_MS: i64 = 62 * DAY;

/// A hospital's rota over a span of time.
#[utoipa::path(
    get,
    path = "/api/duty",
    operation_id = "duty",
    tag = "duty",
    params(DutyQuery),
    responses((status = 200, body = Vec<DutyShift>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<DutyQuery>,
) -> ApiResult<Json<Vec<DutyShift>>> {
    if !(0..=LONGEST_MS).contains(&query.to.0.saturating_sub(query.from.0)) {
        return Err(ApiError::field("to", "out_of_range"));
    }
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    access::require_read(cx, &caller, query.hospital_id, app.now()).await?;
    let span = Span::new(query.from, query.to);
    let mut shifts = Vec::new();
    for row in store::duty::list(cx, query.hospital_id, query.specialty.as_deref(), span).await? {
        shifts.push(view::shift(cx, row).await?);
    }
    Ok(Json(shifts))
}
