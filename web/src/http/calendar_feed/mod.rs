//! A person's appointments for their own calendar program, read at a secret address.

mod delete;
mod feed;
mod get;
mod make;
#[cfg(test)]
mod tests;

use super::Routes;
use crate::domain::{
    clock::Ts,
    policy::{Action, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CalendarFeed {
    /// Null: there is none.
    pub created_at: Option<Ts>,
    /// The secret address; told once, when it is made.
    pub url: Option<String>,
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::OwnAccount), routes!(get::get, make::make, delete::delete))
        .add(Rule::Public, routes!(feed::feed))
}
