//! What every handler shares, built once.

use crate::{
    auth::{limiter::Limiter, password::Passwords},
    counters::Counters,
    domain::{
        clock::{Clock, Ts},
        ids::{EventId, HospitalId, UserId},
    },
    expansions::Expansions,
    http::service::Change,
    paging::presence::Streams,
    readiness::Readiness,
    store::{
        self, Cx, Db, StoreError, StoreResult,
        sealing::{self, Key},
    },
};
use jiff::tz::TimeZone;
use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tokio::sync::{Notify, Semaphore, SemaphorePermit, broadcast};

/// Booking transactions of this node at one time. Those of one person queue for that person's row anyway; a storm of
/// them must not take every connection of the pool while they do.
const BOOKINGS_AT_ONCE: usize = 4;

/// What the service is built from. `config` makes it from flags, environment and file; tests make it by hand.
pub struct Parts {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub master_key: Key,
    pub zone: TimeZone,
    /// Origins that the page is served from, e.g. `http://localhost:8080`.
    pub origins: Vec<String>,
    pub public_url: String,
    /// Where excerpts are kept, sealed.
    pub excerpt_dir: PathBuf,
}

/// The service. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    passwords: Passwords,
    sign_in_limiter: Limiter,
    guest_limiter: Limiter,
    device_limiter: Limiter,
    feed_limiter: Limiter,
    changes: broadcast::Sender<Arc<ChangeFor>>,
    hospital_keys: Mutex<HashMap<HospitalId, Key>>,
    booking_turns: Semaphore,
    in_flight: Mutex<HashSet<(UserId, String)>>,
    live: std::sync::OnceLock<crate::live::Live>,
    channels: std::sync::OnceLock<crate::notify::Channels>,
    something_changed: Notify,
    something_urgent: Notify,
    counters: Counters,
    readiness: Readiness,
    expansions: Expansions,
    freed: crate::http::waitlist::offer::Freed,
    /// Names this process among the nodes of an installation.
    node: String,
    streams: Streams,
    pager: Notify,
}

/// A change and who may hear of it: the people of some hospitals, or one person.
#[derive(Debug)]
pub struct ChangeFor {
    pub change: Change,
    pub hospitals: Vec<HospitalId>,
    pub person: Option<UserId>,
}

impl App {
    pub fn new(parts: Parts) -> Self {
        let (changes, _) = broadcast::channel(1024);
        Self(Arc::new(Inner {
            parts,
            passwords: Passwords::default(),
            sign_in_limiter: Limiter::new(5, 15 * crate::domain::clock::MINUTE),
            guest_limiter: Limiter::new(5, 60 * crate::domain::clock::MINUTE),
            device_limiter: Limiter::new(30, crate::domain::clock::MINUTE),
            feed_limiter: Limiter::new(30, crate::domain::clock::MINUTE),
            changes,
            hospital_keys: Mutex::default(),
            booking_turns: Semaphore::new(BOOKINGS_AT_ONCE),
            in_flight: Mutex::default(),
            live: std::sync::OnceLock::new(),
            channels: std::sync::OnceLock::new(),
            something_changed: Notify::new(),
            something_urgent: Notify::new(),
            counters: Counters::default(),
            readiness: Readiness::default(),
            expansions: Expansions::default(),
            freed: Default::default(),
            node: EventId::new().to_string(),
            streams: Streams::default(),
            pager: Notify::new(),
        }))
    }

    pub fn db(&self) -> &Db {
        &self.0.parts.db
    }

    pub fn now(&self) -> Ts {
        self.0.parts.clock.now()
    }

    pub fn clock(&self) -> Arc<dyn Clock> {
        self.0.parts.clock.clone()
    }

    pub fn zone(&self) -> &TimeZone {
        &self.0.parts.zone
    }

    pub fn master_key(&self) -> &Key {
        &self.0.parts.master_key
    }

    pub fn origins(&self) -> &[String] {
        &self.0.parts.origins
    }

    pub fn public_url(&self) -> &str {
        &self.0.parts.public_url
    }

    pub fn excerpt_dir(&self) -> &std::path::Path {
        &self.0.parts.excerpt_dir
    }

    pub fn counters(&self) -> &Counters {
        &self.0.counters
    }

    pub fn readiness(&self) -> &Readiness {
        &self.0.readiness
    }

    /// Rotas that this node has expanded.
    pub fn expansions(&self) -> &Expansions {
        &self.0.expansions
    }

    /// Times that became free and are to be offered to those who wait.
    pub fn freed(&self) -> &crate::http::waitlist::offer::Freed {
        &self.0.freed
    }

    pub fn node(&self) -> &str {
        &self.0.node
    }

    /// Who has an event stream open on this node.
    pub fn streams(&self) -> &Streams {
        &self.0.streams
    }

    /// An emergency has a new next step.
    pub fn wake_pager(&self) {
        self.0.pager.notify_one();
    }

    pub async fn pager_woken(&self) {
        self.0.pager.notified().await;
    }

    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub fn sign_in_limiter(&self) -> &Limiter {
        &self.0.sign_in_limiter
    }

    pub fn guest_limiter(&self) -> &Limiter {
        &self.0.guest_limiter
    }

    /// Wrong tokens by address, and offers by device.
    pub fn device_limiter(&self) -> &Limiter {
        &self.0.device_limiter
    }

    /// Wrong calendar addresses, by where they come from: many share an address with a machine that publishes.
    pub fn feed_limiter(&self) -> &Limiter {
        &self.0.feed_limiter
    }

    /// Waits, in the order of arrival, for a turn to book.
    pub async fn booking_turn(&self) -> Option<SemaphorePermit<'_>> {
        // Fails only when the semaphore is closed, which nobody does.
        self.0.booking_turns.acquire().await.ok()
    }

    /// Idempotency keys of requests that this node is answering.
    pub fn in_flight(&self) -> &Mutex<HashSet<(UserId, String)>> {
        &self.0.in_flight
    }

    /// The live side: tickets and rooms. Set once, after the relay has started.
    pub fn live(&self) -> Option<&crate::live::Live> {
        self.0.live.get()
    }

    pub fn set_live(&self, live: crate::live::Live) {
        // A second call would be a fault of the start-up code; the first one stands.
        let _first = self.0.live.set(live);
    }

    /// Tells the pages of these hospitals that something changed. Called after the commit; a hint that may be lost.
    pub fn changed(&self, change: Change, hospitals: impl IntoIterator<Item = HospitalId>) {
        if matches!(change, Change::Consultation { .. }) {
            // Its page may have ended with it.
            self.wake_pager();
        }
        let hospitals = hospitals.into_iter().collect();
        // Nobody listening is not an error.
        let _listeners = self.0.changes.send(Arc::new(ChangeFor { change, hospitals, person: None }));
        // What was committed with the change may stand in the outbox.
        self.0.something_changed.notify_one();
        self.0.something_urgent.notify_one();
    }

    /// The same for the pages of one person.
    pub fn changed_for(&self, change: Change, person: UserId) {
        let told = ChangeFor { change, hospitals: Vec::new(), person: Some(person) };
        let _listeners = self.0.changes.send(Arc::new(told));
    }

    /// Ends when something changed on this node since the last time.
    pub async fn something_changed(&self) {
        self.0.something_changed.notified().await;
    }

    /// The same, for whoever sends what is urgent.
    pub async fn something_urgent(&self) {
        self.0.something_urgent.notified().await;
    }

    /// The ways out of the house: mail, push, gateways. Set once at the start.
    pub fn channels(&self) -> Option<&crate::notify::Channels> {
        self.0.channels.get()
    }

    pub fn set_channels(&self, channels: crate::notify::Channels) {
        // A second call would be a fault of the start-up code; the first one stands.
        let _first = self.0.channels.set(channels);
    }

    pub fn changes(&self) -> broadcast::Receiver<Arc<ChangeFor>> {
        self.0.changes.subscribe()
    }

    /// A hospital's key, unwrapped once and kept.
    pub async fn hospital_key(&self, cx: &mut Cx<'_>, hospital: HospitalId) -> StoreResult<Key> {
        if let Some(key) = self.cached_key(hospital) {
            return Ok(key);
        }
        let wrapped = store::hospital::wrapped_key(cx, hospital).await?.ok_or(StoreError::Sealed)?;
        let key = sealing::unwrap_hospital_key(self.master_key(), hospital, &wrapped)?;
        self.0.hospital_keys.lock().unwrap_or_else(|e| e.into_inner()).insert(hospital, key.clone());
        Ok(key)
    }

    fn cached_key(&self, hospital: HospitalId) -> Option<Key> {
        self.0.hospital_keys.lock().unwrap_or_else(|e| e.into_inner()).get(&hospital).cloned()
    }
}
