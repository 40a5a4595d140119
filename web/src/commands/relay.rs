//! `hoichan relay`: carries media for services on other machines.

use super::serve::stop_signal;
use media_relay::{
    control,
    relay::{Relay, RelayConfig},
};
use std::{io, process::ExitCode};
use tokio::net::TcpListener;
use web::{data_folder, settings::Settings};

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
    let asked_to_stop = stop_signal()?;
    println!("ready relay {}", listener.local_addr()?);
    tokio::select! {
        ended = control::serve(listener, secret, relay.clone(), events) => ended?,
        () = asked_to_stop => {}
    }
    relay.shutdown();
    Ok(ExitCode::SUCCESS)
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
