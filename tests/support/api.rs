//! The API as a signed-in user sees it: a session's cookie, JSON in and out, the time each answer took.

use serde_json::{Value, json};
use std::{fmt, io, time::Duration};
use tokio::time::Instant;

/// Longer than any answer may take, shorter than a person waits for a measurement.
const TIMEOUT: Duration = Duration::from_secs(60);
/// A stream outlasts any measurement.
const ENDLESS: Duration = Duration::from_secs(24 * 3_600);

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub ms: f64,
}

impl Answer {
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn is_server_error(&self) -> bool {
        self.status >= 500
    }

    /// The stable code of an error.
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or("")
    }

    /// The body, or an error that names what was refused.
    pub fn expect_ok(self, what: &str) -> io::Result<Value> {
        if self.is_ok() {
            return Ok(self.body);
        }
        Err(io::Error::other(format!("{what}: {} {}", self.status, self.body)))
    }
}

/// One login. Cheap to clone; clones are the same login.
#[derive(Clone)]
pub struct Session {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({})", self.url)
    }
}

/// A pool of connections, shared by every session.
pub fn connections() -> io::Result<reqwest::Client> {
    reqwest::Client::builder().timeout(TIMEOUT).no_proxy().build().map_err(io::Error::other)
}

impl Session {
    pub async fn sign_in(http: &reqwest::Client, url: &str, username: &str, password: &str) -> io::Result<Session> {
        let body = json!({ "username": username, "password": password });
        let request = http.post(format!("{url}/api/login")).header("origin", url).json(&body);
        let response = request.send().await.map_err(io::Error::other)?;
        let status = response.status();
        let cookie = response
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok()?.split(';').next().map(str::to_owned))
            .find(|pair| pair.contains("hoichan"));
        let cookie = cookie.filter(|_| status.is_success());
        let cookie = cookie.ok_or_else(|| io::Error::other(format!("{username} could not sign in: {status}")))?;
        Ok(Session { http: http.clone(), url: url.to_owned(), cookie })
    }

    pub async fn get(&self, path: &str) -> io::Result<Answer> {
        self.send(self.http.get(format!("{}{path}", self.url))).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> io::Result<Answer> {
        self.send(self.http.put(format!("{}{path}", self.url)).json(body)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> io::Result<Answer> {
        self.send(self.http.post(format!("{}{path}", self.url)).json(body)).await
    }

    /// A request that may be sent again under the same key.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> io::Result<Answer> {
        let request = self.http.post(format!("{}{path}", self.url)).header("idempotency-key", key);
        self.send(request.json(body)).await
    }

    /// A stream of events, as long as it lasts.
    pub async fn open(&self, path: &str) -> io::Result<reqwest::Response> {
        let request = self.http.get(format!("{}{path}", self.url)).header("cookie", &self.cookie).timeout(ENDLESS);
        let response = request.send().await.map_err(io::Error::other)?;
        response.error_for_status().map_err(io::Error::other)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> io::Result<Answer> {
        let started = Instant::now();
        let request = request.header("origin", &self.url).header("cookie", &self.cookie);
        let response = request.send().await.map_err(io::Error::other)?;
        let status = response.status().as_u16();
        let bytes = response.bytes().await.map_err(io::Error::other)?;
        let ms = started.elapsed().as_secs_f64() * 1_000.0;
        // An empty body is an answer too.
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answer { status, body, ms })
    }
}
