//! Comma-separated values as RFC 4180 writes them, read strictly: what does not fit is refused with its row.

use thiserror::Error;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CsvProblem {
    /// A quote inside an unquoted field, or text after a closing quote (RFC 4180 §2.5, §2.7).
    #[error("a quote stands where none may")]
    StrayQuote,
    #[error("a quoted field is not closed")]
    OpenQuote,
    /// A carriage return that does not end a row.
    #[error("a carriage return stands alone")]
    StrayReturn,
}

/// A problem and the row it is in, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("row {row}: {problem}")]
pub struct CsvError {
    pub row: u64,
    pub problem: CsvProblem,
}

/// Every row with its fields. Rows end with LF or CRLF; the last may end with the text. A byte order mark is passed over.
pub fn parse(text: &str) -> Result<Vec<Vec<String>>, CsvError> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    while !rest.is_empty() {
        let number = rows.len() as u64 + 1;
        let (row, left) = row(rest).map_err(|problem| CsvError { row: number, problem })?;
        rows.push(row);
        rest = left;
    }
    Ok(rows)
}

fn row(mut rest: &str) -> Result<(Vec<String>, &str), CsvProblem> {
    let mut fields = Vec::new();
    loop {
        let (field, left) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted)?,
            None => plain_field(rest)?,
        };
        fields.push(field);
        if let Some(next) = left.strip_prefix(',') {
            rest = next;
        } else if let Some(next) = left.strip_prefix("\r\n").or_else(|| left.strip_prefix('\n')) {
            return Ok((fields, next));
        } else if left.is_empty() {
            return Ok((fields, left));
        } else if left.starts_with('\r') {
            return Err(CsvProblem::StrayReturn);
        } else {
            return Err(CsvProblem::StrayQuote);
        }
    }
}

fn plain_field(rest: &str) -> Result<(String, &str), CsvProblem> {
    let end = rest.find([',', '\r', '\n']).unwrap_or(rest.len());
    let (field, left) = rest.split_at(end);
    if field.contains('"') { Err(CsvProblem::StrayQuote) } else { Ok((field.to_owned(), left)) }
}

/// The rest of a field whose opening quote was taken; a doubled quote is one.
fn quoted_field(mut rest: &str) -> Result<(String, &str), CsvProblem> {
    let mut field = String::new();
    loop {
        let (part, after) = rest.split_once('"').ok_or(CsvProblem::OpenQuote)?;
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None => return Ok((field, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        parse(text).unwrap()
    }

    #[test]
    fn reads_quotes_commas_and_both_line_ends() {
        assert_eq!(rows("a,b\r\nc,\n"), [["a", "b"], ["c", ""]]);
        assert_eq!(rows("\u{feff}I63,\"Nhồi máu, \"\"não\"\"\"\n"), [["I63", "Nhồi máu, \"não\""]]);
        assert_eq!(rows("\"two\r\nlines\",x"), [["two\r\nlines", "x"]]);
        assert_eq!(rows("\n"), [[""]]);
        assert!(rows("").is_empty());
    }

    #[test]
    fn refuses_what_does_not_fit_with_its_row() {
        let wrong = |text: &str| parse(text).unwrap_err();
        assert_eq!(wrong("a\nb\"c\n"), CsvError { row: 2, problem: CsvProblem::StrayQuote });
        assert_eq!(wrong("\"a\"b"), CsvError { row: 1, problem: CsvProblem::StrayQuote });
        assert_eq!(wrong("a\nb\n\"c,d\n"), CsvError { row: 3, problem: CsvProblem::OpenQuote });
        assert_eq!(wrong("a\rb"), CsvError { row: 1, problem: CsvProblem::StrayReturn });
    }
}
