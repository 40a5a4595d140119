//! Signing in and out, and one's own account.

mod change_password;
mod me;
mod sign_in;
mod sign_out;
#[cfg(test)]
mod tests;
mod update_me;

use super::Routes;
use crate::domain::{
    ids::{HospitalId, UserId},
    policy::{Action, Role, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// The signed-in user.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub id: UserId,
    pub username: String,
    pub full_name: String,
    /// Title before the name, e.g. `BSCKII`.
    pub title: String,
    pub license_number: String,
    pub phone: String,
    /// `vi` or `en`.
    pub locale: String,
    pub specialties: Vec<String>,
    pub roles: Vec<MyRole>,
    /// The login ends at the latest then.
    pub login_expires_at: crate::domain::clock::Ts,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MyRole {
    pub role: Role,
    pub hospital_id: Option<HospitalId>,
    pub hospital_name: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SignIn {
    pub username: String,
    #[schema(format = Password)]
    pub password: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ChangePassword {
    #[schema(format = Password)]
    pub present: String,
    #[schema(format = Password)]
    pub new: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateMe {
    pub locale: Option<String>,
    pub phone: Option<String>,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::Public, routes!(sign_in::sign_in))
        .add(Rule::Public, routes!(sign_out::sign_out))
        .add(Rule::May(Action::OwnAccount), routes!(me::me, update_me::update_me))
        .add(Rule::May(Action::OwnAccount), routes!(change_password::change_password))
}
