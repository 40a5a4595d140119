//! Foreign systems: a server that takes mail, and one that takes requests of push and gateways.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mail as it came.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub data: String,
}

/// A mail server. What it is told to refuse it refuses once each.
#[derive(Clone)]
pub struct Sink {
    pub port: u16,
    taken: Arc<Mutex<Vec<Mail>>>,
    refusals: Arc<Mutex<VecDeque<&'static str>>>,
    stalls: Arc<AtomicBool>,
    waiting: Arc<AtomicUsize>,
}

impl Sink {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let sink = Self {
            port,
            taken: Arc::default(),
            refusals: Arc::default(),
            stalls: Arc::default(),
            waiting: Arc::default(),
        };
        let serving = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let sink = serving.clone();
                // Who hangs up in the middle has sent nothing.
                tokio::spawn(async move { sink.talk(stream).await });
            }
        });
        sink
    }

    /// Answers the next recipient with this.
    pub fn refuse(&self, answer: &'static str) {
        self.refusals.lock().unwrap().push_back(answer);
    }

    /// Takes connections from now on and says nothing.
    pub fn stall(&self) {
        self.stalls.store(true, Ordering::Relaxed);
    }

    /// How many wait for a word.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    pub fn taken(&self) -> Vec<Mail> {
        self.taken.lock().unwrap().clone()
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        if self.stalls.load(Ordering::Relaxed) {
            self.waiting.fetch_add(1, Ordering::Relaxed);
            std::future::pending::<()>().await;
        }
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 sink.test ESMTP\r\n").await?;
        let mut to = String::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let verb = line.split([' ', '\r']).next().unwrap_or_default().to_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-sink.test\r\n250 8BITMIME\r\n".to_owned(),
                "RCPT" => {
                    to = line.trim().trim_start_matches("RCPT TO:<").split('>').next().unwrap_or_default().to_owned();
                    let refusal = self.refusals.lock().unwrap().pop_front();
                    format!("{}\r\n", refusal.unwrap_or("250 fine"))
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let data = read_data(&mut stream).await?;
                    self.taken.lock().unwrap().push(Mail { to: to.clone(), data });
                    "250 taken\r\n".to_owned()
                }
                "QUIT" => {
                    stream.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "250 fine\r\n".to_owned(),
            };
            stream.write_all(answer.as_bytes()).await?;
        }
    }
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut data = Vec::new();
    while !data.ends_with(b"\r\n.\r\n") {
        data.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&data).into_owned())
}

impl Mail {
    /// Everything that a reader could see of it: headers, parts with their encodings taken off.
    pub fn readable(&self) -> String {
        let mut text = self.data.clone();
        for block in self.data.split("\r\n\r\n") {
            let joined: String = block.split("\r\n").take_while(|line| !line.starts_with("--")).collect();
            if let Ok(bytes) = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, joined.trim()) {
                text.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
        text.push_str(&unquoted(&self.data));
        // Folded lines of a calendar.
        let unfolded = text.replace("\r\n ", "");
        text + &unfolded
    }
}

/// Quoted-printable taken off.
fn unquoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let bytes = joined.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()).filter(|_| bytes[at] == b'=') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Got {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// A push service or a gateway: takes everything, unless it is told to answer otherwise.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    always: Arc<Mutex<Option<u16>>>,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/in", listener.local_addr().unwrap());
        let receiver = Self { url, got: Arc::default(), answers: Arc::default(), always: Arc::default() };
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    /// Answers the next request with this status.
    pub fn answer(&self, status: u16) {
        self.answers.lock().unwrap().push_back(status);
    }

    /// Answers each request with this status.
    pub fn answer_always(&self, status: Option<u16>) {
        *self.always.lock().unwrap() = status;
    }

    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    receiver.got.lock().unwrap().push(Got { headers, body: body.to_vec() });
    let next = receiver.answers.lock().unwrap().pop_front();
    let status = next.or(*receiver.always.lock().unwrap()).unwrap_or(201);
    StatusCode::from_u16(status).expect("a status")
}
