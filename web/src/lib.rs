//! The web service: scheduling, records, minutes, accounts; REST, OpenAPI and the page.

pub mod app;
pub mod auth;
pub mod counters;
pub mod data_folder;
pub mod demo;
pub mod domain;
pub mod embed;
pub mod excerpt;
pub mod expansions;
pub mod http;
pub mod live;
pub mod notify;
pub mod outgoing;
pub mod paging;
pub mod readiness;
pub mod server;
pub mod settings;
pub mod store;
#[cfg(test)]
mod testing;
