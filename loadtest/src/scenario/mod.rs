//! What is measured. One file a scenario, with its arguments, its run and the figures it gives.

pub mod availability;
pub mod board;
pub mod book;
pub mod flood;
pub mod forward;
pub mod join;
pub mod page;
pub mod room;
pub mod soak;
pub mod switch;
