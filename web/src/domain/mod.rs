//! What a consultation is and what may happen to it. No I/O; time and randomness come as arguments.

pub mod clock;
pub mod completeness;
pub mod consultation;
pub mod identifiers;
pub mod ids;
pub mod phi;
pub mod policy;
pub mod request;
pub mod schedule;
pub mod text;
