//! `GET /api/meeting-series`

use super::{MeetingSeries, view};
use crate::{
    app::App,
    domain::ids::HospitalId,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SeriesQuery {
    pub hospital_id: HospitalId,
}

/// The series of a hospital that go on.
#[utoipa::path(
    get,
    path = "/api/meeting-series",
    operation_id = "list_series",
    tag = "meeting",
    params(SeriesQuery),
    responses((status = 200, body = Vec<MeetingSeries>))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<SeriesQuery>,
) -> ApiResult<Json<Vec<MeetingSeries>>> {
    caller.require_at(caller.action, query.hospital_id)?;
    let now = app.now();
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut shown = Vec::new();
    for row in store::meeting::series::of_hospital(cx, query.hospital_id).await? {
        shown.push(view(cx, row, now).await?);
    }
    Ok(Json(shown))
}
