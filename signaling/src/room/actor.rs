//! The task that owns a room: messages in, effects carried out. Nothing in it waits for a store, a relay or a socket.

use super::device::{Ask, AttachError, DeviceOffer};
use super::journal::{Pen, Writer};
use super::seat::MediaLink;
use super::{Effect, Entry, Input, Opening, Room, SocketId};
use crate::clock::{Ticks, UnixMillis};
use crate::error::{CloseReason, ErrorCode};
use crate::placement::{Placed, RelayId};
use crate::ports::StoreError;
use crate::protocol::{ChatMessage, EndReason, Participant, RemovedReason, Request, ServerMessage};
use crate::shared::Shared;
use media_relay::command::{RelayCommand, RelayEvent};
use media_relay::ids::{DeviceId, PeerId, RoomId};
use media_relay::relay::CommandError;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use uuid::Uuid;

/// Messages that may wait for a room.
const INBOX: usize = 1_024;
/// How long the placement may take.
const PLACE_WITHIN: Duration = Duration::from_secs(3);
/// How long opening a room waits for its history; later it comes as events.
const HISTORY_WITHIN: Duration = Duration::from_secs(1);
/// Commands held back while the relay's queue is full; beyond this the relay counts as lost.
const MAX_HELD_BACK: usize = 1_024;
const HELD_BACK_AGAIN_MS: u64 = 20;

/// What a room says to a socket.
#[derive(Debug)]
pub(crate) enum ToSocket {
    Message(Box<ServerMessage>),
    Fail { reply: u64, code: ErrorCode, detail: Option<String> },
    Close(CloseReason),
}

pub(crate) enum RoomMessage {
    Enter {
        socket: SocketId,
        outbound: mpsc::Sender<ToSocket>,
        reply: u64,
        entry: Box<Entry>,
    },
    Request {
        socket: SocketId,
        id: u64,
        request: Request,
    },
    SocketGone(SocketId),
    Relay {
        from: RelayId,
        event: RelayEvent,
    },
    RelayLost(RelayId),
    Placed(Result<Placed, StoreError>),
    ChatStored {
        ticket: u64,
        result: Result<ChatMessage, StoreError>,
    },
    History(Vec<ChatMessage>),
    Remove {
        participant: PeerId,
        reason: RemovedReason,
    },
    Attach {
        participant: PeerId,
        offer: Box<DeviceOffer>,
        answer: AttachAnswer,
    },
    /// Answered by whether the device published in this session (in any, when none is named).
    Detach {
        participant: PeerId,
        device: DeviceId,
        session: Option<Uuid>,
        answer: oneshot::Sender<bool>,
    },
    End {
        reason: EndReason,
    },
    Look(oneshot::Sender<RoomSnapshot>),
}

type AttachAnswer = oneshot::Sender<Result<String, AttachError>>;

/// The way to a room's task.
#[derive(Clone)]
pub(crate) struct RoomHandle {
    inbox: mpsc::Sender<RoomMessage>,
}

impl RoomHandle {
    /// Starts the task of a room.
    pub(crate) fn open(room: RoomId, shared: Arc<Shared>) -> Self {
        let (inbox, messages) = mpsc::channel(INBOX);
        tokio::spawn(run(room, shared, inbox.downgrade(), messages));
        Self { inbox }
    }

    /// Hands a message over; gives it back when the room's task has ended.
    pub(crate) async fn tell(&self, message: RoomMessage) -> Option<RoomMessage> {
        self.inbox.send(message).await.err().map(|error| error.0)
    }

    /// Hands over what may be lost.
    pub(crate) fn hint(&self, message: RoomMessage) {
        let _ = self.inbox.try_send(message);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.inbox.is_closed()
    }

    pub(crate) async fn look(&self) -> Option<RoomSnapshot> {
        let (answer, snapshot) = oneshot::channel();
        let _ = self.tell(RoomMessage::Look(answer)).await;
        snapshot.await.ok()
    }
}

/// A room as the web sees it.
#[derive(Clone, Debug)]
pub struct RoomSnapshot {
    pub room: RoomId,
    pub epoch: u64,
    pub started_at: UnixMillis,
    pub relay: RelayId,
    pub seats: Vec<SeatSnapshot>,
}

#[derive(Clone, Debug)]
pub struct SeatSnapshot {
    pub participant: Participant,
    pub socket_connected: bool,
    pub media_connected: bool,
    /// The device whose picture is shown as the participant's second camera.
    pub device: Option<DeviceId>,
}

async fn run(
    id: RoomId,
    shared: Arc<Shared>,
    own: mpsc::WeakSender<RoomMessage>,
    mut messages: mpsc::Receiver<RoomMessage>,
) {
    shared.metrics.rooms.up();
    match RoomTask::open(id, &shared, own).await {
        Some(mut task) => task.serve(&mut messages).await,
        None => refuse_all(&mut messages).await,
    }
    messages.close();
    shared.rooms.forget_closed(id);
    shared.metrics.rooms.down();
    // Whoever asked for the room between its last look at the inbox and its closing gets the next one.
    while let Some(message) = messages.recv().await {
        if let RoomMessage::Enter { .. } = message {
            let again = shared.room(id);
            let _ = again.tell(message).await;
        }
    }
}

/// No relay or no placement: nobody gets in, and the next one to ask tries again.
async fn refuse_all(messages: &mut mpsc::Receiver<RoomMessage>) {
    messages.close();
    while let Some(message) = messages.recv().await {
        if let RoomMessage::Enter { outbound, reply, .. } = message {
            let code = ErrorCode::RelayUnavailable;
            let _ = outbound.try_send(ToSocket::Fail { reply, code, detail: None });
        }
    }
}

struct RoomTask {
    id: RoomId,
    room: Room,
    relay: RelayId,
    shared: Arc<Shared>,
    own: mpsc::WeakSender<RoomMessage>,
    sockets: HashMap<SocketId, mpsc::Sender<ToSocket>>,
    /// Devices that wait for the relay's answer.
    asking: HashMap<Ask, AttachAnswer>,
    last_ask: Ask,
    pen: Pen,
    held_back: VecDeque<RelayCommand>,
    over: bool,
}

impl RoomTask {
    async fn open(id: RoomId, shared: &Arc<Shared>, own: mpsc::WeakSender<RoomMessage>) -> Option<Self> {
        let placed = match place(id, shared, None).await {
            Ok(placed) => placed,
            Err(error) => {
                tracing::error!(room = %id, %error, "no relay for a room");
                return None;
            }
        };
        let history = timeout(HISTORY_WITHIN, shared.journal.history(id)).await;
        let history = history.unwrap_or_else(|_| Err(StoreError("no history in time".to_owned())));
        if let Err(error) = &history {
            shared.metrics.journal_failures.up();
            tracing::error!(room = %id, %error, "a room opens without its history");
        }
        let pen = Writer::start(id, shared.journal.clone(), shared.metrics.clone(), own.clone(), history.is_ok());
        let history = history.unwrap_or_default();
        let now = shared.clock.now();
        let mut room = Room::new(Opening {
            id,
            epoch: placed.epoch,
            started_at: history.started_at.unwrap_or(now.wall),
            relays: shared.relays.describe(&placed.relay),
            max_participants: shared.config.max_participants,
            keys: shared.keys.clone(),
        });
        room.apply(Input::History(history.chat), now);
        tracing::info!(room = %id, relay = %placed.relay, epoch = placed.epoch, "room opened");
        Some(Self {
            id,
            room,
            relay: placed.relay,
            shared: shared.clone(),
            own,
            sockets: HashMap::new(),
            asking: HashMap::new(),
            last_ask: 0,
            pen,
            held_back: VecDeque::new(),
            over: false,
        })
    }

    async fn serve(&mut self, messages: &mut mpsc::Receiver<RoomMessage>) {
        while !self.over {
            let wait = self.until_deadline();
            tokio::select! {
                message = messages.recv() => match message {
                    Some(message) => self.take(message),
                    None => return,
                },
                () = tokio::time::sleep(wait) => self.tick(),
            }
        }
        let _ = self.shared.relays.command(&self.relay, RelayCommand::CloseRoom { room: self.id });
        let released = timeout(PLACE_WITHIN, self.shared.placement.release(self.id)).await;
        if let Ok(Err(error)) = released {
            tracing::error!(room = %self.id, %error, "release");
        }
        tracing::info!(room = %self.id, "room forgotten");
    }

    fn until_deadline(&self) -> Duration {
        let now = self.shared.clock.now().ticks;
        let again: Option<Ticks> = (!self.held_back.is_empty()).then_some(now + HELD_BACK_AGAIN_MS);
        let due = self.room.next_deadline().into_iter().chain(again).min();
        // Nothing due: any long time will do.
        due.map_or(Duration::from_secs(3_600), |due| Duration::from_millis(due.saturating_sub(now)))
    }

    fn take(&mut self, message: RoomMessage) {
        let input = match message {
            RoomMessage::Enter { socket, outbound, reply, entry } => {
                self.sockets.insert(socket, outbound);
                Input::Enter { socket, reply, entry }
            }
            RoomMessage::Request { socket, id, request } => Input::Request { socket, id, request },
            RoomMessage::SocketGone(socket) => {
                self.sockets.remove(&socket);
                Input::SocketGone { socket }
            }
            RoomMessage::Relay { from, event } if from == self.relay => Input::Relay(event),
            RoomMessage::RelayLost(relay) if relay == self.relay => Input::RelayLost,
            // Word from a relay that the room is no longer on.
            RoomMessage::Relay { .. } | RoomMessage::RelayLost(_) => return,
            RoomMessage::Placed(Ok(placed)) => {
                tracing::info!(room = %self.id, relay = %placed.relay, "room moved");
                self.relay = placed.relay;
                self.held_back.clear();
                Input::Placed(self.shared.relays.describe(&self.relay))
            }
            RoomMessage::Placed(Err(error)) => {
                tracing::error!(room = %self.id, %error, "no relay for a room");
                Input::NotPlaced
            }
            RoomMessage::ChatStored { ticket, result } => Input::ChatStored { ticket, result },
            RoomMessage::History(messages) => Input::History(messages),
            RoomMessage::Remove { participant, reason } => Input::Remove { participant, reason },
            RoomMessage::Attach { participant, offer, answer } => {
                self.last_ask += 1;
                let ask = self.last_ask;
                self.asking.insert(ask, answer);
                Input::Attach { ask, participant, offer }
            }
            RoomMessage::Detach { participant, device, session, answer } => {
                let known = self.room.device_session(participant, device);
                let _ = answer.send(known.is_some() && (session.is_none() || session == known));
                Input::Detach { participant, device, session }
            }
            RoomMessage::End { reason } => Input::End { reason },
            RoomMessage::Look(answer) => {
                let _ = answer.send(self.snapshot());
                return;
            }
        };
        self.apply(input);
    }

    fn tick(&mut self) {
        while let Some(command) = self.held_back.pop_front() {
            if self.shared.relays.command(&self.relay, command.clone()) == Err(CommandError::Busy) {
                self.held_back.push_front(command);
                break;
            }
        }
        self.apply(Input::Tick);
    }

    fn apply(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let effects = self.room.apply(input, self.shared.clock.now());
            inputs.extend(effects.into_iter().filter_map(|effect| self.carry_out(effect)));
        }
    }

    /// Does what the room decided; what comes of it at once is the room's next input.
    fn carry_out(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Send { socket, message } => self.send(socket, ToSocket::Message(message)),
            Effect::Fail { socket, reply, code, detail } => self.send(socket, ToSocket::Fail { reply, code, detail }),
            Effect::Close { socket, reason } => {
                let gone = self.send(socket, ToSocket::Close(reason));
                self.sockets.remove(&socket);
                gone
            }
            Effect::Attached { ask, result } => {
                if let Some(answer) = self.asking.remove(&ask) {
                    // Who asked may have given up.
                    let _ = answer.send(result);
                }
                None
            }
            Effect::Relay(command) => self.steer(command),
            Effect::Place => {
                self.place_again();
                None
            }
            Effect::Record { at, record } => self.pen.write(at, record),
            Effect::Forget => {
                self.over = true;
                None
            }
        }
    }

    /// A socket whose queue is full does not read: it loses its place, and its session waits for the next socket.
    fn send(&mut self, socket: SocketId, message: ToSocket) -> Option<Input> {
        let outbound = self.sockets.get(&socket)?;
        if outbound.try_send(message).is_ok() {
            return None;
        }
        self.sockets.remove(&socket);
        Some(Input::SocketGone { socket })
    }

    fn steer(&mut self, command: RelayCommand) -> Option<Input> {
        if !self.held_back.is_empty() {
            self.held_back.push_back(command);
            return (self.held_back.len() > MAX_HELD_BACK).then_some(Input::RelayLost);
        }
        match self.shared.relays.command(&self.relay, command.clone()) {
            Ok(()) => None,
            Err(CommandError::Busy) => {
                self.held_back.push_back(command);
                None
            }
            Err(CommandError::Stopped) => Some(Input::RelayLost),
        }
    }

    fn place_again(&self) {
        let (id, shared, own, from) = (self.id, self.shared.clone(), self.own.clone(), self.relay.clone());
        tokio::spawn(async move {
            let placed = place(id, &shared, Some(&from)).await;
            if let Some(room) = own.upgrade() {
                let _ = room.send(RoomMessage::Placed(placed)).await;
            }
        });
    }

    fn snapshot(&self) -> RoomSnapshot {
        let seats = self.room.seats().map(|seat| SeatSnapshot {
            participant: seat.participant(),
            socket_connected: seat.socket().is_some(),
            media_connected: seat.link == MediaLink::Connected,
            device: seat.device.as_ref().filter(|device| device.connected).map(|device| device.id),
        });
        RoomSnapshot {
            room: self.id,
            epoch: self.room.epoch(),
            started_at: self.room.started_at(),
            relay: self.relay.clone(),
            seats: seats.collect(),
        }
    }
}

/// Asks for a relay; the one the room is to leave is taken again only when there is no other.
async fn place(room: RoomId, shared: &Shared, leaving: Option<&RelayId>) -> Result<Placed, StoreError> {
    let mut up = shared.relays.up();
    if up.iter().any(|relay| Some(relay) != leaving) {
        up.retain(|relay| Some(relay) != leaving);
    }
    if up.is_empty() {
        return Err(StoreError("no relay is up".to_owned()));
    }
    let placed = timeout(PLACE_WITHIN, shared.placement.assign(room, &up)).await;
    placed.unwrap_or_else(|_| Err(StoreError("no placement in time".to_owned())))
}
