//! `PUT /api/sla`

use super::{SaveSlaSetting, SlaQuery, SlaSetting};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
    store::{self, audit},
};
use axum::extract::{Query, State};
use serde_json::json;

/// Sets a hospital's times. Clocks that run keep the time that was promised. 409 `stale_version` carries the newer ones.
#[utoipa::path(
    put,
    path = "/api/sla",
    operation_id = "put_sla",
    tag = "triage",
    params(SlaQuery),
    request_body = SaveSlaSetting,
    responses((status = 200, body = SlaSetting))
)]
pub async fn put(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<SlaQuery>,
    Json(body): Json<SaveSlaSetting>,
) -> ApiResult<Json<SlaSetting>> {
    let hospital_id = query.hospital_id;
    caller.require_at(caller.action, hospital_id)?;
    let errors = body.times.errors();
    if !errors.is_empty() {
        return Err(ApiError::fields(&errors));
    }
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let (times, version) = store::sla::times(cx, hospital_id).await?;
    if version != body.version {
        return Err(ApiError::stale(&SlaSetting { hospital_id, times, version }));
    }
    store::sla::set_times(cx, hospital_id, &body.times, version).await?;
    let event = audit::Event {
        actor: audit::Actor::User(caller.id()),
        action: "sla.save",
        object_kind: "hospital",
        object_id: hospital_id.to_string(),
        detail: json!({ "times": body.times }),
    };
    audit::append(cx, &[hospital_id], &event, app.now()).await?;
    tx.commit().await?;
    Ok(Json(SlaSetting { hospital_id, times: body.times, version: version + 1 }))
}
