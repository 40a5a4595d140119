//! A socket over a link in memory, in Tokio's paused time.

use super::{Heard, LinkError, Said, run};
use crate::bus::Directory;
use crate::error::CloseReason;
use crate::fakes::{FakeRelay, MemoryStore, START, outside};
use crate::metrics::Metrics;
use crate::placement::RelayId;
use crate::protocol::{ClientMessage, Join, Kind, Request, Role};
use crate::relays::{Relays, carry};
use crate::room::actor::RoomMessage;
use crate::shared::{Shared, SignalingConfig};
use crate::ticket::{Rights, SeatClaims, Ticket, TicketKeys};
use futures_util::{Sink, Stream};
use media_relay::command::{RelayEvent, SlotAssignment};
use media_relay::ids::{PeerId, RoomId, Source};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use uuid::Uuid;

const ROOM: RoomId = RoomId(Uuid::from_u128(1));
const ME: PeerId = PeerId(Uuid::from_u128(2));

struct Link {
    heard: mpsc::UnboundedReceiver<Result<Heard, LinkError>>,
    said: mpsc::UnboundedSender<Said>,
    stuck: Arc<AtomicBool>,
}

impl Stream for Link {
    type Item = Result<Heard, LinkError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.heard.poll_recv(context)
    }
}

impl Sink<Said> for Link {
    type Error = LinkError;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), LinkError>> {
        if self.stuck.load(Ordering::Relaxed) { Poll::Pending } else { Poll::Ready(Ok(())) }
    }

    fn start_send(self: Pin<&mut Self>, said: Said) -> Result<(), LinkError> {
        self.said.send(said).map_err(|_| LinkError::Broken)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), LinkError>> {
        self.poll_ready(context)
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), LinkError>> {
        Poll::Ready(Ok(()))
    }
}

/// The far end of a socket.
struct Page {
    shared: Arc<Shared>,
    say: mpsc::UnboundedSender<Result<Heard, LinkError>>,
    hear: mpsc::UnboundedReceiver<Said>,
    stuck: Arc<AtomicBool>,
}

impl Page {
    fn open() -> Self {
        let store = MemoryStore::new();
        let outside = outside(&store);
        let (relays, rooms) = (Arc::new(Relays::default()), Arc::new(Directory::default()));
        let (_relay, link) = FakeRelay::link("embedded");
        relays.add(&link);
        tokio::spawn(carry(link.id, link.events, relays.clone(), rooms.clone(), watch::Sender::new(false).subscribe()));
        let shared = Arc::new(Shared {
            config: SignalingConfig::default(),
            keys: Arc::new(TicketKeys::new(&[[3_u8; 32]]).expect("the key is long enough")),
            relays,
            rooms,
            tickets: outside.tickets,
            placement: outside.placement,
            journal: outside.journal,
            clock: outside.clock,
            metrics: Arc::new(Metrics::default()),
            down: watch::Sender::new(false),
            open_sockets: watch::Sender::new(0),
            last_socket: AtomicU64::new(0),
        });
        let ((say, heard), (said, hear)) = (mpsc::unbounded_channel(), mpsc::unbounded_channel());
        let stuck = Arc::new(AtomicBool::new(false));
        tokio::spawn(run(Link { heard, said, stuck: stuck.clone() }, shared.clone()));
        Self { shared, say, hear, stuck }
    }

    async fn join(&mut self) {
        let rights = Rights { publish: vec![Source::Microphone], chat: true, admit: true };
        let seat = SeatClaims {
            room: ROOM,
            participant: ME,
            name: "BS Lan".into(),
            hospital: None,
            kind: Kind::RequestingDoctor,
            role: Role::Host,
            rights,
        };
        let ticket = Ticket { jti: Uuid::from_u128(3), expires_at: START + 60_000, wait: false, seat };
        let join = Join { ticket: Some(self.shared.keys.sign_ticket(&ticket)), ..Join::default() };
        self.send(&ClientMessage { id: 1, request: Request::Join(Box::new(join)) });
        let Some(Said::Text(text)) = self.hear.recv().await else { panic!("the join is answered") };
        assert!(text.contains("\"joined\""), "{text}");
    }

    fn send(&self, message: &ClientMessage) {
        let text = serde_json::to_string(message).expect("plain data");
        self.say.send(Ok(Heard::Text(text))).expect("the socket is open");
    }
}

#[tokio::test(start_paused = true)]
async fn who_does_not_join_in_ten_seconds_is_closed() {
    let mut page = Page::open();
    let started = Instant::now();
    let said = page.hear.recv().await;
    assert!(matches!(said, Some(Said::Close(CloseReason::NoJoin))), "{said:?}");
    assert_eq!(started.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_answers_no_ping_is_given_up() {
    let mut page = Page::open();
    page.join().await;
    let started = Instant::now();
    let (mut pings, mut answered) = (0, 0);
    while let Some(said) = page.hear.recv().await {
        if matches!(said, Said::Ping) {
            pings += 1;
            if answered < 3 {
                answered += 1;
                page.say.send(Ok(Heard::Alive)).expect("the socket is open");
            }
        }
    }
    assert_eq!((pings, started.elapsed()), (5, Duration::from_secs(120)));
    let room = page.shared.rooms.find(ROOM).expect("the room is still there");
    let snapshot = room.look().await.expect("the room answers");
    assert!(!snapshot.seats[0].socket_connected, "the seat outlives the socket");
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_is_too_slow_is_closed_and_costs_a_bounded_amount() {
    let mut page = Page::open();
    page.join().await;
    page.stuck.store(true, Ordering::Relaxed);
    let room = page.shared.rooms.find(ROOM).expect("the room is there");
    let slot = |n: usize| SlotAssignment { mid: n.to_string(), participant: ME, source: Source::Camera };
    let slots: Vec<_> = (0..100).map(slot).collect();
    let started = Instant::now();
    for _ in 0..60 {
        let event = RelayEvent::Slots { room: ROOM, peer: ME, slots: slots.clone() };
        room.tell(RoomMessage::Relay { from: RelayId("embedded".to_owned()), event }).await;
    }
    while !matches!(page.hear.recv().await, None | Some(Said::Close(CloseReason::TooSlow))) {}
    assert!(started.elapsed() <= Duration::from_secs(2), "{:?}", started.elapsed());
    let slow = page.shared.metrics.read().into_iter().find(|metric| metric.name == "hoichan_live_slow_readers");
    assert_eq!(slow.map(|metric| metric.value), Some(1));
}
