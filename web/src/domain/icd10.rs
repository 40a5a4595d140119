//! The ICD-10 list as a file: `code,name_vi,name_en`, with or without that first row.

use super::{csv, identifiers::check_icd10};
use std::collections::HashSet;
use thiserror::Error;

/// One code with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RowProblem {
    #[error("not written as CSV")]
    Csv,
    #[error("not three columns")]
    Columns,
    #[error("not an ICD-10 code")]
    Code,
    #[error("no Vietnamese name")]
    Name,
    #[error("the code stands twice")]
    Twice,
    #[error("no codes at all")]
    Empty,
}

impl RowProblem {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Columns => "columns",
            Self::Code => "icd10_format",
            Self::Name => "name_required",
            Self::Twice => "duplicate",
            Self::Empty => "empty",
        }
    }
}

/// The first row that is wrong, counted from 1 with the heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("row {row}: {problem}")]
pub struct BadRow {
    pub row: u64,
    pub problem: RowProblem,
}

/// Reads a list: every row or none.
pub fn read(text: &str) -> Result<Vec<Entry>, BadRow> {
    let rows = csv::parse(text).map_err(|e| BadRow { row: e.row, problem: RowProblem::Csv })?;
    let mut entries = Vec::with_capacity(rows.len());
    let mut seen = HashSet::new();
    for (number, row) in (1..).zip(rows) {
        if number == 1 && row == ["code", "name_vi", "name_en"] {
            continue;
        }
        let wrong = |problem| BadRow { row: number, problem };
        let entry = entry(row).map_err(wrong)?;
        if !seen.insert(entry.code.clone()) {
            return Err(wrong(RowProblem::Twice));
        }
        entries.push(entry);
    }
    if entries.is_empty() { Err(BadRow { row: 1, problem: RowProblem::Empty }) } else { Ok(entries) }
}

fn entry(row: Vec<String>) -> Result<Entry, RowProblem> {
    let [code, name_vi, name_en]: [String; 3] = row.try_into().map_err(|_| RowProblem::Columns)?;
    let trimmed = |text: String| text.trim().to_owned();
    let entry = Entry { code: trimmed(code), name_vi: trimmed(name_vi), name_en: trimmed(name_en) };
    check_icd10(&entry.code).map_err(|_| RowProblem::Code)?;
    if entry.name_vi.is_empty() { Err(RowProblem::Name) } else { Ok(entry) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_list_with_and_without_heading() {
        let rows = "I63.5,\"Nhồi máu não do tắc, hẹp\",Cerebral infarction\r\nI10,Tăng huyết áp,\r\n";
        let list = read(rows).unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].name_vi, "Nhồi máu não do tắc, hẹp");
        assert_eq!(read(&format!("\u{feff}code,name_vi,name_en\n{rows}")).unwrap(), list);
    }

    #[test]
    fn refuses_the_whole_list_for_one_row() {
        let wrong = |text: &str| {
            let bad = read(text).unwrap_err();
            (bad.row, bad.problem)
        };
        assert_eq!(wrong("I10,Tăng huyết áp,\nI10,Tăng huyết áp,\n"), (2, RowProblem::Twice));
        assert_eq!(wrong("I10,Tăng huyết áp,\nI63;Nhồi máu;x\n"), (2, RowProblem::Columns));
        assert_eq!(wrong("code,name_vi,name_en\nđau,Đau,\n"), (2, RowProblem::Code));
        assert_eq!(wrong("I10, ,Hypertension\n"), (1, RowProblem::Name));
        assert_eq!(wrong("I10,\"Tăng,x\n"), (1, RowProblem::Csv));
        assert_eq!(wrong("code,name_vi,name_en\n"), (1, RowProblem::Empty));
    }
}
