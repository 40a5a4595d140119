//! How fast a hospital answers: its times, the clocks that follow from them, and who is told when one runs out.

pub mod clock;
pub mod escalate;
mod get;
mod put;
#[cfg(test)]
mod tests;

use super::Routes;
use crate::domain::{
    ids::HospitalId,
    policy::{Action, Rule},
    sla::SlaTimes,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SlaQuery {
    pub hospital_id: HospitalId,
}

/// A hospital's times. Version 0: it has set none, and these are the usual ones.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SlaSetting {
    pub hospital_id: HospitalId,
    #[serde(flatten)]
    pub times: SlaTimes,
    pub version: i64,
}

/// The times to set, and the version that they replace.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct SaveSlaSetting {
    #[serde(flatten)]
    pub times: SlaTimes,
    pub version: i64,
}

pub fn routes() -> Routes {
    Routes::default().add(Rule::May(Action::ManageQueue), routes!(get::get, put::put))
}
