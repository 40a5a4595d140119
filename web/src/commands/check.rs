//! `hoichan check`: looks at everything that an operator would have to look at, and says what is wrong in one line each.

use std::{io, process::ExitCode, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream, UdpSocket},
    time::timeout,
};
use web::{
    data_folder,
    domain::clock::{Clock, SystemClock},
    server,
    settings::Settings,
    store::{self, Db, StoreResult, audit::Verdict},
};

struct Report {
    failed: u32,
}

impl Report {
    fn say(&mut self, name: &str, result: Result<String, String>) {
        match result {
            Ok(text) => println!("ok      {name}: {text}"),
            Err(text) => {
                self.failed += 1;
                println!("FAILED  {name}: {text}");
            }
        }
    }
}

pub async fn run(settings: &Settings) -> io::Result<ExitCode> {
    let mut report = Report { failed: 0 };
    let running = TcpListener::bind(settings.listen).await.is_err();
    let port_free = if running { "in use (the service is running?)" } else { "free" };
    report.say("listen", Ok(format!("{} is {port_free}", settings.listen)));
    let media = UdpSocket::bind(settings.media_listen).await;
    report.say(
        "media_listen",
        match media {
            Ok(_) => Ok(format!("{} is free", settings.media_listen)),
            Err(_) if running => Ok(format!("{} is in use", settings.media_listen)),
            Err(e) => Err(format!("{}: {e}", settings.media_listen)),
        },
    );
    match data_folder::open_database(settings, &settings.data_dir).await {
        Ok(db) => check_database(&mut report, &db).await,
        Err(e) => report.say("database", Err(e.to_string())),
    }
    report.say("disk", disk(settings));
    report.say("mail", Ok(mail(settings).await));
    if let Some((cert, key)) = &settings.tls {
        let tls = server::tls::acceptor(cert, key).map(|_| "certificate and key can be used".to_owned());
        report.say("tls", tls.map_err(|e| e.to_string()));
    } else if !settings.listen.ip().is_loopback() {
        report.say(
            "tls",
            Err("browsers give no camera to http:// pages except on localhost: set tls_cert and tls_key".into()),
        );
    }
    Ok(if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Without mail the service works; the operator should know that nobody gets any.
async fn mail(settings: &Settings) -> String {
    let Some(mail) = &settings.mail else {
        return "note: not configured (smtp_host); nobody is told by mail, no invitations are sent".to_owned();
    };
    let server = (mail.host.as_str(), mail.port);
    match timeout(Duration::from_secs(5), TcpStream::connect(server)).await {
        Ok(Ok(_)) => format!("{}:{} can be reached", mail.host, mail.port),
        _ => format!("note: {}:{} cannot be reached now; mail waits for it", mail.host, mail.port),
    }
}

async fn check_database(report: &mut Report, db: &Db) {
    let write = async {
        let mut tx = db.begin().await?;
        store::node::beat(&mut tx.cx(), "check", SystemClock.now()).await?;
        tx.commit().await
    };
    let kind = if db.is_sqlite() { "SQLite" } else { "PostgreSQL" };
    let written: StoreResult<()> = write.await;
    report.say("database", written.map(|()| format!("{kind} takes writes")).map_err(|e| data_folder::full(&e)));
    match chains(db).await {
        Ok(chains) => {
            for (hospital, verdict) in chains {
                report.say(
                    &format!("audit chain of {hospital}"),
                    match verdict {
                        Verdict::Intact { events } => Ok(format!("{events} events, intact")),
                        Verdict::BrokenAt { seq } => Err(format!("broken at event {seq}")),
                    },
                );
            }
        }
        Err(e) => report.say("audit chains", Err(data_folder::full(&e))),
    }
}

async fn chains(db: &Db) -> StoreResult<Vec<(String, Verdict)>> {
    let mut conn = db.read().await?;
    let cx = &mut conn.cx();
    let mut chains = Vec::new();
    for hospital in store::hospital::list(cx).await? {
        chains.push((hospital.cskcb_code, store::audit::verify(cx, hospital.id).await?));
    }
    Ok(chains)
}

/// Writes a file of a megabyte into the data folder and takes it away again.
fn disk(settings: &Settings) -> Result<String, String> {
    let path = settings.data_dir.join("check.tmp");
    let written = std::fs::write(&path, vec![0_u8; 1024 * 1024]).and_then(|()| std::fs::remove_file(&path));
    written.map(|()| format!("{} takes files", settings.data_dir.display())).map_err(|e| e.to_string())
}
