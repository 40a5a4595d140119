//! An RRULE's text (RFC 5545 §3.3.10), read strictly: a part that is unknown, doubled, out of range or without meaning
//! at its frequency is refused with a code. Seconds and leap calendars are not for rotas.

use super::Until;
use jiff::civil::{DateTime, Time, Weekday};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freq {
    Yearly,
    Monthly,
    Weekly,
    Daily,
    Hourly,
    Minutely,
}

/// A weekday, the n-th of its month or year where `nth` is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByDay {
    pub nth: i16,
    pub weekday: Weekday,
}

/// A rule with what it takes from its start filled in. Lists are sorted; an empty one does not limit.
#[derive(Clone, Debug)]
pub struct Rule {
    pub freq: Freq,
    pub interval: i64,
    pub count: Option<u32>,
    pub until: Option<Until>,
    pub week_start: Weekday,
    pub by_month: Vec<i16>,
    pub by_week_no: Vec<i16>,
    pub by_year_day: Vec<i16>,
    pub by_month_day: Vec<i16>,
    pub by_day: Vec<ByDay>,
    pub by_hour: Vec<i16>,
    pub by_minute: Vec<i16>,
    pub by_set_pos: Vec<i16>,
}

const MAX_INTERVAL: i64 = 10_000;
const MAX_COUNT: u32 = 10_000;
const MAX_TEXT: usize = 1_000;

type Code = &'static str;

impl Rule {
    /// Reads a rule whose first occurrence is at `start`.
    pub fn parse(text: &str, start: DateTime) -> Result<Self, Code> {
        let text = text.strip_prefix("RRULE:").unwrap_or(text);
        if text.len() > MAX_TEXT {
            return Err("rrule_syntax");
        }
        let mut seen: Vec<String> = Vec::new();
        let mut rule = Self::every_day();
        for part in text.trim_end_matches(';').split(';') {
            let (name, value) = part.split_once('=').ok_or("rrule_syntax")?;
            let (name, value) = (name.trim().to_ascii_uppercase(), value.trim().to_ascii_uppercase());
            if seen.contains(&name) {
                return Err("rrule_part");
            }
            rule.take(&name, &value)?;
            seen.push(name);
        }
        if !seen.iter().any(|name| name == "FREQ") {
            return Err("rrule_freq");
        }
        rule.check()?;
        rule.fill(start);
        Ok(rule)
    }

    fn every_day() -> Self {
        Self {
            freq: Freq::Daily,
            interval: 1,
            count: None,
            until: None,
            week_start: Weekday::Monday,
            by_month: Vec::new(),
            by_week_no: Vec::new(),
            by_year_day: Vec::new(),
            by_month_day: Vec::new(),
            by_day: Vec::new(),
            by_hour: Vec::new(),
            by_minute: Vec::new(),
            by_set_pos: Vec::new(),
        }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Code> {
        match name {
            "FREQ" => self.freq = freq(value)?,
            "INTERVAL" => self.interval = in_range(value, 1, MAX_INTERVAL)?,
            "COUNT" => self.count = Some(in_range(value, 1, MAX_COUNT)?),
            "UNTIL" => self.until = Some(until(value).ok_or("rrule_value")?),
            "WKST" => self.week_start = weekday(value).ok_or("rrule_value")?,
            "BYMONTH" => self.by_month = numbers(value, 1, 12, false)?,
            "BYWEEKNO" => self.by_week_no = numbers(value, 1, 53, true)?,
            "BYYEARDAY" => self.by_year_day = numbers(value, 1, 366, true)?,
            "BYMONTHDAY" => self.by_month_day = numbers(value, 1, 31, true)?,
            "BYDAY" => self.by_day = value.split(',').map(by_day).collect::<Result<_, _>>()?,
            "BYHOUR" => self.by_hour = numbers(value, 0, 23, false)?,
            "BYMINUTE" => self.by_minute = numbers(value, 0, 59, false)?,
            // Starts are whole minutes.
            "BYSECOND" if value == "0" => {}
            "BYSECOND" => return Err("rrule_value"),
            "BYSETPOS" => self.by_set_pos = numbers(value, 1, 366, true)?,
            _ => return Err("rrule_part"),
        }
        Ok(())
    }

    /// What RFC 5545 forbids, and BYWEEKNO alone, which implementations read in two ways.
    fn check(&self) -> Result<(), Code> {
        let freq = self.freq;
        let nth = self.by_day.iter().any(|day| day.nth != 0);
        let whole_days = matches!(freq, Freq::Monthly | Freq::Weekly | Freq::Daily);
        let wrong = (self.count.is_some() && self.until.is_some())
            || (nth && (!matches!(freq, Freq::Yearly | Freq::Monthly) || !self.by_week_no.is_empty()))
            || (!self.by_week_no.is_empty() && (freq != Freq::Yearly || self.by_day.is_empty()))
            || (!self.by_month_day.is_empty() && freq == Freq::Weekly)
            || (!self.by_year_day.is_empty() && whole_days)
            || (!self.by_set_pos.is_empty() && !self.has_by_part());
        if wrong { Err("rrule_combination") } else { Ok(()) }
    }

    fn has_by_part(&self) -> bool {
        let numbers =
            [&self.by_month, &self.by_week_no, &self.by_year_day, &self.by_month_day, &self.by_hour, &self.by_minute];
        !self.by_day.is_empty() || numbers.iter().any(|list| !list.is_empty())
    }

    /// What the rule does not say, its start says.
    fn fill(&mut self, start: DateTime) {
        let days_are_told = !(self.by_week_no.is_empty()
            && self.by_year_day.is_empty()
            && self.by_month_day.is_empty()
            && self.by_day.is_empty());
        if !days_are_told {
            match self.freq {
                Freq::Yearly => {
                    if self.by_month.is_empty() {
                        self.by_month = vec![i16::from(start.month())];
                    }
                    self.by_month_day = vec![i16::from(start.day())];
                }
                Freq::Monthly => self.by_month_day = vec![i16::from(start.day())],
                Freq::Weekly => self.by_day = vec![ByDay { nth: 0, weekday: start.weekday() }],
                Freq::Daily | Freq::Hourly | Freq::Minutely => {}
            }
        }
        if self.by_hour.is_empty() && self.freq < Freq::Hourly {
            self.by_hour = vec![i16::from(start.hour())];
        }
        if self.by_minute.is_empty() && self.freq < Freq::Minutely {
            self.by_minute = vec![i16::from(start.minute())];
        }
    }

    /// The most times of one day.
    pub fn times_a_day(&self) -> u32 {
        let or = |list: &[i16], all: usize| if list.is_empty() { all } else { list.len() };
        let (hours, minutes) = (or(&self.by_hour, 24), or(&self.by_minute, 60));
        let in_a_day = |units: i64| usize::try_from((units + self.interval - 1) / self.interval).unwrap_or(usize::MAX);
        let times = match self.freq {
            Freq::Hourly => hours.min(in_a_day(24)) * minutes,
            Freq::Minutely => (hours * minutes).min(in_a_day(1440)),
            _ => hours * minutes,
        };
        u32::try_from(times).unwrap_or(u32::MAX)
    }
}

fn freq(text: &str) -> Result<Freq, Code> {
    Ok(match text {
        "YEARLY" => Freq::Yearly,
        "MONTHLY" => Freq::Monthly,
        "WEEKLY" => Freq::Weekly,
        "DAILY" => Freq::Daily,
        "HOURLY" => Freq::Hourly,
        "MINUTELY" => Freq::Minutely,
        _ => return Err("rrule_freq"),
    })
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

fn by_day(text: &str) -> Result<ByDay, Code> {
    let text = text.trim();
    let split = text.len().checked_sub(2).filter(|at| text.is_char_boundary(*at)).ok_or("rrule_value")?;
    let (nth, day) = text.split_at(split);
    let weekday = weekday(day).ok_or("rrule_value")?;
    let nth = if nth.is_empty() { 0 } else { signed(nth, 1, 53)? };
    Ok(ByDay { nth, weekday })
}

/// A list of numbers, sorted, each once; `signed` ones may count from the end.
fn numbers(text: &str, min: i16, max: i16, negative: bool) -> Result<Vec<i16>, Code> {
    let one = |text: &str| if negative { signed(text, min, max) } else { in_range(text.trim(), min, max) };
    let mut numbers: Vec<i16> = text.split(',').map(one).collect::<Result<_, _>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn signed(text: &str, min: i16, max: i16) -> Result<i16, Code> {
    let text = text.trim();
    match text.strip_prefix('-') {
        Some(text) => in_range(text, min, max).map(|n: i16| -n),
        None => in_range(text.strip_prefix('+').unwrap_or(text), min, max),
    }
}

fn in_range<T: std::str::FromStr + PartialOrd>(text: &str, min: T, max: T) -> Result<T, Code> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits).ok_or("rrule_value")?;
    if number < min || number > max { Err("rrule_value") } else { Ok(number) }
}

/// `20261231T235959Z`, the same without `Z` (then in the rule's zone), or a day, which counts to its end.
fn until(text: &str) -> Option<Until> {
    if let Some(utc) = text.strip_suffix('Z') {
        return Some(Until::Utc(utc.parse().ok().filter(|_| utc.contains('T'))?));
    }
    if text.contains('T') {
        return Some(Until::Local(text.parse().ok()?));
    }
    let day: jiff::civil::Date = text.parse().ok()?;
    Some(Until::Local(day.to_datetime(Time::MAX)))
}
