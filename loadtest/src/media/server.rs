//! The server that is measured: our relay, or a peer under the same load.

use super::{
    janus::{self, Janus},
    now,
    process::{RelayProcess, Usage},
    publisher,
};
use media_relay::{
    client::{Client, Identity, Section},
    command::MediaState,
    ids::{PeerId, RoomId, Source},
};
use std::{io, net::IpAddr};
use uuid::Uuid;

const ROOM: RoomId = RoomId(Uuid::from_u128(1));

pub enum Server {
    Relay(Box<RelayProcess>),
    Janus(Box<Janus>),
}

impl Server {
    pub async fn relay(ip: IpAddr, participants: usize) -> io::Result<Self> {
        Ok(Self::Relay(Box::new(RelayProcess::start(ip, participants).await?)))
    }

    pub async fn janus(ip: IpAddr) -> io::Result<Self> {
        Ok(Self::Janus(Box::new(Janus::start(ip).await?)))
    }

    pub fn usage(&self) -> Usage {
        match self {
            Self::Relay(relay) => relay.usage(),
            Self::Janus(janus) => janus.usage(),
        }
    }

    /// A client that publishes one camera stream.
    pub async fn publish(&mut self, identity: &Identity) -> io::Result<Client> {
        let sections = [Section::Send(Source::Camera, publisher::SSRC)];
        let mut client = Client::new(identity, now());
        match self {
            Self::Relay(relay) => join(relay, &mut client, 0, &sections, true).await?,
            Self::Janus(janus) => janus.publish(&mut client, &sections).await?,
        }
        Ok(client)
    }

    /// The publisher's connection stands.
    pub async fn published(&mut self) -> io::Result<()> {
        match self {
            Self::Relay(_) => Ok(()),
            Self::Janus(janus) => janus.published().await,
        }
    }

    /// A client that receives it.
    pub async fn receive(&mut self, identity: &Identity, nth: u16) -> io::Result<Client> {
        let mut client = Client::new(identity, now());
        client.feigned_round_trip = janus::ROUND_TRIP;
        match self {
            Self::Relay(relay) => join(relay, &mut client, nth, &[Section::ReceiveVideo], false).await?,
            Self::Janus(janus) => janus.subscribe(&mut client).await?,
        }
        Ok(client)
    }

    /// Reads on what nobody waits for.
    pub fn drain_events(&mut self) {
        if let Self::Relay(relay) = self {
            drop(relay.events());
        }
    }
}

async fn join(
    relay: &mut RelayProcess,
    client: &mut Client,
    nth: u16,
    sections: &[Section],
    camera: bool,
) -> io::Result<()> {
    let peer = PeerId(Uuid::from_u128(1_000 + u128::from(nth)));
    let media = MediaState { camera, ..MediaState::default() };
    let sdp = relay.join(ROOM, peer, client.offer(1, sections), media).await?;
    client.answered(&sdp).ok_or_else(|| io::Error::other("the answer is not whole"))
}
