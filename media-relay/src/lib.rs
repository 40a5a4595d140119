//! The selective forwarding unit: packets in, packets out.
mod bandwidth;
#[cfg(any(test, feature = "client"))]
pub mod client;
mod clock;
mod codec;
pub mod command;
pub mod control;
mod forward;
#[cfg(any(test, feature = "fuzz"))]
pub mod fuzz;
pub mod ids;
mod outbox;
mod peer;
pub mod relay;
mod room;
mod rtcp;
mod rtp;
pub mod stats;
mod tcp;
mod track;
mod twcc;
mod udp;
mod worker;
