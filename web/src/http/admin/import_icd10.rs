//! `POST /api/icd10/import`

use super::Imported;
use crate::{
    app::App,
    domain::icd10,
    http::{ApiError, ApiResult, Caller, Json, limits::CODE_LIST_BYTES},
    store::{self, code::Icd10Row},
};
use axum::{
    body::{self, Body},
    extract::State,
};
use serde_json::json;

/// Replaces the ICD-10 list with a CSV of `code,name_vi,name_en` (RFC 4180, UTF-8); all rows or none.
#[utoipa::path(
    post,
    path = "/api/icd10/import",
    operation_id = "import_icd10",
    tag = "admin",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Imported))
)]
pub async fn import_icd10(State(app): State<App>, _caller: Caller, body: Body) -> ApiResult<Json<Imported>> {
    let bytes = body::to_bytes(body, CODE_LIST_BYTES).await.map_err(|_| ApiError::TooLarge("too_large"))?;
    let entries =
        tokio::task::spawn_blocking(move || read(&bytes)).await.map_err(|e| ApiError::Internal(Box::new(e)))??;
    let mut tx = app.db().begin().await?;
    store::code::replace_icd10(&mut tx.cx(), &entries).await?;
    tx.commit().await?;
    Ok(Json(Imported { codes: entries.len() as u64 }))
}

fn read(bytes: &[u8]) -> ApiResult<Vec<Icd10Row>> {
    let bad = |row: u64, problem: &str| ApiError::Invalid {
        code: "import_bad_row",
        details: json!({ "row": row, "problem": problem }),
    };
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = &bytes[..e.valid_up_to()];
        bad(before.iter().filter(|b| **b == b'\n').count() as u64 + 1, "not_utf8")
    })?;
    let entries = icd10::read(text).map_err(|e| bad(e.row, e.problem.code()))?;
    Ok(entries.into_iter().map(|e| Icd10Row { code: e.code, name_vi: e.name_vi, name_en: e.name_en }).collect())
}
