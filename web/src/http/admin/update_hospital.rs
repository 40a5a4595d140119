//! `PUT /api/hospitals/{id}`

use super::{HospitalInput, access, create_hospital::refused};
use crate::{
    app::App,
    domain::ids::HospitalId,
    http::{ApiError, ApiResult, Caller, Json, directory::Hospital},
    store,
};
use axum::extract::{Path, State};
use serde_json::json;

/// Changes a hospital. 409 `stale_version` carries the newer one.
#[utoipa::path(
    put,
    path = "/api/hospitals/{id}",
    operation_id = "update_hospital",
    tag = "admin",
    params(("id" = HospitalId, Path)),
    request_body = HospitalInput,
    responses((status = 200, body = Hospital))
)]
pub async fn update_hospital(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<HospitalId>,
    Json(body): Json<HospitalInput>,
) -> ApiResult<Json<Hospital>> {
    let mut tx = app.db().begin().await?;
    let cx = &mut tx.cx();
    let known = store::hospital::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    caller.require_at(caller.action, id)?;
    if body.version != Some(known.version) {
        return Err(ApiError::stale(&Hospital::from(known)));
    }
    let mut row = body.checked(id, known.version)?;
    store::hospital::update(cx, &row).await.map_err(refused)?;
    row.version += 1;
    access::note(cx, &caller, &[id], "hospital.update", ("hospital", id.to_string()), json!({}), app.now()).await?;
    tx.commit().await?;
    Ok(Json(row.into()))
}
