//! How many, how fast, how well: numbers by hospital, specialty or month, as JSON, CSV and XLSX.

mod collect;
mod csv;
mod get;
mod table;
#[cfg(test)]
mod tests;
mod xlsx;

use super::Routes;
use crate::domain::{
    clock::Ts,
    ids::HospitalId,
    numbers::{By, NumberFigures, Side},
    policy::{Action, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NumbersQuery {
    /// When it was sent; a year ago when left out.
    pub from: Option<Ts>,
    /// Not included; now when left out.
    pub to: Option<Ts>,
    /// `hospital` when left out.
    pub by: Option<By>,
    /// Whose hospital a line is: `advising` when left out.
    pub side: Option<Side>,
    /// Only what this hospital asked or was asked.
    pub hospital_id: Option<HospitalId>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Numbers {
    pub from: Ts,
    pub to: Ts,
    pub by: By,
    pub side: Side,
    pub lines: Vec<NumbersLine>,
    /// All lines together.
    pub total: NumbersLine,
}

/// One hospital, specialty or month.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NumbersLine {
    /// The hospital's id, the specialty's code, or `2026-11`.
    pub key: String,
    pub name_vi: String,
    pub name_en: String,
    /// The caller's own: nothing is hidden.
    pub full: bool,
    #[serde(flatten)]
    pub figures: NumberFigures,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadNumbers), routes!(get::get))
        .add(Rule::May(Action::ReadNumbers), routes!(csv::csv))
        .add(Rule::May(Action::ReadNumbers), routes!(xlsx::xlsx))
}
