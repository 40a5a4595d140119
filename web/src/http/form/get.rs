//! `GET /api/forms/{specialty}`

use super::{Form, FormQuery};
use crate::{
    app::App,
    domain::form::default_for,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Path, Query, State};

/// The form of a specialty: what the hospital that is asked has set, else the shipped one.
#[utoipa::path(
    get,
    path = "/api/forms/{specialty}",
    operation_id = "get_form",
    tag = "triage",
    params(("specialty" = String, Path), FormQuery),
    responses((status = 200, body = Form))
)]
pub async fn get(
    State(app): State<App>,
    _caller: Caller,
    Path(specialty): Path<String>,
    Query(query): Query<FormQuery>,
) -> ApiResult<Json<Form>> {
    let mut conn = app.db().read().await?;
    let own = match query.hospital_id {
        Some(hospital) => store::form::active(&mut conn.cx(), hospital, &specialty).await?,
        None => None,
    };
    let (questionnaire, version) = own.unwrap_or_else(|| (default_for(&specialty), 0));
    Ok(Json(Form { specialty, hospital_id: query.hospital_id, version, questionnaire }))
}
