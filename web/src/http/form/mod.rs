//! The minimum data set of a specialty: the form that a hospital asks to be filled.

pub mod completeness;
mod get;
mod put;
#[cfg(test)]
mod tests;

use super::Routes;
use crate::domain::{
    form::Questionnaire,
    ids::HospitalId,
    policy::{Action, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FormQuery {
    /// The hospital that is asked; left out: the shipped form.
    pub hospital_id: Option<HospitalId>,
}

/// A form. Version 0 is the shipped one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Form {
    pub specialty: String,
    pub hospital_id: Option<HospitalId>,
    pub version: i64,
    pub questionnaire: Questionnaire,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveForm {
    pub hospital_id: HospitalId,
    /// The version that was edited.
    pub version: i64,
    pub questionnaire: Questionnaire,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadDirectory), routes!(get::get))
        .add(Rule::May(Action::ManageQueue), routes!(put::put))
}
