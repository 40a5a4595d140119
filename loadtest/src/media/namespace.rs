//! A network namespace of its own for measurements beside a server that takes no loopback address.

use std::{env, io, net::Ipv4Addr, os::unix::process::CommandExt, process::Command};

/// An address in it, of a virtual interface.
pub const ADDRESS: Ipv4Addr = Ipv4Addr::new(10, 77, 0, 1);
const INSIDE: &str = "HOICHAN_LOAD_INSIDE";
const SETUP: &str = "ip link set lo up && ip link add hj0 type veth peer name hj1 && ip addr add 10.77.0.1/24 dev hj0 \
    && ip link set hj0 up && ip link set hj1 up && exec \"$0\" \"$@\"";

/// Runs this program again inside a fresh namespace, which goes with it; returns when it is inside.
pub fn enter() -> io::Result<()> {
    if env::var_os(INSIDE).is_some() {
        return Ok(());
    }
    let mut command = Command::new("unshare");
    command.args(["--net", "--map-root-user", "--", "sh", "-c", SETUP]);
    command.arg(env::current_exe()?).args(env::args_os().skip(1)).env(INSIDE, "1");
    Err(command.exec())
}
