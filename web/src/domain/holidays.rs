//! Public holidays as they come from outside: CSV (`date,name_vi,name_en,substitute`) or an iCalendar file.

use super::{availability::Holiday, csv};
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;
use thiserror::Error;

/// Vietnam's, 2025 to 2030: loaded at first start. A file of the administrator replaces it.
pub const SHIPPED: &str = include_str!("holidays/vietnam.csv");

const MAX_DAYS: usize = 2_000;
/// The longest holiday of an iCalendar file.
const MAX_LENGTH: i32 = 31;

/// A row (or line) that cannot be read, counted from 1, and a stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("row {row}: {code}")]
pub struct BadHoliday {
    pub row: u64,
    pub code: &'static str,
}

/// Reads either kind of file; each date once.
pub fn read(text: &str) -> Result<Vec<Holiday>, BadHoliday> {
    let text = text.trim_start_matches('\u{feff}');
    let found = if text.trim_start().starts_with("BEGIN:VCALENDAR") { read_ics(text)? } else { read_csv(text)? };
    if found.len() > MAX_DAYS {
        return Err(BadHoliday { row: MAX_DAYS as u64, code: "too_many" });
    }
    let days: BTreeMap<String, Holiday> = found.into_iter().map(|holiday| (holiday.date.clone(), holiday)).collect();
    Ok(days.into_values().collect())
}

fn read_csv(text: &str) -> Result<Vec<Holiday>, BadHoliday> {
    let rows = csv::parse(text).map_err(|error| BadHoliday { row: error.row, code: "stray_quote" })?;
    let mut found = Vec::new();
    for (i, fields) in rows.iter().enumerate() {
        let bad = |code| BadHoliday { row: i as u64 + 1, code };
        let first = fields.first().map_or("", |field| field.trim());
        // Comments, empty rows, and the names of the columns.
        if first.starts_with('#') || (fields.len() == 1 && first.is_empty()) || first == "date" {
            continue;
        }
        let [date, vi, en, substitute] = fields.as_slice() else { return Err(bad("columns")) };
        let date: Date = date.trim().parse().map_err(|_| bad("date_format"))?;
        if vi.trim().is_empty() {
            return Err(bad("name_missing"));
        }
        let substitute = match substitute.trim() {
            "1" | "true" => true,
            "0" | "false" | "" => false,
            _ => return Err(bad("substitute")),
        };
        found.push(holiday(date, vi, en, substitute));
    }
    Ok(found)
}

fn holiday(date: Date, vi: &str, en: &str, substitute: bool) -> Holiday {
    let short = |text: &str| text.trim().chars().take(200).collect();
    Holiday { date: date.to_string(), name_vi: short(vi), name_en: short(en), substitute }
}

/// The events of an iCalendar file: the days from DTSTART to before DTEND, named by SUMMARY.
fn read_ics(text: &str) -> Result<Vec<Holiday>, BadHoliday> {
    let mut found = Vec::new();
    let (mut start, mut end, mut summary) = (None, None, String::new());
    for (row, line) in unfolded(text) {
        let bad = |code| BadHoliday { row, code };
        let (name, value) = line.split_once(':').ok_or(bad("columns"))?;
        match name.split(';').next().unwrap_or("") {
            "BEGIN" => (start, end, summary) = (None, None, String::new()),
            "DTSTART" => start = Some(day_of(value).ok_or(bad("date_format"))?),
            "DTEND" => end = Some(day_of(value).ok_or(bad("date_format"))?),
            "SUMMARY" => summary = unescaped(value),
            "END" if value == "VEVENT" => {
                let first: Date = start.ok_or(bad("date_format"))?;
                if summary.trim().is_empty() {
                    return Err(bad("name_missing"));
                }
                let after = end.unwrap_or(first).max(first.saturating_add(1.day()));
                if first.until(after).map_or(true, |length| length.get_days() > MAX_LENGTH) {
                    return Err(bad("out_of_range"));
                }
                found.extend(
                    first
                        .series(1.day())
                        .take_while(|day| *day < after)
                        .map(|day| holiday(day, &summary, &summary, false)),
                );
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The lines of a file, those that go on put together (RFC 5545 §3.1), each with its number.
fn unfolded(text: &str) -> Vec<(u64, String)> {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((_, last))) => last.push_str(more),
            _ if line.trim().is_empty() => {}
            _ => lines.push((i as u64 + 1, line.to_owned())),
        }
    }
    lines
}

fn day_of(value: &str) -> Option<Date> {
    value.get(..8)?.parse().ok()
}

fn unescaped(value: &str) -> String {
    value.replace("\\n", " ").replace("\\N", " ").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_holds_the_new_year_of_each_year() {
        let days = read(SHIPPED).unwrap();
        for year in 2025..=2030 {
            assert!(days.iter().any(|d| d.date == format!("{year}-01-01")), "{year}");
            assert!(days.iter().filter(|d| d.date.starts_with(&year.to_string())).count() >= 10, "{year}");
        }
        // Tết of the year of the horse, and the day of the kings.
        assert!(days.iter().any(|d| d.date == "2026-02-17") && days.iter().any(|d| d.date == "2026-04-26"));
        assert!(days.iter().all(|d| !d.name_vi.is_empty() && !d.name_en.is_empty()));
    }

    #[test]
    fn reads_an_icalendar_file_with_a_holiday_of_days() {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260216\r\nDTEND;VALUE=DATE:20260218\r\nSUMMARY:Tết\r\n  Nguyên đán\\, nghỉ\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let days = read(text).unwrap();
        assert_eq!(days.iter().map(|d| d.date.as_str()).collect::<Vec<_>>(), ["2026-02-16", "2026-02-17"]);
        assert_eq!(days[0].name_vi, "Tết Nguyên đán, nghỉ");
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        let code = |text: &str| read(text).map_err(|e| (e.row, e.code)).unwrap_err();
        assert_eq!(code("date,name_vi,name_en,substitute\n2026-02-30,Tết,Tet,0\n"), (2, "date_format"));
        assert_eq!(code("2026-02-17,Tết\n"), (1, "columns"));
        assert_eq!(code("2026-02-17,,Tet,0\n"), (1, "name_missing"));
        assert_eq!(code("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n"), (4, "date_format"));
        assert_eq!(read("# nothing\n").unwrap(), []);
    }
}
