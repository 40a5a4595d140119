//! `hoichan serve`: the whole product in one process.

use super::relay::relay_config;
use std::{io, process::ExitCode, sync::Arc, time::Duration};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::{MissedTickBehavior, interval},
};
use web::{
    app::{App, Parts},
    data_folder::{self, DataFolder},
    demo,
    domain::{
        clock::{DAY, HOUR, SystemClock},
        holidays, quality,
    },
    excerpt::storage::Folder,
    http::{
        appointment::{late, sweep},
        meeting,
        outcome::remind,
        sla::escalate,
        waitlist::offer,
    },
    live::{self, RelaySetup},
    notify::{self, Channels, mail::Mailer, vapid::Vapid},
    outgoing::Outgoing,
    paging, server,
    settings::{Relays, Settings},
    store::{self, StoreResult},
};

/// How long it can be looked up what became of a delivery.
const OUTBOX_KEPT_MS: i64 = 90 * DAY;

pub async fn run(settings: &Settings, demo: bool) -> io::Result<ExitCode> {
    let folder = DataFolder::open(&settings.data_dir)?;
    let db = data_folder::open_database(settings, folder.path()).await?;
    let tls = settings.tls.as_ref().map(|(cert, key)| server::tls::acceptor(cert, key)).transpose()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let listening = server::listen(settings.listen, tls)
        .await
        .map_err(|e| io::Error::other(format!("listen: {} cannot be used: {e}", settings.listen)))?;
    let address = listening.address()?;
    let public_url = settings.public_url.clone().unwrap_or_else(|| format!("{scheme}://localhost:{}", address.port()));
    let mut origins = vec![public_url.clone()];
    if settings.public_url.is_none() {
        // Without a public address the page is opened on this machine, by whichever name.
        origins.extend([format!("{scheme}://127.0.0.1:{}", address.port()), format!("{scheme}://{address}")]);
    }
    let app = App::new(Parts {
        db,
        clock: Arc::new(SystemClock),
        master_key: folder.master_key(settings.master_key_file.as_deref())?,
        zone: settings.zone.clone(),
        origins,
        public_url: public_url.clone(),
        excerpt_dir: folder.excerpts(),
    });
    holidays_at_first_start(&app).await.map_err(io::Error::other)?;
    app.set_channels(channels(settings, &folder)?);
    if demo {
        demo::fill(&app, folder.path())
            .await
            .map_err(|e| io::Error::other(format!("--demo: {}", data_folder::full(&e))))?;
    }
    live::start(&app, relay_setup(settings)?, settings.max_participants, &folder.ticket_keys()?)
        .await
        .map_err(|e| io::Error::other(format!("media_listen: {} cannot be used: {e}", settings.media_listen)))?;
    let chores = tokio::spawn(do_chores(app.clone()));
    let notifications = tokio::spawn(notify::run(app.clone()));
    let pager = tokio::spawn(paging::pager::run(app.clone()));
    let presence = tokio::spawn(paging::presence::keep(app.clone()));
    let asked_to_stop = stop_signal()?;
    println!("ready {scheme}://{address}");
    tracing::info!(%address, public_url, "serving");
    let stopping = app.clone();
    let stop = async move {
        asked_to_stop.await;
        stopping.readiness().drain();
        if let Some(live) = stopping.live() {
            live.signaling().shutdown().await;
        }
    };
    listening.serve(server::router(&app), stop).await;
    for task in [chores, notifications, pager, presence] {
        task.abort();
    }
    if let Some(relay) = app.live().and_then(|l| l.relay()) {
        relay.shutdown();
    }
    app.db().close().await;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// The shipped list of public holidays, once: afterwards the list is the administrator's.
async fn holidays_at_first_start(app: &App) -> StoreResult<()> {
    let mut tx = app.db().begin().await?;
    if store::holiday::version(&mut tx.cx()).await? > 0 {
        return Ok(());
    }
    let days = holidays::read(holidays::SHIPPED).expect("a test reads the shipped list");
    store::holiday::replace(&mut tx.cx(), &days).await?;
    tx.commit().await
}

/// The ways out of the house.
fn channels(settings: &Settings, folder: &DataFolder) -> io::Result<Channels> {
    let key = folder.vapid_key(settings.vapid_key_file.as_deref())?;
    Ok(Channels {
        outgoing: Outgoing::new(settings.outgoing_allow.clone()).map_err(io::Error::other)?,
        vapid: Vapid::new(&key, settings.vapid_contact.clone())?,
        mailer: settings.mail.as_ref().map(Mailer::new).transpose()?,
    })
}

fn relay_setup(settings: &Settings) -> io::Result<RelaySetup> {
    match &settings.relays {
        Relays::Embedded => Ok(RelaySetup::Embedded(relay_config(settings))),
        Relays::Remote(control) => {
            let path = settings.relay_secret_file.as_deref();
            let path = path.ok_or_else(|| io::Error::other("relay_secret_file: needed when relays are named"))?;
            Ok(RelaySetup::Remote { control: control.clone(), secret: data_folder::secret(path)? })
        }
    }
}

/// Listens from now on for being asked to stop; the future ends when that happens.
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    })
}

/// What has to be done now and then: holds and clocks that ran out, outcomes that are owed, logins and tickets that expired, old figures, files that
/// nobody knows.
async fn do_chores(app: App) {
    let mut often = interval(Duration::from_secs(5));
    let mut rarely = interval(Duration::from_secs(3600));
    often.set_missed_tick_behavior(MissedTickBehavior::Delay);
    rarely.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = often.tick() => {
                if let Err(error) = sweep::sweep(&app).await {
                    tracing::warn!(%error, "holds that ran out could not be released");
                }
                if let Err(error) = late::sweep(&app).await {
                    tracing::warn!(?error, "whoever does not come could not be reminded");
                }
                if let Err(error) = meeting::end::sweep(&app).await {
                    tracing::warn!(?error, "meetings that nobody ended could not be ended");
                }
                if let Err(error) = meeting::series::extend::sweep(&app).await {
                    tracing::warn!(?error, "series of meetings could not be continued");
                }
                if let Err(error) = offer::offer_all(&app).await {
                    tracing::warn!(?error, "free times could not be offered to those who wait");
                }
                if let Err(error) = escalate::escalate(&app).await {
                    tracing::warn!(%error, "clocks that ran out could not be told of");
                }
                if let Err(error) = remind::remind(&app).await {
                    tracing::warn!(%error, "outcomes that are owed could not be asked for");
                }
            }
            _ = rarely.tick() => {
                if let Err(error) = forget(&app).await {
                    tracing::warn!(%error, "expired rows could not be removed");
                }
                sweep_files(&app).await;
            }
        }
    }
}

async fn forget(app: &App) -> StoreResult<()> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    store::login::delete_expired(&mut tx.cx(), now).await?;
    store::ring_device::delete_expired(&mut tx.cx(), now).await?;
    store::seat::forget_tickets(&mut tx.cx(), now).await?;
    store::idempotency::forget_old(&mut tx.cx(), now).await?;
    store::quality::forget_before(&mut tx.cx(), now.plus(-quality::KEPT_MS)).await?;
    store::outbox::forget_before(&mut tx.cx(), now.plus(-OUTBOX_KEPT_MS)).await?;
    tx.commit().await
}

async fn sweep_files(app: &App) {
    let known = async {
        let mut conn = app.db().read().await?;
        store::excerpt::stored_names(&mut conn.cx()).await
    };
    let known = match known.await {
        Ok(known) => known,
        Err(error) => {
            tracing::warn!(%error, "the stored files could not be listed");
            return;
        }
    };
    if let Err(error) = Folder::new(app.excerpt_dir()).sweep(known, app.now().plus(-HOUR)).await {
        tracing::warn!(%error, "files that nobody knows could not be removed");
    }
}
