//! The people and consultations of the demo that a scenario works with.

use crate::api::Session;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{fs, io, path::Path};
use tokio::task::JoinSet;

/// The specialist is there day and night.
const ALL_DAY: (u32, u32) = (0, 1_440);
const HOUR_MS: i64 = 3_600_000;
/// Requests at one time while consultations are made.
const MAKERS: usize = 8;

/// One of the demo's users, as the demo writes them down.
#[derive(Clone, Debug, Deserialize)]
pub struct DemoUser {
    pub username: String,
    pub password: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum DemoUsers {
    List(Vec<DemoUser>),
    Named { users: Vec<DemoUser> },
}

/// Who can sign in to the demo in this data folder.
pub fn users(data_dir: &Path) -> io::Result<Vec<DemoUser>> {
    let text = fs::read_to_string(data_dir.join("demo-users.json"))?;
    Ok(match serde_json::from_str(&text)? {
        DemoUsers::List(users) | DemoUsers::Named { users } => users,
    })
}

/// Somebody signed in, with their roles.
pub struct Person {
    pub session: Session,
    pub user: DemoUser,
    pub id: String,
    roles: Vec<(String, String)>,
}

/// Who asks whom for what.
pub struct Case {
    pub doctor: Session,
    /// Of the advising hospital.
    pub coordinator: Session,
    pub advising: String,
    pub requesting: String,
    pub specialist: String,
    pub specialty: String,
}

impl Person {
    pub fn has(&self, role: &str, hospital: &str) -> bool {
        self.roles.iter().any(|(r, h)| r == role && h == hospital)
    }

    pub fn hospital_as(&self, role: &str) -> Option<&str> {
        self.roles.iter().find(|(r, _)| r == role).map(|(_, h)| h.as_str())
    }
}

pub fn list(answer: &Value) -> &[Value] {
    answer.as_array().map_or(&[], Vec::as_slice)
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub async fn sign_everybody_in(http: &reqwest::Client, url: &str, data_dir: &Path) -> io::Result<Vec<Person>> {
    let mut people = Vec::new();
    for user in users(data_dir)? {
        let session = Session::sign_in(http, url, &user.username, &user.password).await?;
        let me = session.get("/api/me").await?.expect_ok("who am I")?;
        let roles = list(&me["roles"]).iter().map(|r| (text(&r["role"]), text(&r["hospital_id"]))).collect();
        people.push(Person { session, user, id: text(&me["id"]), roles });
    }
    Ok(people)
}

impl Case {
    /// A doctor, and a hospital they may ask that has a coordinator and a specialist for it.
    pub async fn choose(people: &[Person]) -> io::Result<Case> {
        for doctor in people {
            let Some(requesting) = doctor.hospital_as("requesting_doctor") else { continue };
            let advisers = doctor.session.get("/api/advisers").await?.expect_ok("advisers")?;
            for adviser in list(&advisers) {
                let advising = text(&adviser["hospital"]["id"]);
                let Some(coordinator) = people.iter().find(|p| p.has("coordinator", &advising)) else { continue };
                let path = format!("/api/hospitals/{advising}/specialists");
                let specialists = doctor.session.get(&path).await?.expect_ok("specialists")?;
                for specialist in list(&specialists) {
                    let asked = list(&adviser["specialties"]);
                    let specialty = list(&specialist["specialties"]).iter().find(|s| asked.contains(s));
                    let (Some(specialty), id) = (specialty, text(&specialist["id"])) else { continue };
                    return Ok(Case {
                        doctor: doctor.session.clone(),
                        coordinator: coordinator.session.clone(),
                        advising,
                        requesting: requesting.to_owned(),
                        specialist: id,
                        specialty: text(specialty),
                    });
                }
            }
        }
        Err(io::Error::other("the demo has no doctor with an adviser, a coordinator and a specialist"))
    }

    /// The specialist's own login.
    pub fn specialist_of<'a>(&self, people: &'a [Person]) -> io::Result<&'a Session> {
        let found = people.iter().find(|p| p.id == self.specialist).map(|p| &p.session);
        found.ok_or_else(|| io::Error::other("the demo's specialist has no login"))
    }

    /// The appointments of the next day and the past one, as the advising coordinator sees them.
    pub async fn calendar(&self) -> io::Result<Vec<Value>> {
        let now = self.now().await?;
        let path = format!("/api/appointments?from={}&to={}", now - 24 * HOUR_MS, now + 24 * HOUR_MS);
        let answer = self.coordinator.get(&path).await?.expect_ok("the calendar")?;
        Ok(list(&answer).iter().map(|entry| entry["appointment"].clone()).collect())
    }

    /// About the present, by the service's clock.
    async fn now(&self) -> io::Result<i64> {
        let me = self.doctor.get("/api/me").await?.expect_ok("who am I")?;
        // A fresh login ends 12 hours from now.
        Ok(me["login_expires_at"].as_i64().unwrap_or_default() - 12 * HOUR_MS)
    }

    /// Those who advise in this specialty at that hospital and can sign in, this case's specialist first.
    pub async fn specialists(&self, people: &[Person]) -> io::Result<Vec<(String, Session)>> {
        let path = format!("/api/hospitals/{}/specialists", self.advising);
        let all = self.coordinator.get(&path).await?.expect_ok("specialists")?;
        let advises = |s: &&Value| list(&s["specialties"]).contains(&json!(self.specialty));
        let mut ids: Vec<String> = list(&all).iter().filter(advises).map(|s| text(&s["id"])).collect();
        ids.sort_by_key(|id| *id != self.specialist);
        let login = |id: &String| Some((id.clone(), people.iter().find(|p| p.id == *id)?.session.clone()));
        Ok(ids.iter().filter_map(login).collect())
    }

    /// The same hours on each day, holidays too, in minutes after midnight, and nothing else in the rota.
    pub async fn set_hours(&self, from_minute: u32, to_minute: u32) -> io::Result<()> {
        self.set_hours_of(&self.specialist, from_minute, to_minute).await
    }

    pub async fn set_hours_of(&self, specialist: &str, from_minute: u32, to_minute: u32) -> io::Result<()> {
        let path = format!("/api/specialists/{specialist}/schedule");
        let version = self.coordinator.get(&path).await?.expect_ok("the schedule")?["version"].clone();
        let day = |day| json!({ "weekday": day, "from_minute": from_minute, "to_minute": to_minute });
        let weekly: Vec<Value> = (1..=7).map(day).collect();
        let settings = json!({ "works_on_holidays": true });
        let body = json!({ "version": version, "weekly": weekly, "exceptions": [], "rules": [], "settings": settings });
        self.coordinator.put(&path, &body).await?.expect_ok("saving the schedule")?;
        Ok(())
    }

    /// Accepted consultations without a time.
    pub async fn make(&self, count: usize) -> io::Result<Vec<String>> {
        let mut makers = JoinSet::new();
        for maker in 0..MAKERS {
            let share = count / MAKERS + usize::from(maker < count % MAKERS);
            let (doctor, coordinator) = (self.doctor.clone(), self.coordinator.clone());
            let (advising, specialty) = (self.advising.clone(), self.specialty.clone());
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

    /// An appointment whose room is open: a free time within the hour, held and booked.
    pub async fn book_now(&self) -> io::Result<String> {
        self.set_hours(ALL_DAY.0, ALL_DAY.1).await?;
        let consultation = self.make(1).await?.remove(0);
        let now = self.now().await?;
        let (specialist, from, to) = (&self.specialist, now - HOUR_MS, now + HOUR_MS);
        let path = format!("/api/free-times?specialist_id={specialist}&from={from}&to={to}&minutes=30");
        let free = self.coordinator.get(&path).await?.expect_ok("free times")?;
        let time = list(&free).first().ok_or_else(|| io::Error::other("the specialist has no free time now"))?;
        let hold = json!({ "consultation_id": consultation, "specialist_id": specialist,
        "starts_at": time["starts_at"], "ends_at": time["ends_at"] });
        let held = self.coordinator.post("/api/appointments", &hold).await?.expect_ok("holding")?;
        let id = text(&held["id"]);
        let step = json!({ "version": held["version"] });
        self.coordinator.post(&format!("/api/appointments/{id}/book"), &step).await?.expect_ok("booking")?;
        Ok(id)
    }
}

/// A ticket into the appointment's room.
pub async fn ticket(session: &Session, appointment: &str) -> io::Result<String> {
    let path = format!("/api/appointments/{appointment}/join");
    let answer = session.post(&path, &json!({})).await?.expect_ok("a ticket")?;
    Ok(text(&answer["ticket"]))
}

/// From a draft to an accepted request. An emergency may be sent incomplete, which keeps this short.
async fn make_one(doctor: &Session, coordinator: &Session, advising: &str, specialty: &str) -> io::Result<String> {
    let draft = doctor.post("/api/consultations", &json!({ "urgency": "stat" })).await?.expect_ok("a draft")?;
    let id = text(&draft["id"]);
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
