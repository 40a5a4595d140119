//! `PUT /api/holidays`

use super::ImportedHolidays;
use crate::{
    app::App,
    domain::holidays,
    http::{ApiError, ApiResult, Caller, Json, limits::JSON_BYTES},
    store,
};
use axum::{
    body::{self, Body},
    extract::State,
};
use serde_json::json;

/// Replaces the holidays with a CSV of `date,name_vi,name_en,substitute` (RFC 4180, UTF-8) or an iCalendar file; all
/// days or none.
#[utoipa::path(
    put,
    path = "/api/holidays",
    operation_id = "put_holidays",
    tag = "schedule",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportedHolidays))
)]
pub async fn put_holidays(State(app): State<App>, _caller: Caller, body: Body) -> ApiResult<Json<ImportedHolidays>> {
    let bytes = body::to_bytes(body, JSON_BYTES).await.map_err(|_| ApiError::TooLarge("too_large"))?;
    let bad = |row: u64, problem: &str| ApiError::Invalid {
        code: "import_bad_holiday",
        details: json!({ "row": row, "problem": problem }),
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| bad(1, "not_utf8"))?;
    let days = holidays::read(text).map_err(|error| bad(error.row, error.code))?;
    let mut tx = app.db().begin().await?;
    store::holiday::replace(&mut tx.cx(), &days).await?;
    tx.commit().await?;
    Ok(Json(ImportedHolidays { days: days.len() as u64 }))
}
