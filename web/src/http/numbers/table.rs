//! The numbers as a table, the same in every file.

use super::{Numbers, NumbersLine};
use crate::domain::{
    clock::MINUTE,
    numbers::{By, Count},
};

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

const HEADINGS: [(&str, &str); 15] = [
    ("Yêu cầu", "Requests"),
    ("Đã trả lời", "Answered"),
    ("Trả lời đúng hạn", "Answered in time"),
    ("Đúng hạn (%)", "In time (%)"),
    ("Trung vị thời gian trả lời (phút)", "Median time to answer (min)"),
    ("P90 thời gian trả lời (phút)", "P90 time to answer (min)"),
    ("Vắng mặt", "No-show"),
    ("Sai chuyên khoa", "Wrong specialty"),
    ("Trả lại bổ sung", "Returned for information"),
    ("Hủy", "Cancelled"),
    ("Cấp cứu", "Emergencies"),
    ("Trung vị nhận cấp cứu (phút)", "Median time to accept an emergency (min)"),
    ("Kết quả đến hạn", "Outcomes due"),
    ("Kết quả đã báo", "Outcomes reported"),
    ("Đã báo kết quả (%)", "Outcomes reported (%)"),
];

/// Headings, a row for each line, and the total.
pub fn rows(numbers: &Numbers, english: bool) -> Vec<Vec<Cell>> {
    let text = |(vi, en): (&str, &str)| Cell::Text(if english { en } else { vi }.to_owned());
    let first = match numbers.by {
        By::Hospital => ("Cơ sở", "Hospital"),
        By::Specialty => ("Chuyên khoa", "Specialty"),
        By::Month => ("Tháng", "Month"),
    };
    let mut rows = vec![std::iter::once(first).chain(HEADINGS).map(text).collect()];
    rows.extend(numbers.lines.iter().chain([&numbers.total]).map(|line| row(line, english)));
    rows
}

fn row(line: &NumbersLine, english: bool) -> Vec<Cell> {
    let number = |n: i64| Cell::Number(n as f64);
    let count = |c: &Count| c.n.map_or_else(|| Cell::Text(c.shown.clone()), number);
    let minutes =
        |ms: Option<i64>| ms.map_or(Cell::Empty, |ms| Cell::Number((ms as f64 / MINUTE as f64 * 10.0).round() / 10.0));
    let percent = |p: Option<f64>| p.map_or(Cell::Empty, Cell::Number);
    let f = &line.figures;
    vec![
        Cell::Text(if english { line.name_en.clone() } else { line.name_vi.clone() }),
        count(&f.requests),
        count(&f.answered),
        count(&f.in_time),
        percent(f.in_time_percent),
        minutes(f.median_answer_ms),
        minutes(f.p90_answer_ms),
        count(&f.no_show),
        count(&f.wrong_specialty),
        count(&f.returned),
        count(&f.cancelled),
        count(&f.emergencies),
        minutes(f.median_accept_ms),
        count(&f.outcomes_due),
        count(&f.outcomes_reported),
        percent(f.outcome_percent),
    ]
}
