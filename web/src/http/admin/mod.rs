//! Administration: hospitals and contracts (system admin), users and audit (hospital admin).

pub(super) mod access;
mod audit;
mod contracts;
mod create_contract;
mod create_department;
mod create_hospital;
mod create_user;
mod import_icd10;
mod reset_password;
#[cfg(test)]
mod tests;
mod update_contract;
mod update_hospital;
mod update_user;
mod users;

use super::Routes;
use crate::domain::{
    clock::Ts,
    ids::{ContractId, DepartmentId, HospitalId, UserId},
    policy::{Action, Role, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

#[derive(Debug, Deserialize, ToSchema)]
pub struct HospitalInput {
    pub name: String,
    pub short_name: String,
    pub cskcb_code: String,
    pub level: String,
    pub authority: String,
    pub address: String,
    pub duty_phone: String,
    /// The version that was edited; left out when creating.
    pub version: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DepartmentInput {
    pub hospital_id: HospitalId,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Contract {
    pub id: ContractId,
    pub number: String,
    pub requesting_hospital_id: HospitalId,
    pub advising_hospital_id: HospitalId,
    pub specialties: Vec<String>,
    pub valid_from: Ts,
    pub valid_to: Ts,
    pub version: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ContractInput {
    pub number: String,
    pub requesting_hospital_id: HospitalId,
    pub advising_hospital_id: HospitalId,
    pub specialties: Vec<String>,
    pub valid_from: Ts,
    pub valid_to: Ts,
    pub version: Option<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct User {
    pub id: UserId,
    pub username: String,
    pub full_name: String,
    pub title: String,
    pub license_number: String,
    pub phone: String,
    pub active: bool,
    pub specialties: Vec<String>,
    pub roles: Vec<UserRole>,
    pub version: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UserRole {
    pub role: Role,
    pub hospital_id: Option<HospitalId>,
    pub department_id: Option<DepartmentId>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct UserInput {
    pub hospital_id: HospitalId,
    pub username: String,
    pub full_name: String,
    pub title: String,
    pub license_number: String,
    pub phone: String,
    pub active: bool,
    pub specialties: Vec<String>,
    /// Roles at `hospital_id`.
    pub roles: Vec<Role>,
    pub version: Option<i64>,
}

/// A password made by the server, shown once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewPassword {
    pub user: User,
    pub password: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Imported {
    pub codes: u64,
}

/// One event of a hospital's audit chain. No clinical text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditEvent {
    pub seq: i64,
    pub at: Ts,
    pub actor: String,
    /// The user's name as it is now.
    pub actor_name: Option<String>,
    pub action: String,
    pub object_kind: String,
    pub object_id: String,
    /// The number of the consultation that it is about.
    pub code: Option<String>,
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    /// SHA-256 over this event and the one before, hexadecimal.
    pub hash: String,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ManageHospital), routes!(create_hospital::create_hospital))
        .add(Rule::May(Action::ManageHospital), routes!(update_hospital::update_hospital))
        .add(Rule::May(Action::ManageUsers), routes!(create_department::create_department))
        .add(Rule::May(Action::ManageContracts), routes!(contracts::contracts, create_contract::create_contract))
        .add(Rule::May(Action::ManageContracts), routes!(update_contract::update_contract))
        .add(Rule::May(Action::ImportCodes), routes!(import_icd10::import_icd10))
        .add(Rule::May(Action::ManageUsers), routes!(users::users, create_user::create_user))
        .add(Rule::May(Action::ManageUsers), routes!(update_user::update_user))
        .add(Rule::May(Action::ManageUsers), routes!(reset_password::reset_password))
        .add(Rule::May(Action::ReadAudit), routes!(audit::audit))
}
