//! `GET /api/specialties`

use super::Specialty;
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::State;

/// Every specialty.
#[utoipa::path(
    get,
    path = "/api/specialties",
    operation_id = "specialties",
    tag = "directory",
    responses((status = 200, body = Vec<Specialty>))
)]
pub async fn specialties(State(app): State<App>, _caller: Caller) -> ApiResult<Json<Vec<Specialty>>> {
    let mut conn = app.db().read().await?;
    let rows = store::code::specialties(&mut conn.cx()).await?;
    let specialty = |s: store::code::SpecialtyRow| Specialty {
        code: s.code,
        name_vi: s.name_vi,
        name_en: s.name_en,
        default_minutes: s.default_minutes,
    };
    Ok(Json(rows.into_iter().map(specialty).collect()))
}
