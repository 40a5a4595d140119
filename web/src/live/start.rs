//! Starts the live side: relays, signing keys, signaling.

use super::{Live, journal::StoredJournal, placement::StoredPlacement, tickets::StoredTickets};
use crate::app::App;
use media_relay::{
    control::{self, RelayHandle},
    relay::{Relay, RelayConfig},
};
use signaling::{Clock, Outside, RelayId, RelayLink, Signaling, SignalingConfig, SystemClock, ticket::TicketKeys};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};

/// Where rooms' media goes.
pub enum RelaySetup {
    /// A relay inside this process.
    Embedded(RelayConfig),
    /// Relays in other processes, by the address of their control port, with the secret shared with them.
    Remote { control: Vec<SocketAddr>, secret: Vec<u8> },
}

/// Starts relays and signaling, and makes the service able to give out tickets. `secrets` sign tickets, newest first.
pub async fn start(app: &App, setup: RelaySetup, max_participants: usize, secrets: &[Vec<u8>]) -> io::Result<()> {
    let keys = TicketKeys::new(secrets).map_err(io::Error::other)?;
    let (links, relay, remote) = match setup {
        RelaySetup::Embedded(config) => {
            let (relay, events) = Relay::start(config)?;
            let address = relay.addresses().first().map(ToString::to_string).unwrap_or_default();
            let control = Arc::new(RelayHandle::Embedded(relay.clone()));
            (vec![RelayLink { id: RelayId("embedded".into()), address, control, events }], Some(relay), Vec::new())
        }
        RelaySetup::Remote { control, secret } => {
            (Vec::new(), None, control.into_iter().map(|a| (a, secret.clone())).collect())
        }
    };
    let signaling = signaling(app, keys, links, max_participants, Arc::new(SystemClock::new()));
    for (address, secret) in remote {
        tokio::spawn(keep_connected(signaling.clone(), address, secret));
    }
    app.set_live(Live { db: app.db().clone(), signaling, relay });
    Ok(())
}

fn signaling(
    app: &App,
    keys: TicketKeys,
    links: Vec<RelayLink>,
    max_participants: usize,
    clock: Arc<dyn Clock>,
) -> Signaling {
    let outside = Outside {
        tickets: Arc::new(StoredTickets(app.clone())),
        placement: Arc::new(StoredPlacement::new(app.clone())),
        journal: Arc::new(StoredJournal(app.clone())),
        clock,
    };
    let config = SignalingConfig { allowed_origins: app.origins().to_vec(), max_participants };
    Signaling::new(config, keys, links, outside)
}

/// The live side of a test, on a relay of the test's own making.
#[cfg(test)]
pub fn start_on(app: &App, link: RelayLink) {
    let keys = TicketKeys::new(&[vec![7; 32]]).expect("the key is long enough");
    let clock = Arc::new(TestClock { app: app.clone(), ticks: SystemClock::new() });
    app.set_live(Live { db: app.db().clone(), signaling: signaling(app, keys, vec![link], 50, clock), relay: None });
}

/// The test's own time of day.
#[cfg(test)]
struct TestClock {
    app: App,
    ticks: SystemClock,
}

#[cfg(test)]
impl Clock for TestClock {
    fn now(&self) -> signaling::Now {
        signaling::Now { wall: self.app.now().0, ..self.ticks.now() }
    }
}

/// Holds the control connection to a relay in another process, and takes it up again when it is lost.
async fn keep_connected(signaling: Signaling, address: SocketAddr, secret: Vec<u8>) {
    let mut pause = Duration::from_millis(250);
    loop {
        match control::connect(address, &secret).await {
            Ok((relay, events)) => {
                tracing::info!(%address, "relay connected");
                pause = Duration::from_millis(250);
                let media = relay.addresses().first().map(ToString::to_string).unwrap_or_default();
                let link = RelayLink {
                    id: RelayId(address.to_string()),
                    address: media,
                    control: Arc::new(RelayHandle::Remote(relay)),
                    events,
                };
                signaling.serve_relay(link).await;
            }
            Err(error) => tracing::warn!(%address, %error, "no connection to the relay"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}
