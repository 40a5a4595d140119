//! A coordinator who has the board open: a stream of events, and the requests that the page makes on its hints
//! (`web/ui/src/api/changes.ts` gathers them, `features/coordination/api.ts` loads the lines that changed).

use super::Run;
use crate::report;
use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use support::{
    api::{Answer, Session},
    demo::{list, text},
};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until, timeout},
};

/// As long as the page gathers hints before it looks.
const GATHER: Duration = Duration::from_millis(100);
/// How long a change may go unseen before it counts as never seen.
const PATIENCE: Duration = Duration::from_secs(10);

/// What everybody has seen.
#[derive(Default)]
pub struct Seen {
    inner: Mutex<Inner>,
    /// Counts whatever is noted, so that somebody may wait for it.
    noted: watch::Sender<u64>,
}

#[derive(Default)]
struct Inner {
    watchers: usize,
    /// The first coordinator's board.
    board: HashMap<String, Card>,
    /// The change that is waited for: the card, the version it had, who has seen a newer one.
    awaited: Option<(String, i64, HashMap<usize, Instant>)>,
    waits: Vec<f64>,
    first_load_ms: Vec<f64>,
    first_load_kb: Vec<f64>,
    reload_kb: Vec<f64>,
    server_errors: usize,
}

/// A line of the board.
struct Card {
    version: i64,
    state: String,
    specialty: String,
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        self.noted.send_modify(|count| *count += 1);
    }

    pub async fn wait_for_watchers(&self, count: usize) -> io::Result<()> {
        let mut noted = self.noted.subscribe();
        let all = noted.wait_for(|_| self.lock().watchers >= count);
        timeout(PATIENCE * 6, all)
            .await
            .map_err(|_| io::Error::other("a board did not load"))?
            .map(drop)
            .map_err(io::Error::other)
    }

    pub fn states(&self) -> Vec<String> {
        self.lock().board.values().map(|card| card.state.clone()).collect()
    }

    /// The cards of a specialty in a state, with their versions, oldest first.
    pub fn cards_in(&self, state: &str, specialty: &str) -> Vec<(String, i64)> {
        let inner = self.lock();
        let fitting = inner.board.iter().filter(|(_, card)| card.state == state && card.specialty == specialty);
        let mut cards: Vec<_> = fitting.map(|(id, card)| (id.clone(), card.version)).collect();
        cards.sort();
        cards
    }

    /// From now on everybody is watched for a newer version of this card.
    pub fn await_change(&self, card: &str) -> i64 {
        let mut inner = self.lock();
        let version = inner.board.get(card).map_or(0, |card| card.version);
        inner.awaited = Some((card.to_owned(), version, HashMap::new()));
        version
    }

    /// Waits until this many have seen it; gives how many have not.
    pub async fn until_seen(&self, pressed: Instant, by: usize) -> usize {
        let mut noted = self.noted.subscribe();
        let count = || self.lock().awaited.as_ref().map_or(0, |(_, _, who)| who.len());
        let _late = timeout(PATIENCE, noted.wait_for(|_| count() >= by)).await;
        let mut inner = self.lock();
        let who = inner.awaited.take().map(|(_, _, who)| who).unwrap_or_default();
        inner.waits.extend(who.values().map(|at| at.saturating_duration_since(pressed).as_secs_f64() * 1_000.0));
        by - who.len()
    }

    pub fn server_error(&self) {
        self.lock().server_errors += 1;
    }

    /// One coordinator's reply.
    fn note(&self, number: usize, answer: &Answer, first: bool) {
        let now = Instant::now();
        let mut inner = self.lock();
        if !answer.is_ok() {
            inner.server_errors += usize::from(answer.is_server_error());
            return;
        }
        let kb = answer.body.to_string().len() as f64 / 1_024.0;
        if first {
            inner.watchers += 1;
            inner.first_load_ms.push(answer.ms);
            inner.first_load_kb.push(kb);
        } else {
            inner.reload_kb.push(kb);
        }
        for line in list(&answer.body) {
            let (id, version) = (text(&line["id"]), line["version"].as_i64().unwrap_or_default());
            if let Some((card, old, who)) = &mut inner.awaited
                && *card == id
                && version > *old
            {
                who.entry(number).or_insert(now);
            }
            if number == 0 {
                let (state, specialty) = (text(&line["state"]), text(&line["specialty"]));
                inner.board.insert(id, Card { version, state, specialty });
            }
        }
        drop(inner);
        self.tell();
    }

    pub fn figures(&self, run: &mut Run) {
        let inner = self.lock();
        run.seen_p50_ms = report::percentile(&inner.waits, 0.5);
        run.seen_p95_ms = report::percentile(&inner.waits, 0.95);
        run.seen_worst_ms = report::percentile(&inner.waits, 1.0);
        run.first_load_ms = report::percentile(&inner.first_load_ms, 0.5);
        run.first_load_kb = report::percentile(&inner.first_load_kb, 0.5);
        run.reload_kb = report::percentile(&inner.reload_kb, 0.5);
        run.reloads = inner.reload_kb.len();
        run.server_errors += inner.server_errors;
    }
}

pub struct Watcher {
    number: usize,
    session: Session,
    seen: Arc<Seen>,
}

impl Watcher {
    pub fn new(number: usize, session: Session, seen: Arc<Seen>) -> Self {
        Self { number, session, seen }
    }

    /// Listens until it is stopped.
    pub async fn watch(self) {
        let Ok(mut stream) = self.session.open("/api/events").await else { return };
        self.load(&BTreeSet::new()).await;
        let mut buffer = Vec::new();
        let mut changed = BTreeSet::new();
        let mut due = None;
        loop {
            let wake = due.unwrap_or_else(|| Instant::now() + PATIENCE);
            tokio::select! {
                chunk = stream.chunk() => {
                    let Ok(Some(bytes)) = chunk else { return };
                    buffer.extend_from_slice(&bytes);
                    while let Some(end) = buffer.windows(2).position(|w| w == b"\n\n") {
                        let event: Vec<u8> = buffer.drain(..end + 2).collect();
                        if let Some(id) = consultation(&String::from_utf8_lossy(&event)) {
                            changed.insert(id);
                            due.get_or_insert(Instant::now() + GATHER);
                        }
                    }
                }
                () = sleep_until(wake), if due.is_some() => {
                    due = None;
                    let ids = std::mem::take(&mut changed);
                    // A page goes on listening while it loads.
                    let this = Self::new(self.number, self.session.clone(), self.seen.clone());
                    tokio::spawn(async move { this.load(&ids).await });
                }
            }
        }
    }

    /// The lines that changed, all of them at first, and beside them the outcomes that are owed, which the last column
    /// shows.
    async fn load(&self, changed: &BTreeSet<String>) {
        let ids: Vec<&str> = changed.iter().map(String::as_str).collect();
        let of = if ids.is_empty() { String::new() } else { format!("&ids={}", ids.join(",")) };
        let (lines, outcomes) = (format!("/api/consultations?scope=open{of}"), format!("/api/outcomes?state=open{of}"));
        let (lines, outcomes) = tokio::join!(self.session.get(&lines), self.session.get(&outcomes));
        match lines {
            Ok(answer) => self.seen.note(self.number, &answer, ids.is_empty()),
            Err(_) => self.seen.server_error(),
        }
        if !outcomes.is_ok_and(|answer| answer.is_ok()) {
            self.seen.server_error();
        }
    }
}

/// Which consultation a hint is about.
fn consultation(event: &str) -> Option<String> {
    let data = event.lines().find_map(|line| line.strip_prefix("data: "))?;
    let change: Value = serde_json::from_str(data).ok()?;
    (change["kind"] == "consultation").then(|| text(&change["id"]))
}
