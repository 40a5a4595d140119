//! `GET /api/hospitals/{id}/specialists`

use super::Specialist;
use crate::{
    app::App,
    domain::{ids::HospitalId, policy::Role},
    http::{ApiError, ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, State};

/// A hospital's active specialists.
#[utoipa::path(
    get,
    path = "/api/hospitals/{id}/specialists",
    operation_id = "specialists",
    tag = "directory",
    params(("id" = HospitalId, Path)),
    responses((status = 200, body = Vec<Specialist>))
)]
pub async fn specialists(
    State(app): State<App>,
    _caller: Caller,
    Path(id): Path<HospitalId>,
) -> ApiResult<Json<Vec<Specialist>>> {
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    store::hospital::get(cx, id).await?.ok_or(ApiError::NotFound)?;
    let mut specialists = Vec::new();
    for user in store::user::with_role(cx, id, Role::Specialist).await? {
        specialists.push(Specialist {
            specialties: store::user::specialties(cx, user.id).await?,
            id: user.id,
            full_name: user.full_name,
            title: user.title,
            hospital_id: id,
        });
    }
    Ok(Json(specialists))
}
