//! `GET /api/icd10`

use super::Icd10Code;
use crate::{
    app::App,
    http::{ApiResult, Caller, Json},
    store,
};
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

/// No name in the list is longer.
const MAX_QUERY: usize = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Icd10Query {
    /// Code or words; marks may be left out.
    pub q: String,
}

/// Searches the ICD-10 list by code or folded name; at most 20.
#[utoipa::path(
    get,
    path = "/api/icd10",
    operation_id = "icd10",
    tag = "directory",
    params(Icd10Query),
    responses((status = 200, body = Vec<Icd10Code>))
)]
pub async fn icd10(
    State(app): State<App>,
    _caller: Caller,
    Query(query): Query<Icd10Query>,
) -> ApiResult<Json<Vec<Icd10Code>>> {
    let text: String = query.q.trim().chars().take(MAX_QUERY).collect();
    if text.is_empty() {
        return Ok(Json(Vec::new()));
    }
    let mut conn = app.db().read().await?;
    let rows = store::code::search_icd10(&mut conn.cx(), &text).await?;
    let code = |c: store::code::Icd10Row| Icd10Code { code: c.code, name_vi: c.name_vi, name_en: c.name_en };
    Ok(Json(rows.into_iter().map(code).collect()))
}
