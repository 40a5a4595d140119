//! `hoichan relay` as a child, its control connection, and what it takes of the machine.

use media_relay::{
    command::{MediaState, Offer, RelayCommand, RelayEvent},
    control::{self, RemoteRelay},
    ids::{PeerId, RoomId},
};
use std::{
    fs, io,
    io::{BufRead, BufReader},
    net::{IpAddr, SocketAddr},
    process::{Child, Stdio},
    time::Duration,
};
use support::{child, dir::TempDir, process};
use tokio::{sync::mpsc, task::block_in_place, time::timeout};

const PATIENCE: Duration = Duration::from_secs(20);
/// Shared with nobody but the child.
const SECRET: &[u8; 32] = b"the secret of a measurement only";

pub struct RelayProcess {
    child: Child,
    control: RemoteRelay,
    events: mpsc::Receiver<RelayEvent>,
    requests: u64,
    _folder: TempDir,
}

impl RelayProcess {
    /// Starts a relay at an address of this host; its rooms take `participants`.
    pub async fn start(ip: IpAddr, participants: usize) -> io::Result<Self> {
        let folder = TempDir::new("relay");
        let secret = folder.path().join("secret");
        let digits: String = SECRET.iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(&secret, digits)?;
        let mut command = child::tied(process::binary());
        command.arg("relay").arg("--data-dir").arg(folder.path()).arg("--relay-secret-file").arg(&secret);
        command.args(["--relay-control", "127.0.0.1:0", "--log", "warn"]);
        command.args(["--media-listen", &SocketAddr::new(ip, 0).to_string()]);
        command.args(["--max-participants", &participants.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let (child, address) = block_in_place(|| {
            let mut child = child::spawn(command)?;
            let stdout = child.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
            let mut lines = BufReader::new(stdout).lines();
            let ready = lines.find_map(|line| line.ok()?.strip_prefix("ready relay ").map(str::to_owned));
            let address = ready.ok_or_else(|| io::Error::other("hoichan relay did not start"))?;
            io::Result::Ok((child, address))
        })?;
        let address = address.parse().map_err(io::Error::other)?;
        let (control, events) = control::connect(address, SECRET).await?;
        Ok(Self { child, control, events, requests: 0, _folder: folder })
    }

    /// Joins a participant; gives the answer's SDP.
    pub async fn join(&mut self, room: RoomId, peer: PeerId, offer: Offer, media: MediaState) -> io::Result<String> {
        self.requests += 1;
        let wanted = self.requests;
        let command = RelayCommand::Join { request: wanted, room, peer, offer, media };
        self.control.command(command).map_err(io::Error::other)?;
        let answer = async {
            while let Some(event) = self.events.recv().await {
                match event {
                    RelayEvent::Answer { request, sdp, .. } if request == wanted => return Ok(sdp),
                    RelayEvent::Refused { request, reason, .. } if request == wanted => {
                        return Err(io::Error::other(format!("refused: {reason:?}")));
                    }
                    _ => {}
                }
            }
            Err(io::Error::other("the relay's control connection ended"))
        };
        timeout(PATIENCE, answer).await.map_err(io::Error::other)?
    }

    pub fn command(&self, command: RelayCommand) -> io::Result<()> {
        self.control.command(command).map_err(io::Error::other)
    }

    /// What came since the last call. Whoever does not care calls it too, so that the channel never fills.
    pub fn events(&mut self) -> Vec<RelayEvent> {
        std::iter::from_fn(|| self.events.try_recv().ok()).collect()
    }

    /// What it takes of the machine.
    pub fn usage(&self) -> Usage {
        Usage { pid: self.child.id() }
    }
}

impl Drop for RelayProcess {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The first figure of a `schedstat`: nanoseconds on a processor.
pub fn schedstat(path: &str) -> io::Result<u64> {
    let text = fs::read_to_string(path)?;
    let first = text.split(' ').next().and_then(|word| word.parse().ok());
    first.ok_or_else(|| io::Error::other("schedstat is not readable"))
}

/// What a process takes of the machine.
#[derive(Clone, Copy)]
pub struct Usage {
    pub pid: u32,
}

impl Usage {
    /// Nanoseconds on a processor so far, of all threads.
    pub fn cpu_ns(&self) -> io::Result<u64> {
        let mut sum = 0;
        for task in fs::read_dir(format!("/proc/{}/task", self.pid))? {
            // A thread may end between being listed and being read.
            sum += schedstat(&task?.path().join("schedstat").to_string_lossy()).unwrap_or(0);
        }
        Ok(sum)
    }

    /// Resident memory in bytes.
    pub fn resident(&self) -> io::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|rest| rest.trim().split(' ').next()?.parse::<u64>().ok());
        kilobytes.map(|kb| kb * 1024).ok_or_else(|| io::Error::other("no VmRSS"))
    }
}
