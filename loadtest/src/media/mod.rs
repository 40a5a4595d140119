//! Media for the measurements: a relay in a process of its own, many light clients of it, what a packet costs at least.

pub mod bare;
pub mod batch;
pub mod crowd;
pub mod floor;
pub mod janus;
pub mod member;
pub mod namespace;
pub mod process;
pub mod publisher;
pub mod receivers;
pub mod server;

use std::{
    io,
    net::{IpAddr, SocketAddr},
};

/// Bytes of a measured packet's payload: with header and tag it fills a datagram as video does.
pub const PAYLOAD: usize = 1_172;
/// A sender's pacer lets packets go in bursts of this spacing, as browsers do.
pub const BURST: std::time::Duration = std::time::Duration::from_millis(5);

#[expect(clippy::disallowed_methods, reason = "what is measured is real time")]
pub fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// Waits: a sender's pace is time itself.
#[expect(clippy::disallowed_methods, reason = "the pace of what is measured")]
pub fn pause(time: std::time::Duration) {
    std::thread::sleep(time);
}

/// A socket at an address of this host, with room for bursts.
pub fn socket(ip: IpAddr) -> io::Result<std::net::UdpSocket> {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None)?;
    socket.set_nonblocking(true)?;
    socket.set_recv_buffer_size(4 << 20)?;
    socket.set_send_buffer_size(4 << 20)?;
    socket.bind(&SocketAddr::new(ip, 0).into())?;
    Ok(socket.into())
}
