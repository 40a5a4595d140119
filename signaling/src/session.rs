//! One socket: a single loop over what can happen to it.
//!
//! It reads, limits and parses what the client says, hands requests to the room, and writes what the room answers.
//! It owns no state of the consultation: a seat outlives its sockets.

mod entrance;
mod outbox;
mod parse;
#[cfg(test)]
mod tests;

use crate::clock::Ticks;
use crate::error::{CloseReason, ErrorCode};
use crate::limits::{Bucket, too_deep, too_large};
use crate::protocol::{Body, ClientMessage, Locale, Request, ServerMessage};
use crate::room::SocketId;
use crate::room::actor::{RoomHandle, RoomMessage, ToSocket};
use crate::shared::{OpenSocket, Shared};
use entrance::{Admittance, Redeemed};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Sink, Stream, StreamExt};
use outbox::Outbox;
use parse::parse;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

const JOIN_WITHIN: Duration = Duration::from_secs(10);
const PING_EVERY: Duration = Duration::from_secs(20);
/// Two pings unanswered and some: nobody is there.
const DEAD_AFTER_MS: u64 = 45_000;
/// How long a close frame may take to go out and be answered.
const GOODBYE_WITHIN: Duration = Duration::from_secs(2);
/// Messages of the room that may wait; bytes are what limits a slow reader (`limits.rs`).
const FROM_ROOM: usize = 512;
/// The longest detail an error reply echoes, in characters.
const MAX_DETAIL: usize = 200;

/// What comes over the link.
#[derive(Debug)]
pub(crate) enum Heard {
    Text(String),
    Binary,
    Alive,
    Closed,
}

/// What goes over the link.
#[derive(Debug)]
pub(crate) enum Said {
    Text(String),
    Ping,
    Close(CloseReason),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkError {
    TooLong,
    BadText,
    Broken,
}

/// Everything that can happen to a socket.
enum Event {
    Heard(Option<Result<Heard, LinkError>>),
    FromRoom(Option<ToSocket>),
    Entrance(Result<Admittance, ErrorCode>),
    Written(Result<(), LinkError>),
    PingDue,
    JoinOverdue,
    GoingDown,
}

/// How far the participant behind the socket got.
enum State {
    Outside,
    /// The ticket or credential is being checked.
    AtTheEntrance {
        reply: u64,
        check: BoxFuture<'static, Result<Admittance, ErrorCode>>,
    },
    /// The room was asked.
    Asked {
        reply: u64,
        room: RoomHandle,
    },
    Inside(RoomHandle),
}

enum Flow {
    Go,
    Stop,
}

/// Runs a socket to its end.
pub(crate) async fn run<L>(link: L, shared: Arc<Shared>)
where
    L: Stream<Item = Result<Heard, LinkError>> + Sink<Said, Error = LinkError> + Send,
{
    let _open = OpenSocket::new(&shared);
    let (sink, stream) = link.split();
    let mut socket = Socket::new(shared);
    let mut outbox = Outbox::new(sink);
    let mut stream = stream.fuse();
    if socket.serve(&mut stream, &mut outbox).await {
        goodbye(&mut stream, &mut outbox).await;
    }
    socket.detach().await;
}

/// Writes out the close frame and waits for the peer's, so that it is not lost in a reset.
async fn goodbye<R, W>(stream: &mut R, outbox: &mut Outbox<W>)
where
    R: Stream<Item = Result<Heard, LinkError>> + Unpin,
    W: Sink<Said, Error = LinkError> + Unpin,
{
    let exchange = async {
        if outbox.write().await.is_ok() {
            while let Some(Ok(heard)) = stream.next().await {
                if matches!(heard, Heard::Closed) {
                    break;
                }
            }
        }
    };
    let _ = tokio::time::timeout(GOODBYE_WITHIN, exchange).await;
}

struct Socket {
    id: SocketId,
    shared: Arc<Shared>,
    state: State,
    locale: Locale,
    redeemed: Option<Redeemed>,
    join_by: Instant,
    bucket: Bucket,
    last_heard: Ticks,
    /// From the room that was asked last. It ends when the room gives this socket up.
    from_room: Option<mpsc::Receiver<ToSocket>>,
    closing: Option<CloseReason>,
    replies: Vec<ServerMessage>,
}

impl Socket {
    fn new(shared: Arc<Shared>) -> Self {
        let now = shared.clock.now().ticks;
        Self {
            id: shared.next_socket(),
            state: State::Outside,
            locale: Locale::default(),
            redeemed: None,
            join_by: Instant::now() + JOIN_WITHIN,
            bucket: Bucket::new(now),
            last_heard: now,
            from_room: None,
            closing: None,
            replies: Vec::new(),
            shared,
        }
    }

    /// The loop. True when a close frame is to be written.
    async fn serve<R, W>(&mut self, stream: &mut R, outbox: &mut Outbox<W>) -> bool
    where
        R: Stream<Item = Result<Heard, LinkError>> + Unpin,
        W: Sink<Said, Error = LinkError> + Unpin,
    {
        let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut down = self.shared.down.subscribe();
        loop {
            // A join on its way is the server's to answer in its own time.
            let outside = matches!(self.state, State::Outside);
            let event = tokio::select! {
                heard = stream.next() => Event::Heard(heard),
                said = next_said(&mut self.from_room) => Event::FromRoom(said),
                checked = entrance_check(&mut self.state) => Event::Entrance(checked),
                written = outbox.write(), if outbox.is_waiting() => Event::Written(written),
                _ = pings.tick() => Event::PingDue,
                () = sleep_until(self.join_by), if outside => Event::JoinOverdue,
                _ = down.wait_for(|down| *down) => Event::GoingDown,
            };
            let flow = self.take(event, outbox).await;
            for reply in self.replies.drain(..) {
                outbox.say_message(&reply);
            }
            if matches!(flow, Flow::Stop) {
                return false;
            }
            if self.closing.is_none() && outbox.is_too_full() {
                self.shared.metrics.slow_readers.up();
                outbox.clear();
                self.closing = Some(CloseReason::TooSlow);
            }
            if let Some(reason) = self.closing {
                if reason == CloseReason::OverLimits {
                    self.shared.metrics.over_limits.up();
                }
                outbox.say(Said::Close(reason));
                return true;
            }
        }
    }

    async fn take<W>(&mut self, event: Event, outbox: &mut Outbox<W>) -> Flow {
        match event {
            Event::Heard(Some(Ok(heard))) => return self.heard(heard).await,
            Event::Heard(Some(Err(LinkError::TooLong))) => self.closing = Some(CloseReason::OverLimits),
            Event::Heard(Some(Err(LinkError::BadText))) => self.closing = Some(CloseReason::BadText),
            Event::Heard(Some(Err(LinkError::Broken)) | None) | Event::Written(Err(_)) => return Flow::Stop,
            Event::Written(Ok(())) => {}
            Event::FromRoom(Some(said)) => self.room_said(said, outbox).await,
            Event::FromRoom(None) => self.given_up(),
            Event::Entrance(checked) => self.checked(checked).await,
            Event::PingDue => {
                if self.shared.clock.now().ticks.saturating_sub(self.last_heard) > DEAD_AFTER_MS {
                    return Flow::Stop;
                }
                outbox.say(Said::Ping);
            }
            Event::JoinOverdue => self.closing = Some(CloseReason::NoJoin),
            Event::GoingDown => self.closing = Some(CloseReason::GoingDown),
        }
        Flow::Go
    }

    async fn heard(&mut self, heard: Heard) -> Flow {
        let now = self.shared.clock.now().ticks;
        self.last_heard = now;
        let text = match heard {
            Heard::Closed => return Flow::Stop,
            Heard::Binary => {
                self.closing = Some(CloseReason::BadMessage);
                return Flow::Go;
            }
            Heard::Alive if self.bucket.take(now) => return Flow::Go,
            Heard::Text(text) if self.bucket.take(now) => text,
            Heard::Alive | Heard::Text(_) => {
                self.fail(None, ErrorCode::TooFast, None);
                self.closing = Some(CloseReason::OverLimits);
                return Flow::Go;
            }
        };
        if too_deep(&text) {
            self.closing = Some(CloseReason::OverLimits);
            return Flow::Go;
        }
        match parse(&text) {
            Ok(message) => self.request(message).await,
            Err(bad) => {
                self.fail(bad.id, ErrorCode::BadMessage, Some(&bad.detail));
                if matches!(self.state, State::Outside) {
                    self.closing = Some(CloseReason::BadMessage);
                }
            }
        }
        Flow::Go
    }

    async fn request(&mut self, message: ClientMessage) {
        let ClientMessage { id, request } = message;
        let offer = match &request {
            Request::Join(join) => join.offer.as_ref(),
            Request::Offer { offer, .. } => Some(offer),
            _ => None,
        };
        if offer.is_some_and(too_large) {
            self.closing = Some(CloseReason::OverLimits);
            return;
        }
        if let State::Inside(room) = &self.state {
            let room = room.clone();
            if room.tell(RoomMessage::Request { socket: self.id, id, request }).await.is_some() {
                self.closing = Some(CloseReason::GoingDown);
            }
            return;
        }
        match (&self.state, request) {
            (State::Outside, Request::Join(join)) => {
                self.locale = join.locale;
                let check = entrance::check(self.shared.clone(), *join, self.redeemed.take());
                self.state = State::AtTheEntrance { reply: id, check: check.boxed() };
            }
            (_, Request::Join(_)) => self.fail(Some(id), ErrorCode::AlreadyJoined, None),
            (_, _) => self.fail(Some(id), ErrorCode::NotJoined, None),
        }
    }

    /// The ticket or credential was checked: ask the room.
    async fn checked(&mut self, checked: Result<Admittance, ErrorCode>) {
        let State::AtTheEntrance { reply, .. } = std::mem::replace(&mut self.state, State::Outside) else { return };
        let admittance = match checked {
            Ok(admittance) => admittance,
            Err(code) => return self.refused(reply, code, None),
        };
        self.redeemed = admittance.redeemed;
        let room_id = admittance.entry.seat.room;
        let (outbound, from_room) = mpsc::channel(FROM_ROOM);
        self.from_room = Some(from_room);
        let mut message = RoomMessage::Enter { socket: self.id, outbound, reply, entry: admittance.entry };
        // A room that is being forgotten gives the message back; the next one is a fresh task.
        loop {
            let room = self.shared.room(room_id);
            match room.tell(message).await {
                None => {
                    self.state = State::Asked { reply, room };
                    return;
                }
                Some(back) => message = back,
            }
        }
    }

    async fn room_said<W>(&mut self, said: ToSocket, outbox: &mut Outbox<W>) {
        match said {
            ToSocket::Message(message) => {
                self.note_joined(&message);
                if message.reply.is_some() || message.seq.is_some() || !outbox.is_busy() {
                    outbox.say_message(&message);
                }
            }
            ToSocket::Fail { reply, code, detail } => {
                if matches!(&self.state, State::Asked { reply: asked, .. } if *asked == reply) {
                    self.detach().await;
                    self.refused(reply, code, detail.as_deref());
                } else {
                    self.fail(Some(reply), code, detail.as_deref());
                }
            }
            ToSocket::Close(reason) => self.closing = Some(reason),
        }
    }

    fn note_joined(&mut self, message: &ServerMessage) {
        let replay = match &message.body {
            Body::Joined(joined) => joined.replay,
            Body::Waiting(waiting) => waiting.replay,
            _ => return,
        };
        let metrics = &self.shared.metrics;
        metrics.joins.up();
        if replay {
            metrics.replays.up();
        } else if self.redeemed.is_none() {
            metrics.snapshots.up();
        }
        self.redeemed = None;
        if let State::Asked { room, .. } = std::mem::replace(&mut self.state, State::Outside) {
            self.state = State::Inside(room);
        }
    }

    /// A join that failed. Some refusals close the socket, others leave it open for another try.
    fn refused(&mut self, reply: u64, code: ErrorCode, detail: Option<&str>) {
        self.shared.metrics.joins_refused.up();
        self.join_by = Instant::now() + JOIN_WITHIN;
        self.fail(Some(reply), code, detail);
        if code == ErrorCode::BadMessage {
            self.closing = Some(CloseReason::BadMessage);
        } else if let Some(reason) = code.closes() {
            self.closing = Some(reason);
        }
    }

    fn fail(&mut self, reply: Option<u64>, code: ErrorCode, detail: Option<&str>) {
        let text = code.text(self.locale);
        let message = detail.map_or_else(
            || text.to_owned(),
            |detail| format!("{text} ({})", detail.chars().take(MAX_DETAIL).collect::<String>()),
        );
        self.replies.push(ServerMessage { reply, seq: None, body: Body::Error { code, message } });
    }

    /// The room's end of the queue is gone: it was full, or the room's task ended.
    fn given_up(&mut self) {
        self.from_room = None;
        let ended = match &self.state {
            State::Asked { room, .. } | State::Inside(room) => room.is_closed(),
            State::Outside | State::AtTheEntrance { .. } => return,
        };
        if !ended {
            self.shared.metrics.slow_readers.up();
        }
        self.closing = Some(if ended { CloseReason::GoingDown } else { CloseReason::TooSlow });
    }

    /// Tells the room that this socket is gone from it.
    async fn detach(&mut self) {
        let left = std::mem::replace(&mut self.state, State::Outside);
        if let State::Asked { room, .. } | State::Inside(room) = left {
            self.from_room = None;
            room.tell(RoomMessage::SocketGone(self.id)).await;
        }
    }
}

/// Resolves when the check at the entrance is done; never when none is under way.
async fn entrance_check(state: &mut State) -> Result<Admittance, ErrorCode> {
    match state {
        State::AtTheEntrance { check, .. } => check.await,
        _ => std::future::pending().await,
    }
}

/// What the room says next; never when none was asked.
async fn next_said(from_room: &mut Option<mpsc::Receiver<ToSocket>>) -> Option<ToSocket> {
    match from_room {
        Some(from_room) => from_room.recv().await,
        None => std::future::pending().await,
    }
}
