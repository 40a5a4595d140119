//! Children that cannot outlive the test process.
//!
//! The kernel's parent-death signal is sent when the *thread* that forked ends
//! (prctl(2), PR_SET_PDEATHSIG), and a test's thread ends long before its process. So one thread,
//! which lives as long as the process, forks them all.

use std::io;
use std::process::{Child, Command};
use std::sync::{OnceLock, mpsc};
use std::thread;

type Job = (Command, mpsc::Sender<io::Result<Child>>);

/// A command that runs `program` and is killed with the process that spawned it by [`spawn`].
pub fn tied(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// Spawns from the thread that lives as long as the process.
pub fn spawn(command: Command) -> io::Result<Child> {
    static SPAWNER: OnceLock<mpsc::Sender<Job>> = OnceLock::new();
    let spawner = SPAWNER.get_or_init(|| {
        let (jobs, inbox) = mpsc::channel::<Job>();
        thread::spawn(move || {
            for (mut command, reply) in inbox {
                // A caller that has gone needs no answer: its child dies with the process.
                let _ = reply.send(command.spawn());
            }
        });
        jobs
    });
    let (reply, answer) = mpsc::channel();
    spawner.send((command, reply)).map_err(|_| io::Error::other("the spawning thread has ended"))?;
    answer.recv().map_err(|_| io::Error::other("the spawning thread has ended"))?
}

/// Asks it to end (SIGTERM).
pub fn terminate(child: &Child) {
    let kill = Command::new("sh").args(["-c", "kill -TERM $1", "sh", &child.id().to_string()]).status();
    assert!(kill.expect("sh runs").success());
}
