//! `GET /api/numbers.xlsx`

use super::{
    NumbersQuery,
    collect::{collect, file_name},
    table::{Cell, rows},
};
use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, error::locale},
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The numbers as a spreadsheet.
#[utoipa::path(
    get,
    path = "/api/numbers.xlsx",
    operation_id = "numbers_xlsx",
    tag = "numbers",
    params(NumbersQuery),
    responses((
        status = 200,
        body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ))
)]
pub async fn xlsx(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<NumbersQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let numbers = collect(&app, &caller, &query).await?;
    let english = locale(&headers) == "en";
    let bytes = workbook(&rows(&numbers, english), english).map_err(|e| ApiError::Internal(Box::new(e)))?;
    let disposition = format!("attachment; filename=\"{}\"", file_name(&numbers, &app, "xlsx"));
    let headers = [(header::CONTENT_TYPE, MEDIA_TYPE.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

fn workbook(rows: &[Vec<Cell>], english: bool) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(if english { "Numbers" } else { "Số liệu" })?;
    let heading = Format::new().set_bold().set_text_wrap();
    for (number, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) if number == 0 => sheet.write_string_with_format(number, column, text, &heading)?,
                Cell::Text(text) => sheet.write_string(number, column, text)?,
                Cell::Number(value) => sheet.write_number(number, column, *value)?,
                Cell::Empty => continue,
            };
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_column_width(0, 28)?;
    workbook.save_to_buffer()
}
