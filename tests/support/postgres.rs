//! A private PostgreSQL for tests, from the system's binaries: no root, no fixed port, nothing
//! left behind.
//!
//! One cluster is shared by all test processes that run at the same time. Each holds a shared
//! lock on the cluster's `users.lock`; a keeper process stops the cluster and removes its data
//! once it gets that lock for itself. The kernel drops a lock when its holder dies, so this also
//! holds for a test that was killed.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use self::system::{account, bin, free_port, locked, write_private};
use crate::dir;

mod system;

const USER: &str = "hoichan";

/// Waits until nobody uses the cluster, then ends it. `$1`: its folder, `$2`: pg_ctl.
const KEEPER: &str = r#"
(
  cd "$1" && exec 9<users.lock || exit
  until flock --nonblock --exclusive 9; do sleep 2; done
  "$2" stop -D data -m immediate
  rm -rf data
) &
"#;

/// Whether what was committed must survive a kill of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// fsync off: fast, for tests that never crash the database.
    Fast,
    /// As in production, for tests that do.
    Full,
}

/// A running cluster; it lives at least as long as this value.
#[derive(Debug)]
pub struct Postgres {
    dir: PathBuf,
    port: u16,
    password: String,
    durability: Durability,
    /// Holds the keeper off.
    _in_use: File,
}

impl Postgres {
    /// The cluster that all tests running now have in common.
    pub fn shared() -> &'static Postgres {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| Postgres::open(dir::base().join("postgres"), Durability::Fast))
    }

    /// A cluster of one's own, to be killed and started again at will.
    pub fn private(durability: Durability) -> Postgres {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("postgres-{}-{number}", std::process::id());
        Postgres::open(dir::base().join(name), durability)
    }

    fn open(dir: PathBuf, durability: Durability) -> Postgres {
        let account = account();
        fs::create_dir_all(&dir).unwrap_or_else(|e| panic!("cannot make {}: {e}", dir.display()));
        chown(&dir, account.map(|a| a.0), account.map(|a| a.1)).expect("own folder");
        let _starting = locked(&dir.join("start.lock"), File::lock);
        let in_use = locked(&dir.join("users.lock"), File::lock_shared);

        let mut cluster = Postgres { dir, port: 0, password: String::new(), durability, _in_use: in_use };
        if !cluster.join_running() {
            cluster.create();
            cluster.start();
            cluster.spawn_keeper();
        }
        cluster
    }

    /// The URL of a database in this cluster.
    pub fn url(&self, database: &str) -> String {
        let Postgres { port, password, .. } = self;
        format!("postgres://{USER}:{password}@127.0.0.1:{port}/{database}")
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// An empty database.
    pub fn database(&self) -> Database<'_> {
        self.database_from("template1")
    }

    /// A copy of a template made by [`Postgres::template`].
    pub fn database_from(&self, template: &str) -> Database<'_> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("t{}_{number}", std::process::id());
        self.sql(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
        Database { cluster: self, name }
    }

    /// Makes the template `name` by letting `fill` work on an empty database at the URL it is
    /// given, unless another test has made it already. Put what it depends on (the newest
    /// migration) into the name.
    pub async fn template<F>(&self, name: &str, fill: impl FnOnce(String) -> F)
    where
        F: Future<Output = ()>,
    {
        let _one_at_a_time = locked(&self.dir.join(format!("{name}.lock")), File::lock);
        let found = self.sql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
        if found.trim() == "1" {
            return;
        }
        // Renamed when whole: a test that dies here leaves no half template behind.
        self.sql(&format!("DROP DATABASE IF EXISTS {name}_part WITH (FORCE)"));
        self.sql(&format!("CREATE DATABASE {name}_part"));
        fill(self.url(&format!("{name}_part"))).await;
        // The migrator's connections may still be closing.
        self.sql(&format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}_part'"
        ));
        self.sql(&format!("ALTER DATABASE {name}_part RENAME TO {name}"));
    }

    /// Runs one statement as superuser and returns what it printed, without headers.
    pub fn sql(&self, statement: &str) -> String {
        let output = self.psql(statement).unwrap_or_else(|e| panic!("psql: {e}"));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{statement}: {errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Kills the server as a crash would: every process at once, nothing flushed.
    pub fn kill(&self) {
        let pids = fs::read_to_string(self.dir.join("data/postmaster.pid")).expect("running");
        let postmaster = pids.lines().next().expect("a process id").to_owned();
        let kill = "kill -KILL $1 $(cat /proc/$1/task/$1/children); \
                    tail --pid=$1 -s 0.05 -f /dev/null";
        let status = Command::new("sh").args(["-c", kill, "sh", &postmaster]).stderr(Stdio::null()).status();
        status.expect("sh runs");
    }

    /// Starts the server, again after [`Postgres::kill`], on the same port and data.
    pub fn start(&self) {
        let durable = match self.durability {
            Durability::Fast => "-c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            Durability::Full => "",
        };
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
             -c max_connections=300 -c timezone=UTC {durable}",
            self.port
        );
        let mut start = self.tool("pg_ctl");
        start.args(["start", "-w", "-t", "60", "-D", "data", "-l", "log", "-o"]);
        start.arg(options);
        let status = start.stdout(Stdio::null()).status().expect("pg_ctl runs");
        if !status.success() {
            let log = fs::read_to_string(self.dir.join("log")).unwrap_or_default();
            panic!("PostgreSQL did not start:\n{log}");
        }
    }

    /// Takes port and password of a server that another process has started, if it answers.
    fn join_running(&mut self) -> bool {
        let Ok(access) = fs::read_to_string(self.dir.join("access")) else {
            return false;
        };
        let Some((port, password)) = access.trim().split_once(' ') else {
            return false;
        };
        self.port = port.parse().unwrap_or(0);
        self.password = password.to_owned();
        self.psql("SELECT 1").is_ok_and(|output| output.status.success())
    }

    fn create(&mut self) {
        let _ = fs::remove_dir_all(self.dir.join("data"));
        let _ = fs::remove_file(self.dir.join("log"));
        self.port = free_port();
        self.password = fs::read_to_string("/proc/sys/kernel/random/uuid")
            .expect("Linux gives random identifiers")
            .trim()
            .replace('-', "");
        let password_file = self.dir.join("password");
        write_private(&password_file, &self.password);
        let account = account();
        chown(&password_file, account.map(|a| a.0), None).expect("own file");

        let mut initdb = self.tool("initdb");
        initdb.args(["-D", "data", "-U", USER, "--pwfile", "password"]);
        initdb.args(["-A", "password", "-E", "UTF8", "--locale=C.UTF-8", "-N"]);
        let output = initdb.output().expect("initdb runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "initdb: {errors}");
        fs::remove_file(password_file).expect("just written");
        let access = format!("{} {}", self.port, self.password);
        write_private(&self.dir.join("access"), &access);
    }

    fn spawn_keeper(&self) {
        let mut keeper = self.tool("");
        keeper.args(["-c", KEEPER, "keeper"]).arg(&self.dir);
        keeper.arg(bin("pg_ctl"));
        // Its own process group: an interrupt typed at the test must not reach it.
        let status = keeper.process_group(0).stdout(Stdio::null()).status();
        status.expect("sh runs");
    }

    /// A program of PostgreSQL (`""`: the shell), run as the user who owns the cluster.
    fn tool(&self, name: &str) -> Command {
        let mut command = match name {
            "" => Command::new("sh"),
            name => Command::new(bin(name)),
        };
        if let Some((uid, gid)) = account() {
            command.uid(uid).gid(gid);
        }
        command.current_dir(&self.dir).stdin(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn psql(&self, statement: &str) -> io::Result<Output> {
        Command::new(bin("psql"))
            .args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"])
            .args(["-p", &self.port.to_string(), "-U", USER, "-d", "postgres"])
            .args(["-c", statement])
            .env("PGPASSWORD", &self.password)
            .env("PGCONNECT_TIMEOUT", "10")
            .stdin(Stdio::null())
            .output()
    }
}

/// Runs for private clusters only: the shared one is never dropped, its keeper ends it.
impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.tool("pg_ctl");
        stop.args(["stop", "-D", "data", "-m", "immediate"]);
        // Fails when the test has killed it for good.
        let _ = stop.stdout(Stdio::null()).status();
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// One test's database; dropped with this value, whoever is still connected.
#[derive(Debug)]
pub struct Database<'a> {
    cluster: &'a Postgres,
    name: String,
}

impl Database<'_> {
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // Fails only when the server is gone, and the database with it.
        let _ = self.cluster.psql(&drop);
    }
}

#[cfg(test)]
mod tests;
