//! People's photos: shown beside the name of who is on duty and who calls.

mod delete;
mod get;
mod put;
#[cfg(test)]
mod tests;

use super::Routes;
use crate::domain::policy::{Action, Rule};
use utoipa_axum::routes;

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::May(Action::OwnAccount), routes!(put::put, delete::delete))
        .add(Rule::May(Action::ReadDirectory), routes!(get::get))
}
