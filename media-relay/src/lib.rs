//! The selective forwarding unit: packets in, packets out.
pub mod command;
pub mod control;
pub mod ids;
pub mod relay;
pub mod stats;
