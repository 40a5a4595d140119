//! WHIP (RFC 9725): a device publishes its picture with a bearer token, as the second camera of the participant who
//! connected it. No cookie counts here, and no `Origin` is asked for: the token alone authorises.

pub mod caller;
mod cors;
mod preflight;
mod publish;
mod stop;
#[cfg(test)]
mod tests;

pub use caller::{DeviceCaller, guard};

use super::Routes;
use crate::domain::policy::Rule;
use utoipa_axum::routes;

/// Where offers go; the token says for which consultation.
pub const ENDPOINT: &str = "/whip";

/// Whether a path belongs to this protocol.
pub fn is_whip(path: &str) -> bool {
    path.strip_prefix(ENDPOINT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub fn routes() -> Routes {
    Routes::default()
        .add(Rule::Device, routes!(publish::publish))
        .add(Rule::Public, routes!(preflight::endpoint))
        .add(Rule::Device, routes!(stop::stop))
        .add(Rule::Public, routes!(preflight::session))
}
