//! Whom the storm is about: a specialist with long hours, coordinators of both hospitals, consultations that wait.

use super::Time;
use crate::{client::Session, service::Service};
use serde_json::{Value, json};
use std::io;
use tokio::task::JoinSet;

pub struct World {
    /// Logins of coordinators of both hospitals.
    pub bookers: Vec<Session>,
    pub specialist: String,
    /// Accepted consultations without a time.
    pub waiting: Vec<String>,
    /// The times that the first storm fought for.
    pub raced: Vec<Time>,
    /// The present, as the service's own hours tell it.
    from: i64,
}

const DAY_MS: i64 = 86_400_000;
/// Requests at one time while the consultations are made.
const MAKERS: usize = 8;

/// Somebody signed in, with their roles.
struct Person {
    session: Session,
    user: crate::service::DemoUser,
    roles: Vec<(String, String)>,
}

impl Person {
    fn has(&self, role: &str, hospital: &str) -> bool {
        self.roles.iter().any(|(r, h)| r == role && h == hospital)
    }

    fn hospital_as(&self, role: &str) -> Option<&str> {
        self.roles.iter().find(|(r, _)| r == role).map(|(_, h)| h.as_str())
    }
}

/// Who asks whom for what.
struct Case {
    doctor: Session,
    coordinator: Session,
    advising: String,
    specialty: String,
}

impl World {
    /// Signs everybody in, gives the specialist long hours, and makes as many consultations as are needed.
    pub async fn make(service: &Service, consultations: usize, sessions: usize) -> io::Result<World> {
        let people = sign_everybody_in(service).await?;
        let (case, specialist, requesting) = choose(&people).await?;
        let coordinators: Vec<&Person> = people
            .iter()
            .filter(|p| p.has("coordinator", &case.advising) || p.has("coordinator", &requesting))
            .collect();
        let mut bookers = Vec::with_capacity(sessions);
        for i in 0..sessions {
            bookers.push(service.sign_in(&coordinators[i % coordinators.len()].user).await?);
        }
        set_long_hours(&case.coordinator, &specialist).await?;
        let waiting = make_consultations(&case, consultations).await?;
        let me = case.doctor.get("/api/me").await?.expect_ok("who am I")?;
        // A login lasts 12 hours at most, so the present is not long before its end.
        let from = me["login_expires_at"].as_i64().unwrap_or_default();
        Ok(World { bookers, specialist, waiting, raced: Vec::new(), from })
    }

    /// What the service offers over the next two weeks, beginning tomorrow.
    pub async fn free_times(&self, minutes: i64) -> io::Result<Vec<Time>> {
        let (from, to) = (self.from + DAY_MS / 2, self.from + 14 * DAY_MS);
        let path = format!("/api/free-times?specialist_id={}&from={from}&to={to}&minutes={minutes}", self.specialist);
        let answer = self.bookers[0].get(&path).await?.expect_ok("free times")?;
        Ok(list(&answer).iter().filter_map(Time::of).collect())
    }

    pub fn was_raced_for(&self, time: Time) -> bool {
        let first = self.raced.first().map_or(i64::MAX, |t| t.starts_at);
        let last = self.raced.last().map_or(i64::MIN, |t| t.ends_at);
        first <= time.starts_at && time.ends_at <= last
    }

    /// Every appointment of the specialist that takes their time.
    pub async fn appointments(&self) -> io::Result<Vec<Value>> {
        let path = format!("/api/appointments?from={}&to={}", self.from - DAY_MS, self.from + 20 * DAY_MS);
        let mut found: Vec<Value> = Vec::new();
        // A coordinator of either hospital sees them; both are asked, in case one sees less.
        for session in self.bookers.iter().take(2) {
            let answer = session.get(&path).await?.expect_ok("appointments")?;
            for entry in list(&answer) {
                let appointment = &entry["appointment"];
                let takes_time = matches!(appointment["status"].as_str(), Some("held" | "booked"));
                if takes_time
                    && appointment["specialist_id"] == self.specialist.as_str()
                    && !found.contains(appointment)
                {
                    found.push(appointment.clone());
                }
            }
        }
        Ok(found)
    }

    /// How many pairs of them overlap.
    pub async fn overlaps(&self) -> io::Result<usize> {
        let times: Vec<Time> = self.appointments().await?.iter().filter_map(Time::of).collect();
        let pairs = times.iter().enumerate().flat_map(|(i, a)| times[i + 1..].iter().map(move |b| (a, b)));
        Ok(pairs.filter(|(a, b)| a.overlaps(**b)).count())
    }
}

fn list(answer: &Value) -> &[Value] {
    answer.as_array().map_or(&[], Vec::as_slice)
}

async fn sign_everybody_in(service: &Service) -> io::Result<Vec<Person>> {
    let mut people = Vec::new();
    for user in service.users()? {
        let session = service.sign_in(&user).await?;
        let me = session.get("/api/me").await?.expect_ok("who am I")?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let roles = list(&me["roles"]).iter().map(|r| (text(&r["role"]), text(&r["hospital_id"]))).collect();
        people.push(Person { session, user, roles });
    }
    Ok(people)
}

/// A doctor, a hospital they may ask with a coordinator and a specialist of the specialty, and the doctor's hospital.
async fn choose(people: &[Person]) -> io::Result<(Case, String, String)> {
    for doctor in people {
        let Some(requesting) = doctor.hospital_as("requesting_doctor") else { continue };
        let advisers = doctor.session.get("/api/advisers").await?.expect_ok("advisers")?;
        for adviser in list(&advisers) {
            let advising = adviser["hospital"]["id"].as_str().unwrap_or_default();
            let Some(coordinator) = people.iter().find(|p| p.has("coordinator", advising)) else { continue };
            let path = format!("/api/hospitals/{advising}/specialists");
            let specialists = doctor.session.get(&path).await?.expect_ok("specialists")?;
            for specialist in list(&specialists) {
                let specialty =
                    list(&specialist["specialties"]).iter().find(|s| list(&adviser["specialties"]).contains(s));
                let Some(specialty) = specialty.and_then(Value::as_str) else { continue };
                let case = Case {
                    doctor: doctor.session.clone(),
                    coordinator: coordinator.session.clone(),
                    advising: advising.to_owned(),
                    specialty: specialty.to_owned(),
                };
                let id = specialist["id"].as_str().unwrap_or_default().to_owned();
                return Ok((case, id, requesting.to_owned()));
            }
        }
    }
    Err(io::Error::other("the demo has no doctor with an adviser, a coordinator and a specialist"))
}

/// Every day from 07:00 to 19:00.
async fn set_long_hours(coordinator: &Session, specialist: &str) -> io::Result<()> {
    let path = format!("/api/specialists/{specialist}/schedule");
    let version = coordinator.get(&path).await?.expect_ok("the schedule")?["version"].clone();
    let weekly: Vec<Value> =
        (1..=7).map(|day| json!({ "weekday": day, "from_minute": 420, "to_minute": 1140 })).collect();
    let body = json!({ "version": version, "weekly": weekly, "exceptions": [] });
    coordinator.put(&path, &body).await?.expect_ok("saving the schedule")?;
    Ok(())
}

async fn make_consultations(case: &Case, count: usize) -> io::Result<Vec<String>> {
    let mut makers = JoinSet::new();
    for maker in 0..MAKERS {
        let share = count / MAKERS + usize::from(maker < count % MAKERS);
        let (doctor, coordinator) = (case.doctor.clone(), case.coordinator.clone());
        let (advising, specialty) = (case.advising.clone(), case.specialty.clone());
        makers.spawn(async move {
            let mut made = Vec::with_capacity(share);
            for _ in 0..share {
                made.push(make_one(&doctor, &coordinator, &advising, &specialty).await?);
            }
            io::Result::Ok(made)
        });
    }
    let made: io::Result<Vec<Vec<String>>> = makers.join_all().await.into_iter().collect();
    Ok(made?.concat())
}

/// From a draft to an accepted request. An emergency may be sent incomplete, which keeps this short.
async fn make_one(doctor: &Session, coordinator: &Session, advising: &str, specialty: &str) -> io::Result<String> {
    let draft = doctor.post("/api/consultations", &json!({ "urgency": "stat" })).await?.expect_ok("a draft")?;
    let id = draft["id"].as_str().unwrap_or_default().to_owned();
    let request = json!({
        "version": draft["version"],
        "urgency": "stat",
        "specialty": specialty,
        "advising_hospital_id": advising,
        "content": { "reason": "Hội chẩn", "questions": ["Xử trí tiếp theo?"] },
    });
    let saved = doctor.put(&format!("/api/consultations/{id}/request"), &request).await?.expect_ok("saving")?;
    let step = json!({ "version": saved["version"] });
    let sent = doctor.post(&format!("/api/consultations/{id}/submit"), &step).await?.expect_ok("sending")?;
    let step = json!({ "version": sent["version"] });
    coordinator.post(&format!("/api/consultations/{id}/accept"), &step).await?.expect_ok("accepting")?;
    Ok(id)
}
