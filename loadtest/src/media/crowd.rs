//! Members in rooms of our relay, all driven by one thread.

use super::{batch::Batch, member::Member, now, process::RelayProcess};
use media_relay::{
    client::{Client, Identity, Section},
    command::{MediaState, RelayCommand, RelayEvent, ViewWish},
    ids::{PeerId, RoomId, Source},
};
use mio::{Events, Interest, Poll, Token};
use std::{
    io,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// What a member receives: three voices and six pictures, as in the page.
pub const SECTIONS: [Section; 11] = [
    Section::Send(Source::Microphone, 0),
    Section::SendLayers(Source::Camera),
    Section::ReceiveAudio,
    Section::ReceiveAudio,
    Section::ReceiveAudio,
    Section::ReceiveVideo,
    Section::ReceiveVideo,
    Section::ReceiveVideo,
    Section::ReceiveVideo,
    Section::ReceiveVideo,
    Section::ReceiveVideo,
];
/// The section of the first picture.
pub const FIRST_PICTURE: usize = 5;
const TICK: Duration = Duration::from_millis(5);

pub fn peer(nth: usize) -> PeerId {
    PeerId(Uuid::from_u128(1_000 + nth as u128))
}

pub struct Crowd {
    poll: Poll,
    pub members: Vec<(PeerId, Member)>,
    batch: Batch,
    pub began: Instant,
    next_tick: Instant,
    tokens: usize,
}

impl Crowd {
    pub fn new() -> io::Result<Self> {
        let (members, batch) = (Vec::new(), Batch::default());
        Ok(Self { poll: Poll::new()?, members, batch, began: now(), next_tick: now(), tokens: 0 })
    }

    pub fn add(&mut self, peer: PeerId, mut member: Member) -> io::Result<()> {
        self.poll.registry().register(&mut member.socket, Token(self.tokens), Interest::READABLE)?;
        self.tokens += 1;
        self.members.push((peer, member));
        Ok(())
    }

    pub fn member(&mut self, peer: PeerId) -> Option<&mut Member> {
        self.members.iter_mut().find(|(id, _)| *id == peer).map(|(_, member)| member)
    }

    pub fn all_connected(&self) -> bool {
        self.members.iter().all(|(_, member)| member.client.is_connected())
    }

    /// Runs everybody for a time; what the relay says meanwhile about wanted layers is heeded, everything is given back.
    pub fn run(&mut self, relay: &mut RelayProcess, time: Duration) -> io::Result<Vec<RelayEvent>> {
        let end = now() + time;
        let mut events = Events::with_capacity(256);
        let mut said = Vec::new();
        while now() < end {
            self.poll.poll(&mut events, Some(Duration::from_millis(1)))?;
            // Few enough that to look at each costs less than to keep a table of them.
            if !events.is_empty() {
                for (_, member) in &mut self.members {
                    member.receive(&mut self.batch, self.began);
                }
            }
            let at = now();
            if at < self.next_tick {
                continue;
            }
            self.next_tick = at + TICK;
            for (_, member) in &mut self.members {
                member.tick(at);
            }
            for event in relay.events() {
                if let RelayEvent::Layers { peer, source: Source::Camera, layers, .. } = &event
                    && let Some(publishing) = self.member(*peer).and_then(|member| member.publishes.as_mut())
                {
                    publishing.layers = (*layers).into();
                }
                said.push(event);
            }
        }
        Ok(said)
    }

    /// Runs until all are connected.
    pub fn connect(&mut self, relay: &mut RelayProcess) -> io::Result<()> {
        let until = now() + Duration::from_secs(30);
        while !self.all_connected() {
            self.run(relay, Duration::from_millis(20))?;
            if now() > until {
                return Err(io::Error::other("not everybody was connected in time"));
            }
        }
        Ok(())
    }
}

/// A client that has joined; `base` is the SSRC of its microphone.
pub async fn join(
    relay: &mut RelayProcess,
    identity: &Identity,
    room: RoomId,
    peer: PeerId,
    base: u32,
    publishes: bool,
) -> io::Result<Client> {
    let mut client = Client::new(identity, now());
    let mut sections = SECTIONS;
    sections[0] = Section::Send(Source::Microphone, base);
    let media = MediaState { microphone: publishes, camera: publishes, ..MediaState::default() };
    let sdp = relay.join(room, peer, client.offer(1, &sections), media).await?;
    client.answered(&sdp).ok_or_else(|| io::Error::other("the answer is not whole"))?;
    Ok(client)
}

/// One picture large and the others small, as on a stage.
pub fn stage(room: RoomId, peer: PeerId) -> RelayCommand {
    let wish = |nth: usize| {
        let (width, height, priority) = if nth == 0 { (1280, 720, 3) } else { (320, 180, 1) };
        ViewWish { mid: (FIRST_PICTURE + nth).to_string(), width, height, fps: 30, priority }
    };
    RelayCommand::View { room, peer, wishes: (0..6).map(wish).collect() }
}
