//! What is measured. One file a scenario, with its arguments, its run and the figures it gives.

pub mod book;
pub mod forward;
pub mod join;
