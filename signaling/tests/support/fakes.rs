//! A store that remembers, a relay that answers what it is told to, a clock that follows Tokio's.

use async_trait::async_trait;
use signaling::command::{RelayCommand, RelayEvent};
use signaling::ids::{DeviceId, PeerId, RoomId};
use signaling::protocol::ChatMessage;
use signaling::{
    Clock, History, Journal, MediaQuality, MemoryPlacement, NewChat, Now, Outside, RelayControl, RelayId, RelayLink,
    Standing, StoreError, Tickets, UnixMillis,
};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use uuid::Uuid;

/// The wall clock at the start of every test.
pub const START: UnixMillis = 1_763_700_000_000;

pub struct TokioClock(Instant);

impl TokioClock {
    pub fn new() -> Self {
        Self(Instant::now())
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Now {
        let passed = u64::try_from(self.0.elapsed().as_millis()).expect("a test is short");
        Now { wall: START + i64::try_from(passed).expect("a test is short"), ticks: passed }
    }
}

/// What the journal was told.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    Joined(PeerId),
    Left(PeerId),
    Admitted { by: PeerId, participant: PeerId },
    Refused { by: PeerId, participant: PeerId },
    Removed { by: PeerId, participant: PeerId },
    Presence(Vec<PeerId>),
    DeviceConnected(DeviceId),
    Quality(Vec<MediaQuality>),
}

#[derive(Default)]
struct Memory {
    redeemed: HashSet<Uuid>,
    standings: HashMap<PeerId, Standing>,
    entries: Vec<Entry>,
    chat: Vec<ChatMessage>,
}

/// The store of a test.
pub struct MemoryStore {
    memory: Mutex<Memory>,
    failing: watch::Sender<bool>,
    holding: watch::Sender<bool>,
    written: watch::Sender<usize>,
}

impl MemoryStore {
    pub fn new() -> Arc<Self> {
        let (failing, holding) = (watch::Sender::new(false), watch::Sender::new(false));
        Arc::new(Self { memory: Mutex::default(), failing, holding, written: watch::Sender::new(0) })
    }

    pub fn fail(&self, failing: bool) {
        self.failing.send_replace(failing);
    }

    /// Lets quality records wait, or go on.
    pub fn hold(&self, holding: bool) {
        self.holding.send_replace(holding);
    }

    pub fn stands(&self, participant: PeerId, standing: Standing) {
        self.lock().standings.insert(participant, standing);
    }

    /// Waits until the journal holds an entry.
    pub async fn until(&self, entry: &Entry) {
        let mut written = self.written.subscribe();
        let found = written.wait_for(|_| self.lock().entries.contains(entry));
        found.await.expect("the store lives as long as the test");
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().expect("no test panics while it holds the store")
    }

    fn check(&self) -> Result<(), StoreError> {
        if *self.failing.borrow() { Err(StoreError("down".to_owned())) } else { Ok(()) }
    }

    fn write(&self, entry: Entry) -> Result<(), StoreError> {
        self.check()?;
        self.lock().entries.push(entry);
        self.written.send_modify(|written| *written += 1);
        Ok(())
    }
}

#[async_trait]
impl Tickets for MemoryStore {
    async fn redeem(&self, jti: Uuid, _expires_at: UnixMillis) -> Result<bool, StoreError> {
        self.check()?;
        Ok(self.lock().redeemed.insert(jti))
    }

    async fn standing(&self, _room: RoomId, participant: PeerId) -> Result<Standing, StoreError> {
        self.check()?;
        Ok(self.lock().standings.get(&participant).copied().unwrap_or(Standing::Open))
    }
}

#[async_trait]
impl Journal for MemoryStore {
    async fn joined(&self, _room: RoomId, participant: PeerId, _at: UnixMillis) -> Result<(), StoreError> {
        self.write(Entry::Joined(participant))
    }

    async fn left(&self, _room: RoomId, participant: PeerId, _at: UnixMillis) -> Result<(), StoreError> {
        self.write(Entry::Left(participant))
    }

    async fn admitted(
        &self,
        _room: RoomId,
        by: PeerId,
        participant: PeerId,
        _at: UnixMillis,
    ) -> Result<(), StoreError> {
        self.write(Entry::Admitted { by, participant })
    }

    async fn refused(&self, _room: RoomId, by: PeerId, participant: PeerId, _at: UnixMillis) -> Result<(), StoreError> {
        self.write(Entry::Refused { by, participant })
    }

    async fn removed(&self, _room: RoomId, by: PeerId, participant: PeerId, _at: UnixMillis) -> Result<(), StoreError> {
        self.write(Entry::Removed { by, participant })
    }

    async fn chat(&self, message: NewChat) -> Result<ChatMessage, StoreError> {
        self.check()?;
        let NewChat { participant, name, client_id, text, at, .. } = message;
        let mut memory = self.lock();
        let known = memory.chat.iter().find(|old| old.participant == participant && old.client_id == client_id);
        if let Some(known) = known {
            return Ok(known.clone());
        }
        let id = Uuid::from_u128(0xc000 + memory.chat.len() as u128);
        let stored = ChatMessage { id, client_id, participant, name, text, at };
        memory.chat.push(stored.clone());
        Ok(stored)
    }

    async fn history(&self, _room: RoomId) -> Result<History, StoreError> {
        self.check()?;
        Ok(History { started_at: None, chat: self.lock().chat.clone() })
    }

    async fn presence(&self, _room: RoomId, connected: Vec<PeerId>, _at: UnixMillis) -> Result<(), StoreError> {
        self.write(Entry::Presence(connected))
    }

    async fn device_connected(
        &self,
        _room: RoomId,
        _participant: PeerId,
        device: DeviceId,
        _at: UnixMillis,
    ) -> Result<(), StoreError> {
        self.write(Entry::DeviceConnected(device))
    }

    async fn media_quality(&self, _room: RoomId, records: Vec<MediaQuality>) -> Result<(), StoreError> {
        let mut holding = self.holding.subscribe();
        holding.wait_for(|holding| !holding).await.expect("the store lives as long as the test");
        self.write(Entry::Quality(records))
    }
}

/// A relay that answers every offer at once, unless it was told to be mute.
pub struct FakeRelay {
    events: Mutex<Option<mpsc::Sender<RelayEvent>>>,
    commands: Mutex<Vec<RelayCommand>>,
    mute: watch::Sender<bool>,
}

impl FakeRelay {
    pub fn link(id: &str) -> (Arc<Self>, RelayLink) {
        let (events, receiver) = mpsc::channel(256);
        let relay = Arc::new(Self {
            events: Mutex::new(Some(events)),
            commands: Mutex::default(),
            mute: watch::Sender::new(false),
        });
        let address = "127.0.0.1:7882".to_owned();
        let link = RelayLink { id: RelayId(id.to_owned()), address, control: relay.clone(), events: receiver };
        (relay, link)
    }

    pub fn mute(&self, mute: bool) {
        self.mute.send_replace(mute);
    }

    /// Dies like a killed process: its channel closes.
    pub fn die(&self) {
        self.events.lock().expect("not poisoned").take();
    }

    pub fn say(&self, event: RelayEvent) {
        if let Some(events) = &*self.events.lock().expect("not poisoned") {
            events.try_send(event).expect("the events' queue is large enough for a test");
        }
    }

    pub fn commands(&self) -> Vec<RelayCommand> {
        self.commands.lock().expect("not poisoned").clone()
    }
}

impl RelayControl for FakeRelay {
    fn command(&self, command: RelayCommand) -> Result<(), media_relay::relay::CommandError> {
        if self.events.lock().expect("not poisoned").is_none() {
            return Err(media_relay::relay::CommandError::Stopped);
        }
        self.commands.lock().expect("not poisoned").push(command.clone());
        if *self.mute.borrow() {
            return Ok(());
        }
        match command {
            RelayCommand::Join { request, room, peer, offer, .. }
            | RelayCommand::Restart { request, room, peer, offer } => {
                let (offer_id, sdp, slots) = (offer.offer_id, "v=0\r\n".to_owned(), Vec::new());
                self.say(RelayEvent::Answer { request, room, peer, offer_id, sdp, slots });
                self.say(RelayEvent::Connected { room, peer });
            }
            RelayCommand::Attach { request, room, peer, device, offer } => {
                let (offer_id, sdp, slots) = (offer.offer_id, "v=0\r\n".to_owned(), Vec::new());
                self.say(RelayEvent::Answer { request, room, peer, offer_id, sdp, slots });
                self.say(RelayEvent::DeviceConnected { room, peer, device });
            }
            RelayCommand::Ping { request, room } => self.say(RelayEvent::Pong { request, room }),
            _ => {}
        }
        Ok(())
    }
}

/// Everything outside signaling, in memory.
pub fn outside(store: &Arc<MemoryStore>) -> Outside {
    Outside {
        tickets: store.clone(),
        placement: Arc::new(MemoryPlacement::new()),
        journal: store.clone(),
        clock: Arc::new(TokioClock::new()),
    }
}
