//! Hospitals, departments, specialties, who may be asked, and the ICD-10 list.

mod advisers;
mod departments;
mod hospitals;
mod icd10;
mod specialists;
mod specialties;

use super::Routes;
use crate::{
    domain::{
        clock::Ts,
        ids::{ContractId, DepartmentId, HospitalId, UserId},
        policy::{Action, Rule},
    },
    store::hospital::{DepartmentRow, HospitalRow},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Hospital {
    pub id: HospitalId,
    pub name: String,
    pub short_name: String,
    /// Mã CSKCB: five characters.
    pub cskcb_code: String,
    /// `primary`, `basic` or `specialised` (ban đầu, cơ bản, chuyên sâu).
    pub level: String,
    /// Cơ quan chủ quản, e.g. `Sở Y tế Đồng Nai`.
    pub authority: String,
    pub address: String,
    pub duty_phone: String,
    pub version: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Department {
    pub id: DepartmentId,
    pub hospital_id: HospitalId,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Specialty {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    /// The length of a consultation when nobody says another.
    #[serde(default)]
    pub default_minutes: i64,
}

/// An advising hospital that the caller's hospital may ask now, by contract.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Adviser {
    /// Which of the caller's hospitals may ask.
    pub requesting_hospital_id: HospitalId,
    pub hospital: Hospital,
    pub contract_id: ContractId,
    pub contract_number: String,
    pub valid_to: Ts,
    pub specialties: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Specialist {
    pub id: UserId,
    pub full_name: String,
    pub title: String,
    pub hospital_id: HospitalId,
    pub specialties: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Icd10Code {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
}

impl From<HospitalRow> for Hospital {
    fn from(row: HospitalRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            short_name: row.short_name,
            cskcb_code: row.cskcb_code,
            level: row.level,
            authority: row.authority,
            address: row.address,
            duty_phone: row.duty_phone,
            version: row.version,
        }
    }
}

impl From<DepartmentRow> for Department {
    fn from(row: DepartmentRow) -> Self {
        Self { id: row.id, hospital_id: row.hospital_id, name: row.name }
    }
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::ReadDirectory), routes!(hospitals::hospitals))
        .add(Rule::May(Action::ReadDirectory), routes!(departments::departments))
        .add(Rule::May(Action::ReadDirectory), routes!(specialties::specialties))
        .add(Rule::May(Action::ReadDirectory), routes!(specialists::specialists))
        .add(Rule::May(Action::ReadDirectory), routes!(icd10::icd10))
        .add(Rule::May(Action::CreateConsultation), routes!(advisers::advisers))
}
