//! `GET /api/numbers.csv`

use super::{
    NumbersQuery,
    collect::{collect, file_name},
    table::{Cell, rows},
};
use crate::{
    app::App,
    http::{ApiResult, Caller, error::locale},
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

/// The numbers as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read the accents).
#[utoipa::path(
    get,
    path = "/api/numbers.csv",
    operation_id = "numbers_csv",
    tag = "numbers",
    params(NumbersQuery),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
pub async fn csv(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<NumbersQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let numbers = collect(&app, &caller, &query).await?;
    let rows = rows(&numbers, locale(&headers) == "en");
    let text: String = rows.iter().map(|row| row.iter().map(field).collect::<Vec<_>>().join(",") + "\r\n").collect();
    let disposition = format!("attachment; filename=\"{}\"", file_name(&numbers, &app, "csv"));
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, format!("\u{feff}{text}")).into_response())
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
        Cell::Text(text) => {
            // A spreadsheet takes these for the beginning of a formula.
            let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
            format!("\"{guard}{}\"", text.replace('"', "\"\""))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_text_and_disarms_formulas() {
        assert_eq!(field(&Cell::Text("BV \"A\", B".into())), "\"BV \"\"A\"\", B\"");
        assert_eq!(field(&Cell::Text("=1+1".into())), "\"'=1+1\"");
        assert_eq!(
            (field(&Cell::Number(40.0)), field(&Cell::Number(1.5)), field(&Cell::Empty)),
            ("40".into(), "1.5".into(), String::new())
        );
    }
}
