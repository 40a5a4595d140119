//! Somebody on duty: a stream of events, the list of pages whenever the stream begins anew, and answers.

use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use support::{
    api::Session,
    demo::{list, text},
};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

/// What everybody heard: when each page first reached each person.
pub struct Heard {
    rings: Mutex<HashMap<(String, String), Instant>>,
    streams: watch::Sender<usize>,
    began: Instant,
    /// `began` by the wall's clock, which is the service's too.
    began_ms: i64,
}

impl Default for Heard {
    #[expect(clippy::disallowed_methods, reason = "the record is written by the wall's clock")]
    fn default() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis());
        Self {
            rings: Mutex::default(),
            streams: watch::Sender::new(0),
            began: Instant::now(),
            began_ms: i64::try_from(wall).unwrap_or_default(),
        }
    }
}

impl Heard {
    fn lock(&self) -> MutexGuard<'_, HashMap<(String, String), Instant>> {
        self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, page: &str, person: &str) {
        self.lock().entry((page.to_owned(), person.to_owned())).or_insert_with(Instant::now);
    }

    pub fn first(&self, page: &str, person: &str) -> Option<Instant> {
        self.lock().get(&(page.to_owned(), person.to_owned())).copied()
    }

    /// A moment in milliseconds since the epoch.
    pub fn wall(&self, at: Instant) -> i64 {
        let since = at.saturating_duration_since(self.began).as_millis();
        self.began_ms + i64::try_from(since).unwrap_or_default()
    }

    pub async fn wait_for_streams(&self, count: usize) {
        // The sender lives in `self`, so this cannot fail.
        let mut open = self.streams.subscribe();
        let _all = open.wait_for(|open| *open >= count).await;
    }
}

/// What is done with a page, decided by its id so that everybody agrees.
enum Policy {
    /// Whoever is called first takes it.
    Take,
    /// The first is busy, the next takes it.
    PassOn,
    /// Nobody answers until every level has rung.
    Leave,
}

fn policy(page: &str) -> Policy {
    match u8::from_str_radix(page.get(page.len().saturating_sub(2)..).unwrap_or("0"), 16).unwrap_or(0) % 10 {
        0..=6 => Policy::Take,
        7 => Policy::PassOn,
        _ => Policy::Leave,
    }
}

pub struct Callee {
    pub session: Session,
    pub id: String,
    pub heard: Arc<Heard>,
}

impl Callee {
    /// Listens until it is stopped, and anew when the stream breaks.
    pub async fn listen(self) {
        let mut answered = HashSet::new();
        let mut first = true;
        loop {
            if let Ok(mut stream) = self.session.open("/api/events").await {
                if std::mem::take(&mut first) {
                    self.heard.streams.send_modify(|open| *open += 1);
                }
                self.look(&mut answered).await;
                let mut buffer = Vec::new();
                while let Ok(Some(bytes)) = stream.chunk().await {
                    buffer.extend_from_slice(&bytes);
                    while let Some(end) = buffer.windows(2).position(|w| w == b"\n\n") {
                        let event: Vec<u8> = buffer.drain(..end + 2).collect();
                        self.event(&String::from_utf8_lossy(&event), &mut answered).await;
                    }
                }
            }
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// What a page does that has missed events: it reads the list.
    async fn look(&self, answered: &mut HashSet<String>) {
        let Ok(answer) = self.session.get("/api/pages").await else { return };
        for page in list(&answer.body).iter().filter(|page| !page["mine"].is_null()) {
            self.ring(&text(&page["id"]), answered);
        }
    }

    async fn event(&self, event: &str, answered: &mut HashSet<String>) {
        if event.contains("event: resync") {
            return self.look(answered).await;
        }
        let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) else { return };
        let Ok(change) = serde_json::from_str::<Value>(data) else { return };
        let called = list(&change["people"]).iter().any(|person| *person == self.id.as_str());
        if change["kind"] == "page" && called {
            self.ring(&text(&change["id"]), answered);
        }
    }

    fn ring(&self, page: &str, answered: &mut HashSet<String>) {
        self.heard.note(page, &self.id);
        if answered.insert(page.to_owned()) {
            tokio::spawn(answer(self.session.clone(), page.to_owned()));
        }
    }
}

/// Answers as the page's policy says; again until the service has heard it.
async fn answer(session: Session, page: String) {
    let path = |verb: &str| format!("/api/pages/{page}/{verb}");
    say(&session, &path("delivered")).await;
    let Some(seen) = read(&session, &page).await else { return };
    let mine = text(&seen["mine"]);
    match policy(&page) {
        Policy::Take => say(&session, &path("accept")).await,
        Policy::PassOn if mine == "first" => say(&session, &path("busy")).await,
        Policy::PassOn if mine != "coordinator" => say(&session, &path("accept")).await,
        Policy::PassOn => {}
        Policy::Leave if mine == "leader" => say(&session, &path("accept")).await,
        Policy::Leave => {}
    }
}

async fn read(session: &Session, page: &str) -> Option<Value> {
    for _ in 0..100 {
        match session.get(&format!("/api/pages/{page}")).await {
            Ok(answer) if answer.is_ok() => return Some(answer.body),
            Ok(answer) if !answer.is_server_error() => return None,
            _ => sleep(Duration::from_millis(100)).await,
        }
    }
    None
}

async fn say(session: &Session, path: &str) {
    for _ in 0..100 {
        match session.post(path, &json!({})).await {
            Ok(answer) if !answer.is_server_error() => return,
            _ => sleep(Duration::from_millis(100)).await,
        }
    }
}
