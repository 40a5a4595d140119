//! A crowd of clients that hold, book, confirm, move and hand over on the same few times, while the service is killed
//! in the middle: what was acknowledged stands, nothing overlaps, and each time is won once.

use super::{Run, Time, alternatives, hold_body, world::World};
use crate::service::Service;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    io,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use support::api::{Answer, Session};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Instant, sleep},
};

/// A service that was killed is up again long before.
const PATIENCE: Duration = Duration::from_secs(60);

/// A time of one specialist that is fought for.
#[derive(Clone, Copy, Debug)]
struct Spot {
    specialist: usize,
    time: Time,
}

/// A booking, as its last acknowledgement told it.
#[derive(Clone, Debug)]
struct Standing {
    id: String,
    version: i64,
    specialist: usize,
    time: Time,
}

struct Fight {
    bookers: Vec<Session>,
    /// Each with their own login.
    specialists: Vec<(String, Session)>,
    spots: Vec<Spot>,
    waiting: Mutex<Vec<String>>,
    standing: Mutex<Vec<Standing>>,
    tried: AtomicUsize,
    half: Notify,
    attempts: usize,
    run: Mutex<Run>,
    latencies: Mutex<Vec<f64>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

/// Runs the whole fight and leaves its figures in `run`.
pub async fn fight(world: &World, times: usize, kill: bool, service: &mut Service, run: &mut Run) -> io::Result<()> {
    let fight = Arc::new(Fight::prepare(world, times, run.attempts).await?);
    let mut clients = JoinSet::new();
    for client in 0..world.bookers.len() {
        let fight = fight.clone();
        clients.spawn(async move { fight.client(client).await });
    }
    if kill {
        fight.half.notified().await;
        service.kill();
        service.restart();
    }
    for done in clients.join_all().await {
        done?;
    }
    let figures = std::mem::take(&mut *locked(&fight.run));
    run.conflicts = figures.conflicts;
    run.without_alternative = figures.without_alternative;
    run.server_errors = figures.server_errors;
    let latencies = locked(&fight.latencies).clone();
    run.p50_ms = crate::report::percentile(&latencies, 0.5);
    run.p95_ms = crate::report::percentile(&latencies, 0.95);
    fight.settle(world, run).await?;
    run.audit_intact = service.check().inspect_err(|said| eprintln!("hoichan check: {said}")).is_ok();
    Ok(())
}

impl Fight {
    async fn prepare(world: &World, times: usize, attempts: usize) -> io::Result<Self> {
        let mut spots = Vec::with_capacity(times);
        for specialist in 0..world.specialists.len() {
            let share = times / world.specialists.len() + usize::from(specialist < times % world.specialists.len());
            let free = world.free_times_of(&world.specialists[specialist].0, 30).await?;
            let mut chosen: Vec<Time> = Vec::with_capacity(share);
            for time in free {
                if chosen.len() < share && chosen.last().is_none_or(|last| last.ends_at <= time.starts_at) {
                    chosen.push(time);
                }
            }
            spots.extend(chosen.into_iter().map(|time| Spot { specialist, time }));
        }
        if spots.len() < times {
            return Err(io::Error::other(format!("the specialists offer {} times, {times} are wanted", spots.len())));
        }
        Ok(Self {
            bookers: world.bookers.clone(),
            specialists: world.specialists.clone(),
            spots,
            waiting: Mutex::new(world.waiting.clone()),
            standing: Mutex::default(),
            tried: AtomicUsize::new(0),
            half: Notify::new(),
            attempts,
            run: Mutex::default(),
            latencies: Mutex::default(),
        })
    }

    /// One coordinator: tries until everybody together has tried often enough.
    async fn client(&self, client: usize) -> io::Result<()> {
        let mut random = StdRng::seed_from_u64(client as u64);
        let session = self.bookers[client].clone();
        while self.tried.load(Ordering::Relaxed) < self.attempts {
            let spot = self.spots[random.random_range(0..self.spots.len())];
            // Holds are what is fought about most; what stands is confirmed, moved and handed over now and then.
            let standing = if random.random_ratio(1, 5) { self.take_standing(&mut random) } else { None };
            match standing {
                Some(standing) if random.random_ratio(1, 3) => self.confirm(standing, &mut random).await?,
                Some(standing) => self.shift(&session, standing, spot, &mut random).await?,
                None => self.hold(&session, spot, &mut random).await?,
            }
        }
        Ok(())
    }

    fn take_standing(&self, random: &mut StdRng) -> Option<Standing> {
        let mut all = locked(&self.standing);
        if all.is_empty() {
            return None;
        }
        let at = random.random_range(0..all.len());
        Some(all.swap_remove(at))
    }

    async fn hold(&self, session: &Session, spot: Spot, random: &mut StdRng) -> io::Result<()> {
        let Some(consultation) = locked(&self.waiting).pop() else { return Ok(()) };
        let specialist = &self.specialists[spot.specialist].0;
        let body = hold_body(&consultation, specialist, spot.time);
        let held = self.attempt(session, "/api/appointments", random, &body).await?;
        if !held.is_ok() {
            let mut waiting = locked(&self.waiting);
            // To the other end, so that everybody's turn comes.
            waiting.insert(0, consultation);
            return Ok(());
        }
        let id = held.body["id"].as_str().unwrap_or_default().to_owned();
        let body = json!({ "version": held.body["version"] });
        let booked = self.attempt(session, &format!("/api/appointments/{id}/book"), random, &body).await?;
        if !booked.is_ok() {
            return Err(io::Error::other(format!("a hold could not be booked: {} {}", booked.status, booked.body)));
        }
        self.stands(&booked, spot.specialist);
        Ok(())
    }

    /// The specialist accepts.
    async fn confirm(&self, standing: Standing, random: &mut StdRng) -> io::Result<()> {
        let body = json!({ "version": standing.version, "answer": "accepted" });
        let path = format!("/api/appointments/{}/answer", standing.id);
        let session = &self.specialists[standing.specialist].1;
        let answer = self.attempt(session, &path, random, &body).await?;
        self.after(answer, standing.specialist, standing);
        Ok(())
    }

    /// To another time, or to another specialist too.
    async fn shift(&self, session: &Session, standing: Standing, to: Spot, random: &mut StdRng) -> io::Result<()> {
        let body = json!({ "version": standing.version, "specialist_id": self.specialists[to.specialist].0,
            "starts_at": to.time.starts_at, "ends_at": to.time.ends_at });
        let path = format!("/api/appointments/{}/move", standing.id);
        let answer = self.attempt(session, &path, random, &body).await?;
        self.after(answer, to.specialist, standing);
        Ok(())
    }

    fn after(&self, answer: Answer, specialist: usize, before: Standing) {
        if answer.is_ok() {
            self.stands(&answer, specialist);
        } else {
            if answer.code() != "time_taken" {
                eprintln!("unexpected: {} {}", answer.status, answer.body);
                locked(&self.run).server_errors += 1;
            }
            locked(&self.standing).push(before);
        }
    }

    fn stands(&self, answer: &Answer, specialist: usize) {
        let Some(time) = Time::of(&answer.body) else { return };
        let id = answer.body["id"].as_str().unwrap_or_default().to_owned();
        let version = answer.body["version"].as_i64().unwrap_or_default();
        locked(&self.standing).push(Standing { id, version, specialist, time });
    }

    /// One request under a key of its own, sent again under it while there is no answer because the service is down.
    async fn attempt(&self, session: &Session, path: &str, random: &mut StdRng, body: &Value) -> io::Result<Answer> {
        if self.tried.fetch_add(1, Ordering::Relaxed) + 1 == self.attempts / 2 {
            self.half.notify_one();
        }
        let key = format!("{:032x}", random.random::<u128>());
        let began = Instant::now();
        let mut first = true;
        loop {
            match session.post_once(path, &key, body).await {
                // The first one is still being answered by a service that nobody has told that we are gone.
                Ok(answer) if answer.code() == "in_flight" => {}
                Ok(answer) => {
                    self.count(&answer, first);
                    return Ok(answer);
                }
                Err(error) if began.elapsed() > PATIENCE => return Err(error),
                Err(_) => {}
            }
            first = false;
            sleep(Duration::from_millis(50)).await;
        }
    }

    fn count(&self, answer: &Answer, first: bool) {
        if first {
            locked(&self.latencies).push(answer.ms);
        }
        let mut run = locked(&self.run);
        run.server_errors += usize::from(answer.is_server_error());
        if answer.code() == "time_taken" {
            run.conflicts += 1;
            run.without_alternative += usize::from(alternatives(answer) == 0);
        }
    }

    /// Afterwards: what stands is what was acknowledged, and every time that is left can be had.
    async fn settle(&self, world: &World, run: &mut Run) -> io::Result<()> {
        let found = world.standing_of_all().await?;
        let standing = locked(&self.standing).clone();
        run.acknowledged = standing.len();
        run.acknowledged_lost = standing.iter().filter(|s| !found.iter().any(|a| self.is(s, a))).count();
        // Losers wrote nothing: there is no appointment that nobody was promised.
        run.unasked = found.iter().filter(|a| !standing.iter().any(|s| a["id"] == s.id.as_str())).count();
        let mut random = StdRng::seed_from_u64(u64::MAX);
        for spot in &self.spots {
            if !standing.iter().any(|s| s.specialist == spot.specialist && s.time == spot.time) {
                self.hold(&self.bookers[0], *spot, &mut random).await?;
            }
        }
        run.bookable = self.spots.len();
        let booked: HashSet<(usize, i64)> =
            locked(&self.standing).iter().map(|s| (s.specialist, s.time.starts_at)).collect();
        run.booked = booked.len();
        run.overlaps = world.overlaps_of_all().await?;
        Ok(())
    }

    fn is(&self, standing: &Standing, appointment: &Value) -> bool {
        appointment["id"] == standing.id.as_str()
            && appointment["status"] == "booked"
            && appointment["specialist_id"] == self.specialists[standing.specialist].0.as_str()
            && Time::of(appointment) == Some(standing.time)
    }
}

/// Posts each of `keys` requests five times at once, and gives how many rows that made. The code of a consultation
/// counts up, so that a row too many shows even when nobody was told of it.
pub async fn same_key_rows(doctor: &Session, keys: usize) -> io::Result<i64> {
    let body = json!({ "urgency": "routine" });
    let before = number_of(&doctor.post("/api/consultations", &body).await?.expect_ok("a draft")?);
    let mut differ = 0;
    for group in (0..keys).collect::<Vec<_>>().chunks(16) {
        let mut sending = JoinSet::new();
        for key in group {
            for _ in 0..5 {
                let (doctor, key, body) = (doctor.clone(), format!("same-{key}"), body.clone());
                sending.spawn(async move { (key.clone(), until_answered(&doctor, &key, &body).await) });
            }
        }
        let mut answers: Vec<(String, Value)> = Vec::new();
        for (key, answer) in sending.join_all().await {
            answers.push((key, answer?));
        }
        answers.sort_by(|a, b| a.0.cmp(&b.0));
        differ += answers.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1).count();
    }
    let after = number_of(&doctor.post("/api/consultations", &body).await?.expect_ok("a draft")?);
    if differ > 0 {
        return Err(io::Error::other(format!("{differ} answers under one key differ")));
    }
    Ok(after - before - 1)
}

async fn until_answered(doctor: &Session, key: &str, body: &Value) -> io::Result<Value> {
    loop {
        let answer = doctor.post_once("/api/consultations", key, body).await?;
        if answer.code() != "in_flight" {
            return answer.expect_ok("a draft under a key");
        }
        tokio::task::yield_now().await;
    }
}

/// `HC-2611-0412` → 412.
fn number_of(consultation: &Value) -> i64 {
    let code = consultation["code"].as_str().unwrap_or_default();
    code.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}
