//! `GET /api/hospitals/{id}/departments`

use super::Department;
use crate::{
    app::App,
    domain::ids::HospitalId,
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};

/// A hospital's departments.
#[utoipa::path(
    get,
    path = "/api/hospitals/{id}/departments",
    operation_id = "departments",
    tag = "directory",
    params(("id" = HospitalId, Path)),
    responses((status = 200, body = Vec<Department>))
)]
pub async fn departments(
    State(app): State<App>,
    _caller: Caller,
    Path(id): Path<HospitalId>,
) -> ApiResult<Json<Vec<Department>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    store::hospital::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let rows = store::hospital::departments(cx, id).await?;
    Ok(Json(rows.into_iter().map(Department::from).collect()))
}
