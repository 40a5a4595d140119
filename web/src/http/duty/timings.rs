//! `GET /api/duty/timings`

use super::{HospitalQuery, access};
use crate::{
    app::App,
    domain::duty::Timings,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};

/// After how many seconds the next levels ring.
#[utoipa::path(
    get,
    path = "/api/duty/timings",
    operation_id = "duty_timings",
    tag = "duty",
    params(HospitalQuery),
    responses((status = 200, body = Timings))
)]
pub async fn timings(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<HospitalQuery>,
) -> ApiResult<Json<Timings>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    access::require_read(cx, &caller, query.hospital_id, app.now()).await?;
    Ok(Json(store::duty::timings(cx, query.hospital_id).await?))
}
