//! A live server on loopback and clients that speak the protocol.

pub mod fakes;

use fakes::{FakeRelay, MemoryStore, outside};
use futures_util::{SinkExt, StreamExt};
use signaling::command::{MediaState, Offer, SourceSection};
use signaling::ids::{PeerId, RoomId, Source};
use signaling::protocol::{Body, ClientMessage, Join, Kind, Locale, Request, Role, SUBPROTOCOL, ServerMessage};
use signaling::ticket::{Rights, SeatClaims, Ticket, TicketKeys};
use signaling::{Signaling, SignalingConfig};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request as Upgrade;
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

pub const ORIGIN: &str = "https://hoichan.example.vn";
pub const ROOM: RoomId = RoomId(Uuid::from_u128(0x0193_a5a0_0000_7000_8000_0000_0000_00ff));

/// Longer than anything a test waits for; only a failing test sees it.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Server {
    pub address: SocketAddr,
    pub signaling: Signaling,
    pub store: Arc<MemoryStore>,
    pub relay: Arc<FakeRelay>,
    last_ticket: AtomicU64,
}

impl Server {
    pub async fn start() -> Self {
        let (relay, link) = FakeRelay::link("embedded");
        Self::start_with(relay, vec![link]).await
    }

    pub async fn start_with(relay: Arc<FakeRelay>, links: Vec<signaling::RelayLink>) -> Self {
        let store = MemoryStore::new();
        let config = SignalingConfig { allowed_origins: vec![ORIGIN.to_owned()], ..SignalingConfig::default() };
        let keys = TicketKeys::new(&[[9_u8; 32]]).expect("the key is long enough");
        let signaling = Signaling::new(config, keys, links, outside(&store));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let router = signaling.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, signaling, store, relay, last_ticket: AtomicU64::new(0) }
    }

    pub fn ticket(&self, seat: SeatClaims) -> String {
        let wait = seat.role == Role::Guest;
        let jti = Uuid::from_u128(self.last_ticket.fetch_add(1, Ordering::Relaxed).into());
        let expires_at = fakes::START + signaling::ticket::TICKET_LIFE_MS;
        self.signaling.keys().sign_ticket(&Ticket { jti, expires_at, wait, seat })
    }

    pub async fn open(&self) -> Client {
        self.try_open(self.upgrade(Some(ORIGIN), Some(SUBPROTOCOL))).await.expect("the upgrade is allowed")
    }

    pub fn upgrade(&self, origin: Option<&str>, protocol: Option<&str>) -> Upgrade {
        let mut request =
            format!("ws://{}/api/live", self.address).into_client_request().expect("the address is a valid URL");
        let headers = request.headers_mut();
        if let Some(origin) = origin {
            headers.insert("Origin", origin.parse().expect("a header value"));
        }
        if let Some(protocol) = protocol {
            headers.insert("Sec-WebSocket-Protocol", protocol.parse().expect("a header value"));
        }
        request
    }

    pub async fn try_open(&self, upgrade: Upgrade) -> Result<Client, Error> {
        let stream = TcpStream::connect(self.address).await.map_err(Error::Io)?;
        let (socket, _) = tokio_tungstenite::client_async(upgrade, stream).await?;
        Ok(Client { socket, last_id: 0 })
    }

    /// Opens a socket and joins with a fresh ticket.
    pub async fn join(&self, seat: SeatClaims) -> (Client, Body) {
        let mut client = self.open().await;
        let join = join_with(self.ticket(seat));
        let body = client.ask(Request::Join(Box::new(join))).await;
        (client, body)
    }
}

pub fn person(n: u128) -> PeerId {
    PeerId(Uuid::from_u128(0x0193_a5a0_0000_7000_8000_0000_0000_0000 + n))
}

pub fn seat(n: u128, role: Role) -> SeatClaims {
    SeatClaims {
        room: ROOM,
        participant: person(n),
        name: format!("Người {n}").into(),
        hospital: None,
        kind: Kind::Specialist,
        role,
        rights: Rights {
            publish: vec![Source::Microphone, Source::Camera, Source::Screen, Source::Camera2],
            chat: true,
            admit: matches!(role, Role::Host | Role::Cohost),
        },
    }
}

pub fn offer(offer_id: u32) -> Offer {
    let sources = vec![SourceSection { mid: "0".to_owned(), source: Source::Microphone }];
    Offer { offer_id, sdp: "v=0\r\n".to_owned(), sources }
}

pub fn join_with(ticket: String) -> Join {
    let media = MediaState { microphone: true, ..MediaState::default() };
    Join { ticket: Some(ticket), offer: Some(offer(1)), media: Some(media), locale: Locale::En, ..Join::default() }
}

/// A socket with a hand for its messages.
pub struct Client {
    pub socket: WebSocketStream<TcpStream>,
    last_id: u64,
}

impl Client {
    pub async fn send(&mut self, request: Request) -> u64 {
        self.last_id += 1;
        let message = ClientMessage { id: self.last_id, request };
        self.send_text(serde_json::to_string(&message).expect("a request is plain data")).await;
        self.last_id
    }

    pub async fn send_text(&mut self, text: String) {
        self.socket.send(Message::text(text)).await.expect("the socket is open");
    }

    /// Sends a request and waits for its reply; events before it are passed over.
    pub async fn ask(&mut self, request: Request) -> Body {
        let id = self.send(request).await;
        self.until(|message| message.reply == Some(id)).await.body
    }

    pub async fn hear(&mut self) -> ServerMessage {
        loop {
            let heard = timeout(PATIENCE, self.socket.next()).await.expect("the server says something in time");
            match heard.expect("the socket is open").expect("the socket is whole") {
                Message::Text(text) => return serde_json::from_str(&text).expect("a message of the protocol"),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("a text was expected: {other:?}"),
            }
        }
    }

    pub async fn until(&mut self, wanted: impl Fn(&ServerMessage) -> bool) -> ServerMessage {
        loop {
            let message = self.hear().await;
            if wanted(&message) {
                return message;
            }
        }
    }

    /// Waits for the close frame; what came before it is dropped.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            let heard = timeout(PATIENCE, self.socket.next()).await.expect("the server closes in time");
            match heard.expect("a close frame comes before the end") {
                Ok(Message::Close(Some(frame))) => return frame.code.into(),
                Ok(_) => {}
                Err(error) => panic!("a close frame was expected: {error}"),
            }
        }
    }
}
