//! `POST /api/icd10/import`

use super::Imported;
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, Json},
};
use axum::{body::Body, extract::State};

/// Replaces the ICD-10 list with a CSV of `code,name_vi,name_en`; all rows or none.
#[utoipa::path(
    post,
    path = "/api/icd10/import",
    operation_id = "import_icd10",
    tag = "admin",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Imported))
)]
pub async fn import_icd10(State(_app): State<App>, _caller: Caller, _body: Body) -> ApiResult<Json<Imported>> {
    Err(ApiError::Unavailable)
}
