//! Emergencies: doctors press the red button, people on duty hold streams of events, take some, are busy for some and
//! leave some until the last level has rung. In the middle the service is killed. Then the record is read: each page
//! must have rung, for each person at most once, and each level in its time.

mod callee;
mod record;

use crate::{
    report::{self, Report},
    service::{Database, Service},
};
use callee::{Callee, Heard};
use record::Record;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{io, sync::Arc, time::Duration};
use support::{
    api::Session,
    demo::{Person, list, text},
};
use tokio::{
    task::JoinSet,
    time::{Instant, interval, sleep, timeout},
};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, value_enum, default_value = "sqlite")]
    database: Database,
    /// How often the red button is pressed.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(20..=20_000))]
    pages: u32,
    /// How often in a second.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=200))]
    rate: u32,
}

/// Shorter than any hospital's, so that a run sees every level: second, third and coordinator, leader.
pub const TIMINGS_S: [i64; 3] = [3, 6, 9];
/// How long a page may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Default, Serialize)]
struct Run {
    pages: usize,
    /// Never acknowledged, never rung, or not heard by whom it rang for first.
    lost: usize,
    /// Calls of the same person by the same page, after the first.
    doubled: usize,
    /// From sending the request to the event at the callee; what was sent while the service was down left out.
    ring_p50_ms: f64,
    ring_p95_ms: f64,
    /// The longest of those left out.
    ring_restart_ms: f64,
    /// The largest distance of a level from its time; those due while the service was down left out.
    level_error_s: f64,
    /// The largest of those left out: they ring as soon as the service is back.
    level_restart_s: f64,
    levels_checked: usize,
    down_s: f64,
    audit_intact: bool,
}

pub async fn measure(args: &Args, runs: u32) -> io::Result<Report> {
    let mut figures = Vec::new();
    let mut versions = Value::Null;
    for number in 1..=runs {
        eprintln!("run {number} of {runs} (levels after {TIMINGS_S:?} s)");
        let mut service = Service::start(args.database)?;
        versions = service.versions();
        versions["timings_s"] = json!(TIMINGS_S);
        figures.push(serde_json::to_value(once(args, &mut service).await?)?);
    }
    let holds = |run: &Value| {
        run["lost"] == 0
            && run["doubled"] == 0
            && run["audit_intact"] == true
            && run["levels_checked"].as_u64() > Some(0)
    };
    let passed = figures.iter().all(holds);
    let mut results = Map::new();
    for name in ["pages", "ring_p50_ms", "ring_p95_ms", "levels_checked", "down_s"] {
        results.insert(name.into(), report::median(&figures, name));
    }
    for name in ["lost", "doubled", "level_error_s", "ring_restart_ms", "level_restart_s"] {
        results.insert(name.into(), report::worst(&figures, name));
    }
    Ok(Report::new("page", versions, figures, results, passed))
}

/// One press of the button: when it was sent first, and the page it made.
struct Press {
    sent: Instant,
    page: Option<Value>,
}

async fn once(args: &Args, service: &mut Service) -> io::Result<Run> {
    let people = service.everybody().await?;
    let stage = Stage::of(&people)?;
    stage.set_timings().await?;
    let heard = Arc::new(Heard::default());
    let mut callees = JoinSet::new();
    for person in people.iter().filter(|p| stage.is_called(p)) {
        let callee = Callee { session: person.session.clone(), id: person.id.clone(), heard: heard.clone() };
        callees.spawn(callee.listen());
    }
    heard.wait_for_streams(callees.len()).await;
    let (presses, down) = press(args, service, &stage).await?;
    let doctor = stage.doctors[0].clone();
    stage.wait_until_over().await?;
    callees.shutdown().await;

    let made: Vec<&Value> = presses.iter().filter_map(|p| p.page.as_ref()).collect();
    let record = Record::read(&stage.doctors, &doctor, &made).await?;
    let mut run = Run { pages: presses.len(), down_s: (down.1 - down.0).as_secs_f64(), ..Run::default() };
    run.lost = presses.len() - made.len();
    run.doubled = record.doubled();
    figures(&mut run, &presses, &heard, &record, down);
    record.levels(&mut run, heard.wall(down.0), heard.wall(down.1));
    run.audit_intact = service.check().inspect_err(|said| eprintln!("hoichan check: {said}")).is_ok();
    Ok(run)
}

fn figures(run: &mut Run, presses: &[Press], heard: &Heard, record: &Record, down: (Instant, Instant)) {
    let mut rings = Vec::new();
    for press in presses {
        let Some(page) = &press.page else { continue };
        let id = text(&page["id"]);
        let Some(first) = record.first_called(&id) else {
            run.lost += 1;
            continue;
        };
        let Some(at) = heard.first(&id, &first) else {
            eprintln!("page {id} was not heard by {first}");
            run.lost += 1;
            continue;
        };
        let ms = at.saturating_duration_since(press.sent).as_secs_f64() * 1_000.0;
        // A request under way when the service fell, or sent while it was down, waits for it to be back.
        let amid = press.sent + Duration::from_secs(1) > down.0 && press.sent < down.1;
        if amid {
            run.ring_restart_ms = run.ring_restart_ms.max(ms);
        } else {
            rings.push(ms);
        }
    }
    run.ring_p50_ms = report::percentile(&rings, 0.5);
    run.ring_p95_ms = report::percentile(&rings, 0.95);
}

/// Presses at an even pace; half-way the service is killed and started again. Gives when it was away.
async fn press(args: &Args, service: &mut Service, stage: &Stage) -> io::Result<(Vec<Press>, (Instant, Instant))> {
    let mut ticks = interval(Duration::from_secs(1) / args.rate);
    let mut pressing = JoinSet::new();
    let mut down = None;
    for number in 0..args.pages as usize {
        ticks.tick().await;
        let doctor = stage.doctors[number % stage.doctors.len()].clone();
        pressing.spawn(press_until_heard(doctor, number));
        if number == args.pages as usize / 2 {
            let fell = Instant::now();
            service.kill();
            service.restart();
            down = Some((fell, Instant::now()));
        }
    }
    let presses = pressing.join_all().await;
    Ok((presses, down.ok_or_else(|| io::Error::other("the service was not killed"))?))
}

/// As the page does it: again under the same key until there is an answer.
async fn press_until_heard(doctor: Session, number: usize) -> Press {
    let key = format!("page-{number}");
    let set = ["stroke", "stroke", "chest_pain"][number % 3];
    let body =
        json!({ "set": set, "answers": { "blood_pressure": "190/105" }, "patient": { "sex": "male", "age": 58 } });
    let sent = Instant::now();
    while sent.elapsed() < PATIENCE {
        match doctor.post_once("/api/stat-requests", &key, &body).await {
            Ok(answer) if answer.is_ok() => return Press { sent, page: Some(answer.body) },
            Ok(answer) if !answer.is_server_error() => {
                eprintln!("refused: {} {}", answer.status, answer.body);
                return Press { sent, page: None };
            }
            _ => sleep(Duration::from_millis(100)).await,
        }
    }
    Press { sent, page: None }
}

/// Who asks, and whom.
pub struct Stage {
    pub doctors: Vec<Session>,
    coordinator: Session,
    advising: String,
}

impl Stage {
    fn of(people: &[Person]) -> io::Result<Self> {
        let missing = |what: &str| io::Error::other(format!("the demo has no {what}"));
        let specialist =
            people.iter().find_map(|p| p.hospital_as("specialist")).ok_or_else(|| missing("specialist"))?;
        let coordinator = people.iter().find(|p| p.has("coordinator", specialist));
        let coordinator = coordinator.ok_or_else(|| missing("coordinator"))?.session.clone();
        let doctors: Vec<Session> =
            people.iter().filter(|p| p.hospital_as("requesting_doctor").is_some()).map(|p| p.session.clone()).collect();
        if doctors.is_empty() {
            return Err(missing("doctor"));
        }
        Ok(Self { doctors, coordinator, advising: specialist.to_owned() })
    }

    fn is_called(&self, person: &Person) -> bool {
        person.has("specialist", &self.advising) || person.has("coordinator", &self.advising)
    }

    async fn set_timings(&self) -> io::Result<()> {
        let path = format!("/api/duty/timings?hospital_id={}", self.advising);
        let version = self.coordinator.get(&path).await?.expect_ok("the timings")?["version"].clone();
        let [second_s, third_s, leader_s] = TIMINGS_S;
        let body = json!({ "second_s": second_s, "third_s": third_s, "leader_s": leader_s, "version": version });
        self.coordinator.put(&path, &body).await?.expect_ok("saving the timings")?;
        Ok(())
    }

    /// Nothing rings any more.
    async fn wait_until_over(&self) -> io::Result<()> {
        let over = async {
            loop {
                let pages = self.coordinator.get("/api/pages").await?.expect_ok("the pages")?;
                if list(&pages).iter().all(|page| page["state"] != "ringing") {
                    return Ok(());
                }
                sleep(Duration::from_millis(250)).await;
            }
        };
        timeout(PATIENCE, over).await.map_err(|_| io::Error::other("pages ring on and on"))?
    }
}
