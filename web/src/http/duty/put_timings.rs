//! `PUT /api/duty/timings`

use super::{HospitalQuery, access};
use crate::{
    app::App,
    domain::duty::Timings,
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, StoreError},
};
use axum::extract::{Query, State};
use serde_json::json;

/// Changes after how many seconds the next levels ring. Pages that ring already keep theirs.
#[utoipa::path(
    put,
    path = "/api/duty/timings",
    operation_id = "put_duty_timings",
    tag = "duty",
    params(HospitalQuery),
    request_body = Timings,
    responses((status = 200, body = Timings))
)]
pub async fn put_timings(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<HospitalQuery>,
    Json(body): Json<Timings>,
) -> ApiResult<Json<Timings>> {
    caller.require_at(caller.action, query.hospital_id)?;
    if !body.are_in_order() {
        return Err(ApiError::field("third_s", "out_of_range"));
    }
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let known = store::duty::timings(cx, query.hospital_id).await?;
    if known.version != body.version {
        return Err(ApiError::stale(&known));
    }
    match store::duty::set_timings(cx, query.hospital_id, &body).await {
        Err(StoreError::Stale) => return Err(ApiError::conflict("stale_version")),
        done => done?,
    }
    let detail = json!({ "second_s": body.second_s, "third_s": body.third_s, "leader_s": body.leader_s });
    let object = ("hospital", query.hospital_id.to_string());
    access::note(cx, &caller, "duty.timings", query.hospital_id, object, detail, app.now()).await?;
    tx.commit().await?;
    Ok(Json(Timings { version: body.version + 1, ..body }))
}
