//! Signing in: passwords, logins, and limits on trying.

pub mod limiter;
pub mod login;
pub mod password;
