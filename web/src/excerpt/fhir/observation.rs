//! An Observation as rows: its own value, then one for each component (systolic and diastolic pressure).

use super::read::{Decimal, Few};
use crate::excerpt::ObservationRow;
use serde::Deserialize;
use serde_json::value::RawValue;

const LOINC: &str = "http://loinc.org";

/// What only a whole Observation has; [`Measured`] is read from the same text a second time.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Observation<'a> {
    status: String,
    effective_date_time: String,
    effective_period: Period,
    effective_instant: String,
    issued: String,
    #[serde(borrow)]
    component: Few<&'a RawValue>,
}

/// The elements that an Observation and its components share.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Measured {
    code: CodeableConcept,
    value_quantity: Option<Quantity>,
    value_codeable_concept: Option<CodeableConcept>,
    value_string: Option<String>,
    value_boolean: Option<bool>,
    value_integer: Option<i64>,
    value_range: Option<Range>,
    value_ratio: Option<Ratio>,
    value_sampled_data: Option<serde::de::IgnoredAny>,
    value_time: Option<String>,
    value_date_time: Option<String>,
    value_period: Option<Period>,
    data_absent_reason: Option<CodeableConcept>,
    interpretation: Few<CodeableConcept>,
    reference_range: Few<ReferenceRange>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CodeableConcept {
    text: String,
    coding: Few<Coding>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Coding {
    system: String,
    code: String,
    display: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Quantity {
    value: Option<Decimal>,
    comparator: String,
    unit: String,
    code: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Range {
    low: Option<Quantity>,
    high: Option<Quantity>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Ratio {
    numerator: Quantity,
    denominator: Quantity,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Period {
    start: String,
    end: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ReferenceRange {
    low: Option<Quantity>,
    high: Option<Quantity>,
    text: String,
}

/// The rows of one Observation, from its text.
pub fn rows(resource: &str) -> Result<Vec<ObservationRow>, serde_json::Error> {
    let whole: Observation = serde_json::from_str(resource)?;
    let own: Measured = serde_json::from_str(resource)?;
    let mut rows = Vec::new();
    if whole.component.0.is_empty() || own.is_told() {
        rows.push(own.row(None, &whole));
    }
    for component in &whole.component.0 {
        let part: Measured = serde_json::from_str(component.get())?;
        rows.push(part.row(Some(&own), &whole));
    }
    Ok(rows)
}

impl Observation<'_> {
    fn effective(&self) -> &str {
        [&self.effective_date_time, &self.effective_period.start, &self.effective_instant, &self.issued]
            .into_iter()
            .find(|at| !at.is_empty())
            .map_or("", String::as_str)
    }
}

impl Measured {
    fn is_told(&self) -> bool {
        self.value().is_some()
    }

    fn row(&self, parent: Option<&Measured>, whole: &Observation<'_>) -> ObservationRow {
        let (value, unit) = self.value().unwrap_or_default();
        let own_name = self.code.in_words();
        let name = match parent.map(|p| p.code.in_words()).filter(|p| !p.is_empty() && *p != own_name) {
            Some(parent) => format!("{parent} · {own_name}"),
            None => own_name,
        };
        let ranges: Vec<String> =
            self.reference_range.0.iter().map(|r| r.in_words(&unit)).filter(|r| !r.is_empty()).collect();
        ObservationRow {
            name,
            code: self.code.loinc(),
            value,
            reference_range: ranges.join("; "),
            flag: self.flag().map(str::to_owned),
            critical: self.codes().any(|code| matches!(code, "LL" | "HH" | "AA")),
            unit,
            effective: whole.effective().to_owned(),
            status: whole.status.clone(),
        }
    }

    /// Value and unit as shown; none when there is neither a value nor a reason for its absence.
    fn value(&self) -> Option<(String, String)> {
        let plain = |text: String| Some((text, String::new()));
        if let Some(quantity) = &self.value_quantity {
            return Some((quantity.number(), quantity.unit().to_owned()));
        }
        if let Some(concept) = &self.value_codeable_concept {
            return plain(concept.in_words());
        }
        if let Some(text) = self.value_string.as_ref().or(self.value_time.as_ref()).or(self.value_date_time.as_ref()) {
            return plain(text.clone());
        }
        if let Some(told) = self.value_boolean {
            return plain(told.to_string());
        }
        if let Some(number) = self.value_integer {
            return plain(number.to_string());
        }
        if let Some(range) = &self.value_range {
            return Some(between(range.low.as_ref(), range.high.as_ref()));
        }
        if let Some(ratio) = &self.value_ratio {
            return plain(format!("{} : {}", ratio.numerator.in_words(), ratio.denominator.in_words()));
        }
        if let Some(period) = &self.value_period {
            return plain(format!("{} – {}", period.start, period.end));
        }
        // A curve has no place in a table.
        if self.value_sampled_data.is_some() {
            return plain("∿".to_owned());
        }
        self.data_absent_reason.as_ref().map(|reason| (format!("— ({})", reason.in_words()), String::new()))
    }

    /// What the laboratory said, else what the one reference range says.
    fn flag(&self) -> Option<&'static str> {
        self.codes().find_map(interpreted).or_else(|| self.against_range())
    }

    fn codes(&self) -> impl Iterator<Item = &str> {
        self.interpretation.0.iter().flat_map(|c| c.coding.0.iter()).map(|c| c.code.as_str())
    }

    fn against_range(&self) -> Option<&'static str> {
        let [range] = self.reference_range.0.as_slice() else { return None };
        let quantity = self.value_quantity.as_ref().filter(|q| q.comparator.is_empty())?;
        let value = quantity.amount()?;
        let limit =
            |limit: &Option<Quantity>| limit.as_ref().filter(|l| l.same_unit(quantity)).and_then(Quantity::amount);
        match (limit(&range.low), limit(&range.high)) {
            (None, None) => None,
            (Some(low), _) if value < low => Some("low"),
            (_, Some(high)) if value > high => Some("high"),
            // Below the upper limit alone, or above the lower alone, is normal only if the other is not given.
            _ if self.has_unread_limit(range, quantity) => None,
            _ => Some("normal"),
        }
    }

    /// Whether a limit is given that cannot be compared, in another unit for instance.
    fn has_unread_limit(&self, range: &ReferenceRange, quantity: &Quantity) -> bool {
        [&range.low, &range.high].into_iter().flatten().any(|l| !l.same_unit(quantity) || l.amount().is_none())
    }
}

/// Codes of HL7's ObservationInterpretation.
fn interpreted(code: &str) -> Option<&'static str> {
    match code {
        "L" | "LL" | "LU" | "<" => Some("low"),
        "H" | "HH" | "HU" | ">" => Some("high"),
        "N" => Some("normal"),
        "A" | "AA" => Some("abnormal"),
        _ => None,
    }
}

impl CodeableConcept {
    fn in_words(&self) -> String {
        let coding = || self.coding.0.iter();
        let display = || coding().map(|c| &c.display).find(|d| !d.is_empty());
        let code = || coding().map(|c| &c.code).find(|c| !c.is_empty());
        Some(&self.text).filter(|t| !t.is_empty()).or_else(display).or_else(code).cloned().unwrap_or_default()
    }

    fn loinc(&self) -> Option<String> {
        self.coding.0.iter().find(|c| c.system == LOINC && !c.code.is_empty()).map(|c| c.code.clone())
    }
}

impl Quantity {
    fn number(&self) -> String {
        let value = self.value.as_ref().map_or("", |v| v.0.as_str());
        let sign = match self.comparator.as_str() {
            "<=" => "≤ ",
            ">=" => "≥ ",
            "<" => "< ",
            ">" => "> ",
            _ => "",
        };
        format!("{sign}{value}")
    }

    fn unit(&self) -> &str {
        if self.unit.is_empty() { &self.code } else { &self.unit }
    }

    fn in_words(&self) -> String {
        format!("{} {}", self.number(), self.unit()).trim().to_owned()
    }

    fn amount(&self) -> Option<f64> {
        self.value.as_ref().and_then(Decimal::value)
    }

    /// A limit without a unit is in that of the value.
    fn same_unit(&self, value: &Quantity) -> bool {
        self.unit().is_empty() || self.unit() == value.unit() || (!self.code.is_empty() && self.code == value.code)
    }
}

impl ReferenceRange {
    fn in_words(&self, unit: &str) -> String {
        let (text, own_unit) = between(self.low.as_ref(), self.high.as_ref());
        match (text.is_empty(), own_unit.is_empty() || own_unit == unit) {
            (true, _) => self.text.clone(),
            (false, true) => text,
            (false, false) => format!("{text} {own_unit}"),
        }
    }
}

/// `3.5–5.1`, `≥ 3.5` or `≤ 5.1`, and the unit.
fn between(low: Option<&Quantity>, high: Option<&Quantity>) -> (String, String) {
    let number = |q: &Quantity| q.value.as_ref().map(|v| v.0.clone());
    let unit = [high, low].into_iter().flatten().map(Quantity::unit).find(|u| !u.is_empty()).unwrap_or("").to_owned();
    let text = match (low.and_then(number), high.and_then(number)) {
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("≥ {low}"),
        (None, Some(high)) => format!("≤ {high}"),
        (None, None) => String::new(),
    };
    (text, unit)
}
