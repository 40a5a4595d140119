//! `hoichan relay`: carries media for services on other machines.

use super::serve::stop_signal;
use axum::{Router, routing::get};
use media_relay::{
    control,
    relay::{Relay, RelayConfig},
};
use std::{io, net::SocketAddr, pin::pin, process::ExitCode, time::Duration};
use tokio::{
    net::TcpListener,
    time::{interval, timeout},
};
use web::{data_folder, http::service::metrics, settings::Settings};

/// How long the rooms of a relay that was told to stop have to move to another.
const DRAIN: Duration = Duration::from_secs(25);
/// How long the services have to take its last word.
const GOODBYE: Duration = Duration::from_secs(5);

pub async fn run(settings: &Settings) -> io::Result<ExitCode> {
    let path = settings.relay_secret_file.as_deref();
    let path = path.ok_or_else(|| {
        io::Error::other("relay_secret_file: a relay needs the secret that it shares with the service")
    })?;
    let secret = data_folder::secret(path)?;
    let (relay, events) =
        Relay::start(relay_config(settings)).map_err(|e| io::Error::other(format!("media_listen: {e}")))?;
    let listener =
        TcpListener::bind(settings.relay_control).await.map_err(|e| io::Error::other(format!("relay_control: {e}")))?;
    if let Some(address) = settings.relay_metrics {
        serve_metrics(address, relay.clone()).await.map_err(|e| io::Error::other(format!("relay_metrics: {e}")))?;
    }
    let asked_to_stop = stop_signal()?;
    println!("ready relay {}", listener.local_addr()?);
    let mut serving = pin!(control::serve(listener, secret, relay.clone(), events));
    tokio::select! {
        ended = &mut serving => return ended.map(|()| ExitCode::SUCCESS),
        () = asked_to_stop => relay.drain(),
    }
    let asked_again = stop_signal()?;
    tokio::select! {
        ended = &mut serving => return ended.map(|()| ExitCode::SUCCESS),
        moved = timeout(DRAIN, left(&relay)) => if moved.is_err() {
            tracing::warn!(peers = relay.stats().peers, "not everybody has moved to another relay in time");
        },
        () = asked_again => {}
    }
    relay.shutdown();
    let _told = timeout(GOODBYE, serving).await;
    Ok(ExitCode::SUCCESS)
}

/// `GET /metrics` of this process: numbers, no identifiers.
async fn serve_metrics(address: SocketAddr, relay: Relay) -> io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    println!("metrics http://{}/metrics", listener.local_addr()?);
    let router = Router::new().route("/metrics", get(async move || metrics::of_relay(&relay.stats())));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

/// Waits until nobody is connected.
async fn left(relay: &Relay) {
    let mut often = interval(Duration::from_millis(100));
    while relay.stats().peers > 0 {
        often.tick().await;
    }
}

/// How a relay listens, here or inside the service.
pub fn relay_config(settings: &Settings) -> RelayConfig {
    RelayConfig {
        listen: settings.media_listen,
        public_addrs: settings.media_public_addr.into_iter().collect(),
        max_peers_per_room: settings.max_participants,
        ..RelayConfig::default()
    }
}
