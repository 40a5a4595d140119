//! The web service: scheduling, records, minutes, accounts; REST, OpenAPI and the page.

pub mod app;
pub mod auth;
pub mod domain;
pub mod excerpt;
pub mod http;
pub mod live;
pub mod store;
#[cfg(test)]
mod testing;
