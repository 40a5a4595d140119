//! Commands and events between processes: one TCP connection, length-prefixed JSON, opened by a mutual challenge.
//!
//! Each end sends a random challenge and proves that it knows the shared secret by an HMAC over both challenges; the
//! secret itself never crosses the wire. After that each frame is a `RelayCommand` one way or a `RelayEvent` the other.

mod frame;
mod near;
mod serve;

pub use near::{RemoteRelay, connect};
pub use serve::serve;

use crate::command::RelayCommand;
use crate::relay::{CommandError, Relay};
use aws_lc_rs::{constant_time, hmac};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// A relay that signaling steers, here or in another process.
#[derive(Clone)]
pub enum RelayHandle {
    Embedded(Relay),
    Remote(RemoteRelay),
}

impl RelayHandle {
    /// Hands over a command. Never blocks.
    pub fn command(&self, command: RelayCommand) -> Result<(), CommandError> {
        match self {
            Self::Embedded(relay) => relay.command(command),
            Self::Remote(relay) => relay.command(command),
        }
    }

    /// Addresses that the relay announces to clients.
    pub fn addresses(&self) -> &[SocketAddr] {
        match self {
            Self::Embedded(relay) => relay.addresses(),
            Self::Remote(relay) => relay.addresses(),
        }
    }
}

/// The challenge has to be answered within this time.
const HELLO: Duration = Duration::from_secs(5);
const CHALLENGE: usize = 32;
const QUEUE: usize = 1_024;

/// Which end proves itself: the same proof must not serve the other end.
#[derive(Clone, Copy)]
enum End {
    Near,
    Far,
}

fn proof(secret: &[u8], end: End, near: &[u8], far: &[u8]) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let mut context = hmac::Context::with_key(&key);
    context.update(match end {
        End::Near => b"hoichan-relay-control-1 near",
        End::Far => b"hoichan-relay-control-1 far ",
    });
    context.update(near);
    context.update(far);
    context.sign()
}

fn check(secret: &[u8], end: End, near: &[u8], far: &[u8], given: &[u8]) -> io::Result<()> {
    constant_time::verify_slices_are_equal(proof(secret, end, near, far).as_ref(), given)
        .map_err(|_| io::Error::new(io::ErrorKind::PermissionDenied, "the other end does not know the relay secret"))
}

fn challenge() -> io::Result<[u8; CHALLENGE]> {
    let mut bytes = [0; CHALLENGE];
    aws_lc_rs::rand::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
