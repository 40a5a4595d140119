//! The product as a child process: started on a free port with a data folder of its own, killed
//! and started again at will.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::child;
use crate::dir::TempDir;

/// A debug build that fills a demo database on a busy machine is still ready long before.
const READY_TIMEOUT: Duration = Duration::from_secs(90);

/// How a server is to be started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// PostgreSQL; SQLite in the data folder without it.
    pub database_url: Option<String>,
    pub redis_url: Option<String>,
    /// After `serve`, such as `--demo`.
    pub args: Vec<String>,
    /// Further settings, such as `("HOICHAN_LOCALE", "en")`.
    pub env: Vec<(String, String)>,
    /// The program; the built `hoichan` without it.
    pub binary: Option<PathBuf>,
}

/// A running `hoichan serve`; ends with this value, or with the test process.
#[derive(Debug)]
pub struct Server {
    options: Options,
    data_dir: TempDir,
    media_port: u16,
    url: String,
    child: Option<Child>,
}

impl Server {
    /// Starts a server on a fresh data folder and waits until it serves.
    pub fn start(options: Options) -> Server {
        let mut server = Server {
            options,
            data_dir: TempDir::new("server"),
            media_port: free_media_port(),
            url: String::new(),
            child: None,
        };
        server.restart();
        server
    }

    /// Where the page and the API are, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn data_dir(&self) -> &Path {
        self.data_dir.path()
    }

    /// The process id of the running server.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("the server runs").id()
    }

    /// Everything it has written to standard output and standard error since the first start.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// `kill -9`: nothing is flushed, nobody is told.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it is our child");
            child.wait().expect("it is our child");
        }
    }

    /// Asks it to end (SIGTERM) and waits until it has.
    pub fn stop(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("the server runs");
        child::terminate(&child);
        child.wait().expect("it is our child")
    }

    /// Starts it again on the same data, port and settings; kills it first if it runs.
    pub fn restart(&mut self) {
        self.kill();
        let mut command = self.command();
        let listen = match self.url.strip_prefix("http://") {
            Some(address) => address.to_owned(),
            None => "127.0.0.1:0".to_owned(),
        };
        command.arg("serve").args(&self.options.args);
        command.env("HOICHAN_LISTEN", listen);
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(self.open_log());
        let mut child = child::spawn(command).unwrap_or_else(|e| panic!("hoichan serve: {e}"));
        let stdout = child.stdout.take().expect("piped");
        self.child = Some(child);
        self.url = self.wait_until_ready(stdout);
    }

    /// Runs another subcommand with the settings of this server, such as `["check"]`.
    pub fn run(&self, args: &[&str]) -> Output {
        let mut command = self.command();
        command.args(args).stdin(Stdio::null());
        command.output().unwrap_or_else(|e| panic!("hoichan: {e}"))
    }

    /// The program with the settings of this server, and none of the caller's environment.
    fn command(&self) -> Command {
        let mut command = child::tied(self.options.binary.clone().unwrap_or_else(binary));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HOICHAN_")) {
            command.env_remove(name);
        }
        command.env("HOICHAN_DATA_DIR", self.data_dir());
        let media = format!("127.0.0.1:{}", self.media_port);
        command.env("HOICHAN_MEDIA_LISTEN", media);
        // Once it has started, also to the other subcommands: they tell its ports from somebody else's.
        if let Some(address) = self.url.strip_prefix("http://") {
            command.env("HOICHAN_LISTEN", address);
        }
        if let Some(url) = &self.options.database_url {
            command.env("HOICHAN_DATABASE_URL", url);
        }
        if let Some(url) = &self.options.redis_url {
            command.env("HOICHAN_REDIS_URL", url);
        }
        command.envs(self.options.env.iter().map(|(k, v)| (k, v)));
        command
    }

    /// Reads up to the line `ready URL`; what follows goes to the log.
    fn wait_until_ready(&self, stdout: impl Read + Send + 'static) -> String {
        let (found, ready) = mpsc::channel();
        let mut log = self.open_log();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(url) = line.strip_prefix("ready ") {
                    // The test may have given up already.
                    let _ = found.send(url.trim().to_owned());
                }
                let _ = writeln!(log, "{line}");
            }
        });
        ready.recv_timeout(READY_TIMEOUT).unwrap_or_else(|e| panic!("hoichan serve is not ready: {e}\n{}", self.log()))
    }

    fn log_path(&self) -> PathBuf {
        // Beside the data, so that a test can search the data alone.
        self.data_dir.path().with_extension("log")
    }

    fn open_log(&self) -> File {
        let open = OpenOptions::new().create(true).append(true).open(self.log_path());
        open.expect("the log can be opened")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("--- log of {}\n{}", self.url, self.log());
        }
        let _ = fs::remove_file(self.log_path());
    }
}

/// The built `hoichan`: `HOICHAN_BIN`, or the one beside the test that runs.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("HOICHAN_BIN") {
        return PathBuf::from(path);
    }
    let test = std::env::current_exe().expect("Linux knows it");
    let found = test.ancestors().skip(1).take(2).map(|folder| folder.join("hoichan")).find(|path| path.is_file());
    found.expect("hoichan is built: run ./dev test, or cargo build -p web, or set HOICHAN_BIN")
}

/// A port where a relay of up to four workers finds UDP and TCP free.
fn free_media_port() -> u16 {
    // Processes that look at the same time start at different places.
    let offset = u16::try_from(std::process::id() % 4_000).expect("below 4000");
    let candidates = (0..2_000).map(|step| 20_000 + (offset * 5 + step * 5) % 12_000);
    let mut free = candidates.filter(|&first| (first..first + 4).all(is_free));
    free.next().expect("some ports are free")
}

fn is_free(port: u16) -> bool {
    let address = (Ipv4Addr::LOCALHOST, port);
    UdpSocket::bind(address).is_ok() && TcpListener::bind(address).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// Stands in for the product: says where it listens, then runs until it is ended.
    const STAND_IN: &str = r#"#!/bin/sh
if [ "$1" = serve ]; then
  trap 'exit 7' TERM
  echo "starting with $2" >&2
  [ "$HOICHAN_LISTEN" = 127.0.0.1:0 ] && HOICHAN_LISTEN=127.0.0.1:4711
  echo "ready http://$HOICHAN_LISTEN"
  echo start >>"$HOICHAN_DATA_DIR/starts"
  tail --pid=$$ -s 0.1 -f /dev/null & wait
else
  echo "$1 $HOICHAN_DATABASE_URL"
fi
"#;

    fn stand_in(dir: &TempDir) -> Options {
        let path = dir.path().join("hoichan");
        fs::write(&path, STAND_IN).expect("writable");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("own file");
        Options {
            binary: Some(path),
            args: vec!["--demo".into()],
            database_url: Some("postgres://somewhere".into()),
            ..Options::default()
        }
    }

    #[test]
    fn a_killed_server_comes_back_on_its_port_and_data() {
        let dir = TempDir::new("stand-in");
        let mut server = Server::start(stand_in(&dir));
        let (url, pid) = (server.url().to_owned(), server.pid());
        assert_eq!(url, "http://127.0.0.1:4711");
        server.kill();
        assert!(!Path::new(&format!("/proc/{pid}")).exists());
        server.restart();
        assert_eq!(server.url(), url);
        assert_ne!(server.pid(), pid);
        assert!(server.log().starts_with("starting with --demo\n"));
    }

    #[test]
    fn a_server_ends_when_asked_and_leaves_nothing() {
        let dir = TempDir::new("stand-in");
        let mut server = Server::start(stand_in(&dir));
        let (data, log) = (server.data_dir().to_owned(), server.log_path());
        assert_eq!(server.stop().code(), Some(7));
        drop(server);
        assert!(!data.exists() && !log.exists());
    }

    #[test]
    fn other_subcommands_see_the_same_settings() {
        let dir = TempDir::new("stand-in");
        let server = Server::start(stand_in(&dir));
        let output = server.run(&["check"]);
        assert_eq!(output.stdout, b"check postgres://somewhere\n");
    }
}
