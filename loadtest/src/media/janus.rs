//! Debian's Janus as a child, and its videoroom: the same publisher and receivers as for our relay, by its own signaling.

use super::process::Usage;
use futures_util::{SinkExt, StreamExt};
use media_relay::client::{Client, Section};
use serde_json::{Value, json};
use std::{
    fs, io,
    net::IpAddr,
    process::{Child, Stdio},
    time::Duration,
};
use support::{child, dir::TempDir};
use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

const URL: &str = "ws://127.0.0.1:8188/";
const PATIENCE: Duration = Duration::from_secs(20);
const ROOM: u32 = 1_234;
const FEED: u32 = 1;
/// Janus keeps packets for retransmission only when reports tell a round trip, and loopback has none.
pub const ROUND_TRIP: Duration = Duration::from_millis(20);

pub struct Janus {
    child: Child,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: Value,
    publisher: Value,
    transactions: u64,
    /// What it was configured with, for the report.
    pub configuration: Value,
    _folder: TempDir,
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}

/// Everything that is not needed is off; ICE-lite as our relay is; no bitrate cap; event loops as many as cores.
fn configuration(folder: &str, ip: IpAddr, loops: usize) -> String {
    let libraries = "/usr/lib/x86_64-linux-gnu/janus";
    format!(
        "general: {{ configs_folder = \"{folder}\" plugins_folder = \"{libraries}/plugins\"
          transports_folder = \"{libraries}/transports\" events_folder = \"{libraries}/events\"
          loggers_folder = \"{libraries}/loggers\" interface = \"{ip}\" debug_level = 2 debug_colors = false
          session_timeout = 0 event_loops = {loops} }}
        certificates: {{ }}
        media: {{ ipv6 = false rtp_port_range = \"20000-40000\" no_media_timer = 0 slowlink_threshold = 0 }}
        nat: {{ full_trickle = false ice_lite = true ice_tcp = false ignore_mdns = true ice_enforce_list = \"{ip}\" }}
        plugins: {{ disable = \"libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,\
libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,\
libjanus_videocall.so,libjanus_voicemail.so\" }}
        transports: {{ disable = \"libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,\
libjanus_rabbitmq.so\" }}
        events: {{ broadcast = false }}\n"
    )
}

const WEBSOCKETS: &str = "general: { json = \"compact\" ws = true ws_port = 8188 ws_ip = \"127.0.0.1\" wss = false }
admin: { admin_ws = false admin_wss = false }\n";

impl Janus {
    pub async fn start(ip: IpAddr) -> io::Result<Self> {
        let folder = TempDir::new("janus");
        let path = folder.path().display().to_string();
        let loops = std::thread::available_parallelism().map_or(1, usize::from);
        let main = folder.path().join("janus.jcfg");
        fs::write(&main, configuration(&path, ip, loops))?;
        fs::write(folder.path().join("janus.transport.websockets.jcfg"), WEBSOCKETS)?;
        fs::write(folder.path().join("janus.plugin.videoroom.jcfg"), "general: { events = false }\n")?;
        let mut command = child::tied("janus");
        command.arg("-F").arg(&path).arg("-C").arg(&main).stdin(Stdio::null()).stdout(Stdio::null());
        let child = child::spawn(command)?;
        let socket = timeout(PATIENCE, connect()).await.map_err(failed)??;
        let room = json!({
            "request": "create", "room": ROOM, "permanent": false, "is_private": true, "publishers": 6,
            "bitrate": 30_000_000, "bitrate_cap": false, "fir_freq": 0, "videocodec": "vp8", "audiolevel_ext": false,
            "videoorient_ext": false, "playoutdelay_ext": false, "transport_wide_cc_ext": false,
            "notify_joining": false,
        });
        let configuration = json!({ "event_loops": loops, "ice_lite": true, "nack": true, "room": room });
        let mut janus = Self {
            child,
            socket,
            session: Value::Null,
            publisher: Value::Null,
            transactions: 0,
            configuration,
            _folder: folder,
        };
        janus.session = janus.ask(json!({ "janus": "create" })).await?["data"]["id"].clone();
        janus.publisher = janus.attach().await?;
        let handle = janus.publisher.clone();
        janus.message(&handle, room, None).await?;
        Ok(janus)
    }

    pub fn usage(&self) -> Usage {
        Usage { pid: self.child.id() }
    }

    /// Publishes; its media may begin, and `published` waits until it has.
    pub async fn publish(&mut self, client: &mut Client, sections: &[Section]) -> io::Result<()> {
        let body = json!({ "request": "joinandconfigure", "ptype": "publisher", "room": ROOM, "id": FEED });
        let offer = json!({ "type": "offer", "sdp": client.offer(1, sections).sdp, "trickle": false });
        let handle = self.publisher.clone();
        let reply = self.message(&handle, body, Some(offer)).await?;
        taken(client.answered(sdp(&reply)?))
    }

    /// Waits until the publisher is connected: before that there is nothing to subscribe to.
    pub async fn published(&mut self) -> io::Result<()> {
        let up = |message: &Value, publisher: &Value| message["janus"] == "webrtcup" && message["sender"] == *publisher;
        let publisher = self.publisher.clone();
        self.wait(|message| up(message, &publisher)).await.map(drop)
    }

    pub async fn subscribe(&mut self, client: &mut Client) -> io::Result<()> {
        let handle = self.attach().await?;
        let body = json!({ "request": "join", "ptype": "subscriber", "room": ROOM, "streams": [{ "feed": FEED }] });
        let reply = self.message(&handle, body, None).await?;
        let answer = client.accept(sdp(&reply)?).ok_or_else(|| io::Error::other("Janus' offer is not whole"))?;
        let answer = json!({ "type": "answer", "sdp": answer, "trickle": false });
        self.message(&handle, json!({ "request": "start" }), Some(answer)).await.map(drop)
    }

    async fn attach(&mut self) -> io::Result<Value> {
        Ok(self.ask(json!({ "janus": "attach", "plugin": "janus.plugin.videoroom" })).await?["data"]["id"].clone())
    }

    async fn message(&mut self, handle: &Value, body: Value, jsep: Option<Value>) -> io::Result<Value> {
        let mut message = json!({ "janus": "message", "handle_id": handle, "body": body });
        if let Some(jsep) = jsep {
            message["jsep"] = jsep;
        }
        let reply = self.ask(message).await?;
        match reply["plugindata"]["data"].get("error_code") {
            Some(code) => Err(io::Error::other(format!("Janus refused with {code}: {reply}"))),
            None => Ok(reply),
        }
    }

    /// Sends a request and gives its last reply: a plugin's event comes after, or before, an `ack`.
    async fn ask(&mut self, mut message: Value) -> io::Result<Value> {
        self.transactions += 1;
        let transaction = Value::String(self.transactions.to_string());
        message["transaction"] = transaction.clone();
        if !self.session.is_null() {
            message["session_id"] = self.session.clone();
        }
        self.socket.send(Message::text(message.to_string())).await.map_err(failed)?;
        let last = |message: &Value| message["transaction"] == transaction && message["janus"] != "ack";
        let reply = self.wait(last).await?;
        if reply["janus"] == "error" { Err(io::Error::other(format!("Janus: {reply}"))) } else { Ok(reply) }
    }

    async fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> io::Result<Value> {
        let found = async {
            while let Some(message) = self.socket.next().await {
                let text = message.map_err(failed)?.into_text().map_err(failed)?;
                // Control frames carry no JSON.
                let Ok(message) = serde_json::from_str(text.as_str()) else { continue };
                if wanted(&message) {
                    return Ok(message);
                }
            }
            Err(io::Error::other("Janus has ended"))
        };
        timeout(PATIENCE, found).await.map_err(failed)?
    }
}

impl Drop for Janus {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

async fn connect() -> io::Result<WebSocketStream<MaybeTlsStream<TcpStream>>> {
    loop {
        let mut request = URL.into_client_request().map_err(failed)?;
        request.headers_mut().insert("sec-websocket-protocol", "janus-protocol".parse().map_err(failed)?);
        match connect_async(request).await {
            Ok((socket, _)) => return Ok(socket),
            // It does not listen yet.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

fn sdp(reply: &Value) -> io::Result<&str> {
    reply["jsep"]["sdp"].as_str().ok_or_else(|| io::Error::other(format!("no SDP in {reply}")))
}

fn taken(answered: Option<()>) -> io::Result<()> {
    answered.ok_or_else(|| io::Error::other("Janus' answer is not whole"))
}
