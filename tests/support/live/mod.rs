//! One participant as `docs/protocol.md` tells it: a WebSocket for signaling and a native WebRTC connection for media.

mod publisher;

pub use publisher::Publisher;

use crate::peer::{Kind, Peer, vp8::KeyFrameWatch};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{io, time::Duration};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// Longer than any reply may take.
const PATIENCE: Duration = Duration::from_secs(10);
const SOURCES: [(&str, Kind); 4] =
    [("microphone", Kind::Audio), ("camera", Kind::Video), ("screen", Kind::Video), ("camera2", Kind::Video)];
const RECEIVED_VOICES: usize = 3;
const RECEIVED_VIDEOS: usize = 6;

/// Where each source stands among the sections that send.
const MICROPHONE: usize = 0;
const CAMERA: usize = 1;

pub struct Participant {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub peer: Peer,
    /// Of the microphone; those of the other sources follow it.
    pub ssrc: u32,
    /// The relay that carries the room, as signaling names it.
    pub relay: String,
    offer: Value,
    offers: u32,
    last_id: u64,
}

impl Participant {
    /// Opens the socket and makes the offer; nothing is asked of the room yet.
    pub async fn prepare(url: &str, ssrc: u32) -> io::Result<Self> {
        let mut request =
            format!("{}/api/live", url.replacen("http", "ws", 1)).into_client_request().map_err(failed)?;
        let headers = request.headers_mut();
        headers.insert("origin", url.parse().map_err(failed)?);
        headers.insert("sec-websocket-protocol", "hoichan.v1".parse().map_err(failed)?);
        let (socket, _) = connect_async(request).await.map_err(failed)?;
        let (peer, offer) = connection(ssrc, 1).await?;
        Ok(Self { socket, peer, ssrc, relay: String::new(), offer, offers: 1, last_id: 0 })
    }

    /// Joins with camera and microphone on or both off, and takes the relay's answer.
    pub async fn join(&mut self, ticket: &str, publishes: bool) -> io::Result<()> {
        let media = json!({ "microphone": publishes, "camera": publishes, "screen": false, "camera2": false });
        let body = json!({ "type": "join", "ticket": ticket, "locale": "en", "offer": self.offer, "media": media });
        let joined = self.request(body).await?;
        let sdp = joined["answer"]["sdp"].as_str();
        let sdp = sdp.ok_or_else(|| io::Error::other(format!("no answer to the offer: {joined}")))?;
        let present = joined["relays"].as_array().into_iter().flatten().find(|relay| relay["present"] == true);
        self.relay = present.and_then(|relay| relay["id"].as_str()).unwrap_or_default().to_owned();
        self.peer.answer(sdp.to_owned()).await
    }

    /// Waits to be asked for another connection, makes it, and gives up the one before.
    pub async fn move_on(&mut self) -> io::Result<()> {
        timeout(PATIENCE, self.message(|message| message["type"] == "need_offer")).await.map_err(failed)??;
        self.offers += 1;
        let (peer, offer) = connection(self.ssrc, self.offers).await?;
        let answer = self.request(json!({ "type": "offer", "offer": offer, "ice_restart": false })).await?;
        let sdp = answer["answer"]["sdp"].as_str();
        peer.answer(sdp.ok_or_else(|| io::Error::other(format!("no answer: {answer}")))?.to_owned()).await?;
        timeout(PATIENCE, peer.connected()).await.map_err(failed)??;
        std::mem::replace(&mut self.peer, peer).close().await
    }

    /// Waits until a key frame of anybody has come whole.
    pub async fn key_frame(&mut self) -> io::Result<()> {
        let mut watch = KeyFrameWatch::default();
        loop {
            let received = self.peer.next().await.ok_or_else(|| io::Error::other("the connection ended"))?;
            if received.video && watch.take(&received.packet) {
                return Ok(());
            }
        }
    }

    /// Gives the seat up and ends the connection.
    pub async fn leave(mut self) -> io::Result<()> {
        self.request(json!({ "type": "leave" })).await?;
        self.peer.close().await
    }

    async fn request(&mut self, mut body: Value) -> io::Result<Value> {
        self.last_id += 1;
        let id = self.last_id;
        body["id"] = json!(id);
        self.socket.send(Message::text(body.to_string())).await.map_err(failed)?;
        timeout(PATIENCE, self.reply(id)).await.map_err(failed)?
    }

    async fn reply(&mut self, id: u64) -> io::Result<Value> {
        let message = self.message(|message| message["reply"] == id).await?;
        if message["type"] == "error" {
            return Err(io::Error::other(format!("{}: {}", message["code"], message["message"])));
        }
        Ok(message)
    }

    /// The next message of a kind; others are passed over.
    async fn message(&mut self, wanted: impl Fn(&Value) -> bool) -> io::Result<Value> {
        while let Some(message) = self.socket.next().await {
            let Message::Text(text) = message.map_err(failed)? else { continue };
            let message: Value = serde_json::from_str(&text)?;
            if wanted(&message) {
                return Ok(message);
            }
        }
        Err(io::Error::other("the socket was closed"))
    }
}

/// A connection as the page makes it, and its offer.
async fn connection(ssrc: u32, offer_id: u32) -> io::Result<(Peer, Value)> {
    let send: Vec<(Kind, u32)> = SOURCES.iter().zip(ssrc..).map(|((_, kind), ssrc)| (*kind, ssrc)).collect();
    let mut receive = vec![Kind::Audio; RECEIVED_VOICES];
    receive.resize(RECEIVED_VOICES + RECEIVED_VIDEOS, Kind::Video);
    let peer = Peer::new(&send, &receive).await?;
    let (sdp, mids) = peer.offer().await?;
    let sources: Vec<Value> =
        SOURCES.iter().zip(&mids).map(|((source, _), mid)| json!({ "mid": mid, "source": source })).collect();
    Ok((peer, json!({ "offer_id": offer_id, "sdp": sdp, "sources": sources })))
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}
