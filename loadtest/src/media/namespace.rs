//! Network namespaces of the measurements' own: one for a server that takes no loopback address, one behind a link that
//! can be made narrow. They go with the processes in them.

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::{
    env,
    fs::File,
    io,
    net::{IpAddr, Ipv4Addr, UdpSocket},
    os::{fd::AsFd, unix::process::CommandExt},
    process::{Child, Command, Stdio},
    thread,
};
use support::child;

/// An address in the first, of a virtual interface.
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

/// A namespace behind a link whose way there can be made narrow.
pub struct Behind {
    holder: Child,
}

/// The near end of the link, and the far one.
pub const NEAR: Ipv4Addr = Ipv4Addr::new(10, 78, 0, 1);
pub const FAR: Ipv4Addr = Ipv4Addr::new(10, 78, 0, 2);

impl Behind {
    pub fn make() -> io::Result<Self> {
        let mut command = child::tied("unshare");
        // The namespace is there as soon as the program in it says so.
        command.args(["--net", "--", "sh", "-c", "echo in; exec sleep infinity"]).stdout(Stdio::piped());
        let mut holder = child::spawn(command)?;
        let stdout = holder.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
        io::BufRead::read_line(&mut io::BufReader::new(stdout), &mut String::new())?;
        let pid = holder.id().to_string();
        let behind = Self { holder };
        run("ip", &["link", "add", "hs0", "type", "veth", "peer", "name", "hs1", "netns", &pid])?;
        run("ip", &["addr", "add", &format!("{NEAR}/24"), "dev", "hs0"])?;
        run("ip", &["link", "set", "hs0", "up"])?;
        let there = |args: &[&str]| run("nsenter", &[&["-t", &pid, "-n", "--", "ip"], args].concat());
        there(&["addr", "add", &format!("{FAR}/24"), "dev", "hs1"])?;
        there(&["link", "set", "hs1", "up"])?;
        Ok(behind)
    }

    /// What the link carries towards the namespace; what would wait longer than `queue_ms` is dropped.
    pub fn narrow(&self, kbps: u32, queue_ms: u32) -> io::Result<()> {
        let (rate, queue) = (format!("{kbps}kbit"), format!("{queue_ms}ms"));
        let args = ["qdisc", "replace", "dev", "hs0", "root", "tbf", "rate", &rate, "burst", "4kb", "latency", &queue];
        run("tc", &args)
    }

    /// A socket in the namespace; it stays there whoever uses it.
    pub fn socket(&self) -> io::Result<UdpSocket> {
        let namespace = File::open(format!("/proc/{}/ns/net", self.holder.id()))?;
        let inside = thread::spawn(move || {
            move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))?;
            super::socket(IpAddr::V4(FAR))
        });
        inside.join().map_err(|_| io::Error::other("the thread in the namespace ended"))?
    }
}

impl Drop for Behind {
    fn drop(&mut self) {
        // The near end would outlast the namespace by a moment, and the next link has its name.
        let _gone = run("ip", &["link", "delete", "hs0"]);
        let _ended = self.holder.kill();
        let _reaped = self.holder.wait();
    }
}

fn run(program: &str, args: &[&str]) -> io::Result<()> {
    let output = Command::new(program).args(args).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    output.status.success().then_some(()).ok_or_else(|| io::Error::other(format!("{program} {args:?}: {said}")))
}
