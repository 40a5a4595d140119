//! What a consultation is and what may happen to it. No I/O; time and randomness come as arguments.

pub mod account;
pub mod appointment;
pub mod clock;
pub mod completeness;
pub mod consultation;
pub mod csv;
pub mod device;
pub mod duty;
pub mod guest;
pub mod icd10;
pub mod identifiers;
pub mod ids;
pub mod minutes;
pub mod page;
pub mod phi;
pub mod policy;
pub mod quality;
pub mod request;
pub mod schedule;
pub mod stat;
pub mod text;
