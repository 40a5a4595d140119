//! The board is filled through the API, as people would: each case goes its way and stops in its column.

use crate::service::Service;
use serde_json::{Value, json};
use std::io;
use support::{
    api::Session,
    demo::{Case, Person, list, text},
    live::Participant,
};
use tokio::task::JoinSet;

/// Requests at one time while the board is filled.
const MAKERS: usize = 8;
/// Meetings that are on while the board is watched; whoever is on duty can be in one.
const MEETINGS: usize = 1;
const DAY_MS: i64 = 86_400_000;
/// From 07:00 to 19:00.
const LONG_HOURS: (u32, u32) = (420, 1_140);

/// Where a case stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    New,
    Returned,
    ToPlan,
    Booked,
    Live,
    ToSign,
    Outcome,
}

/// How many of a hundred stand in each column; meetings are counted one by one.
const SHARES: [(Column, usize); 6] = [
    (Column::New, 20),
    (Column::Returned, 10),
    (Column::ToPlan, 30),
    (Column::Booked, 20),
    (Column::ToSign, 12),
    (Column::Outcome, 8),
];

/// A time of somebody.
#[derive(Clone, Debug)]
pub struct Time {
    pub specialist: String,
    pub starts_at: i64,
    pub ends_at: i64,
}

/// Who is there, and the times that are left.
pub struct Stage {
    pub coordinators: Vec<Session>,
    pub times: Vec<Time>,
    /// Of the cards that were made; the demo has others.
    pub specialty: String,
    _meetings: Vec<Participant>,
}

/// Whoever takes a case on its way.
#[derive(Clone)]
struct Hands {
    doctor: Session,
    coordinator: Session,
    /// Everybody of the demo, by id.
    people: Vec<(String, Session)>,
    advising: String,
    specialty: String,
}

impl Stage {
    pub async fn fill(service: &Service, cards: usize, coordinators: usize) -> io::Result<Self> {
        let people = service.everybody().await?;
        let case = Case::choose(&people).await?;
        let there: Vec<&Person> = people.iter().filter(|p| p.has("coordinator", &case.advising)).collect();
        let mut sessions = Vec::with_capacity(coordinators);
        for number in 0..coordinators {
            sessions.push(service.sign_in(&there[number % there.len()].user).await?);
        }
        let hands = Hands {
            doctor: case.doctor.clone(),
            coordinator: case.coordinator.clone(),
            people: people.iter().map(|p| (p.id.clone(), p.session.clone())).collect(),
            advising: case.advising.clone(),
            specialty: case.specialty.clone(),
        };
        let mut times = times(&case, &people).await?;
        let mut plan = plan(cards);
        let booked = plan.iter().filter(|column| **column == Column::Booked).count();
        // What is left is for the changes and for the pairs who want the same.
        if times.len() < booked + 40 {
            return Err(io::Error::other(format!("only {} free times for {booked} bookings", times.len())));
        }
        let meetings = plan.iter().filter(|column| **column == Column::Live).count();
        plan.retain(|column| *column != Column::Live);
        let mut makers = JoinSet::new();
        for maker in 0..MAKERS {
            let share: Vec<Column> = plan.iter().copied().skip(maker).step_by(MAKERS).collect();
            let mine = share.iter().filter(|column| **column == Column::Booked).count();
            let (hands, mine) = (hands.clone(), times.split_off(times.len() - mine));
            makers.spawn(async move { hands.make_all(&share, mine).await });
        }
        makers.join_all().await.into_iter().collect::<io::Result<Vec<()>>>()?;
        let mut held = Vec::new();
        for _ in 0..meetings {
            held.extend(hands.meet(service.url()).await?);
        }
        Ok(Self { coordinators: sessions, times, specialty: case.specialty, _meetings: held })
    }
}

impl Stage {
    /// The states of the cases that are signed and wait for their outcome.
    pub async fn signed(&self) -> io::Result<Vec<String>> {
        let owed = self.coordinators[0].get("/api/outcomes?state=open").await?.expect_ok("the outcomes")?;
        let states = list(&owed).iter().map(|line| text(&line["consultation"]["state"]));
        Ok(states.filter(|state| state == "signed").collect())
    }
}

/// In which column each card ends, the columns mixed.
fn plan(cards: usize) -> Vec<Column> {
    let mut plan: Vec<Column> = vec![Column::Live; MEETINGS];
    for (column, share) in SHARES {
        plan.extend(std::iter::repeat_n(column, (cards - MEETINGS) * share / 100));
    }
    plan.resize(cards, Column::New);
    plan
}

/// Free half hours of everybody who advises in the specialty, over the next two weeks, each person's own apart.
async fn times(case: &Case, people: &[Person]) -> io::Result<Vec<Time>> {
    let me = case.doctor.get("/api/me").await?.expect_ok("who am I")?;
    let now = me["login_expires_at"].as_i64().unwrap_or_default() - DAY_MS / 2;
    let mut times = Vec::new();
    for (id, _) in case.specialists(people).await? {
        case.set_hours_of(&id, LONG_HOURS.0, LONG_HOURS.1).await?;
        let mut last_end = 0;
        // Few days at a time: an answer has an end.
        for day in (1..14).step_by(2) {
            let (from, to) = (now + day * DAY_MS, now + (day + 2).min(14) * DAY_MS);
            let path = format!("/api/free-times?specialist_id={id}&from={from}&to={to}&minutes=30");
            let free = case.coordinator.get(&path).await?.expect_ok("free times")?;
            for time in list(&free) {
                let (starts_at, ends_at) = (time["starts_at"].as_i64(), time["ends_at"].as_i64());
                let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) else { continue };
                if starts_at >= last_end {
                    last_end = ends_at;
                    times.push(Time { specialist: id.clone(), starts_at, ends_at });
                }
            }
        }
    }
    Ok(times)
}

impl Hands {
    async fn make_all(&self, share: &[Column], mut times: Vec<Time>) -> io::Result<()> {
        for column in share {
            match column {
                Column::ToSign => drop(self.concluded().await?),
                Column::Outcome => self.signed().await?,
                Column::New => drop(self.sent().await?),
                Column::Returned => {
                    let sent = self.sent().await?;
                    let back = json!({ "version": sent["version"], "reason": "Thiếu kết quả", "missing": ["results"] });
                    self.step(&sent, "return", &back).await?;
                }
                Column::ToPlan => drop(self.accepted().await?),
                Column::Booked => {
                    let time = times.pop().ok_or_else(|| io::Error::other("no time is left"))?;
                    self.booked(&time).await?;
                }
                Column::Live => {}
            }
        }
        Ok(())
    }

    async fn step(&self, known: &Value, verb: &str, body: &Value) -> io::Result<Value> {
        let path = format!("/api/consultations/{}/{verb}", text(&known["id"]));
        self.coordinator.post(&path, body).await?.expect_ok(verb)
    }

    async fn sent(&self) -> io::Result<Value> {
        let doctor = &self.doctor;
        let draft = doctor.post("/api/consultations", &json!({})).await?.expect_ok("a draft")?;
        let path = |verb: &str| format!("/api/consultations/{}/{verb}", text(&draft["id"]));
        let request = json!({
            "version": draft["version"], "urgency": "asap", "specialty": self.specialty,
            "advising_hospital_id": self.advising, "content": content(),
        });
        let saved = doctor.put(&path("request"), &request).await?.expect_ok("saving")?;
        let step = json!({ "version": saved["version"] });
        doctor.post(&path("submit"), &step).await?.expect_ok("sending")
    }

    async fn accepted(&self) -> io::Result<Value> {
        let sent = self.sent().await?;
        if sent["state"] == "accepted" {
            return Ok(sent);
        }
        self.step(&sent, "accept", &json!({ "version": sent["version"] })).await
    }

    async fn booked(&self, time: &Time) -> io::Result<()> {
        let accepted = self.accepted().await?;
        let held = hold(&self.coordinator, &text(&accepted["id"]), time).await?.expect_ok("holding")?;
        let path = format!("/api/appointments/{}/book", text(&held["id"]));
        self.coordinator.post(&path, &json!({ "version": held["version"] })).await?.expect_ok("booking")?;
        Ok(())
    }

    /// An emergency that somebody has taken: consultation, appointment, and who took it.
    async fn taken(&self) -> io::Result<(String, String, Session)> {
        let body = json!({ "set": "stroke", "answers": { "blood_pressure": "190/105", "glucose": "6,2" },
            "patient": { "sex": "male", "age": 58 } });
        let page = self.doctor.post("/api/stat-requests", &body).await?.expect_ok("the red button")?;
        let called = list(&page["levels"]).iter().flat_map(|level| list(&level["people"]));
        let first = called.map(|call| text(&call["person_id"])).next().unwrap_or_default();
        let session = self.people.iter().find(|(id, _)| *id == first).map(|(_, session)| session.clone());
        let session = session.ok_or_else(|| io::Error::other("nobody of the demo is on duty"))?;
        let path = format!("/api/pages/{}/accept", text(&page["id"]));
        let taken = session.post(&path, &json!({})).await?.expect_ok("taking an emergency")?;
        Ok((text(&taken["consultation_id"]), text(&taken["appointment_id"]), session))
    }

    /// A meeting that is over, and its specialist.
    async fn concluded(&self) -> io::Result<(String, Session)> {
        let (consultation, appointment, specialist) = self.taken().await?;
        let path = format!("/api/appointments/{appointment}/end");
        self.doctor.post(&path, &json!({})).await?.expect_ok("ending")?;
        Ok((consultation, specialist))
    }

    async fn signed(&self) -> io::Result<()> {
        let (id, specialist) = self.concluded().await?;
        let path = |part: &str| format!("/api/consultations/{id}/{part}");
        let answer = json!({ "version": 0, "text": "Có chỉ định.", "publish": true });
        specialist.put(&path("answers/1"), &answer).await?.expect_ok("answering")?;
        let now = self.doctor.get(&path("minutes")).await?.expect_ok("the minutes")?;
        let text = json!({
            "version": now["version"], "diagnosis": "Nhồi máu não", "further_treatment": "Theo dõi", "summary": "Yếu nửa người",
            "chair_id": now["chair"]["id"], "secretary_id": now["secretary"]["id"], "member_ids": [],
        });
        let saved = self.doctor.put(&path("minutes"), &text).await?.expect_ok("writing minutes")?;
        let decision = json!({ "version": saved["version"], "decision": "adopted", "reason": "" });
        self.doctor.put(&path("decision"), &decision).await?.expect_ok("deciding")?;
        for signer in [&self.doctor, &specialist] {
            let now = signer.get(&path("minutes")).await?.expect_ok("the minutes")?;
            let digest = json!({ "digest": now["digest"] });
            signer.post(&path("confirmations"), &digest).await?.expect_ok("confirming")?;
        }
        Ok(())
    }

    /// Both are in the room, with media; it is on as long as they are.
    async fn meet(&self, url: &str) -> io::Result<[Participant; 2]> {
        let (_, appointment, specialist) = self.taken().await?;
        let first = enter(url, &self.doctor, &appointment, 7_001).await?;
        let second = enter(url, &specialist, &appointment, 7_101).await?;
        Ok([first, second])
    }
}

async fn enter(url: &str, session: &Session, appointment: &str, ssrc: u32) -> io::Result<Participant> {
    let ticket = support::demo::ticket(session, appointment).await?;
    let mut participant = Participant::prepare(url, ssrc).await?;
    participant.join(&ticket, true).await?;
    participant.peer.connected().await?;
    Ok(participant)
}

pub async fn hold(session: &Session, consultation: &str, time: &Time) -> io::Result<support::api::Answer> {
    let body = json!({
        "consultation_id": consultation, "specialist_id": time.specialist,
        "starts_at": time.starts_at, "ends_at": time.ends_at,
    });
    session.post("/api/appointments", &body).await
}

/// A request that lacks nothing, with texts as long as they are written; no shipped rule sends it to another queue.
fn content() -> Value {
    let course = "Sốt cao ba ngày, ho đờm đặc, khó thở tăng dần, đã dùng kháng sinh hai ngày chưa đỡ. ".repeat(6);
    json!({
        "patient": { "full_name": "Trần Văn Thử", "birth": "1961-03-12", "sex": "male", "admission_number": "VV-26-0417" },
        "vitals": {
            "pulse_per_min": 112, "systolic_mmhg": 175, "diastolic_mmhg": 95, "temperature_c": 37.2, "spo2_percent": 94,
            "glasgow": 14, "breaths_per_min": 22, "weight_kg": 61,
        },
        "diagnosis": "Viêm phổi nặng", "icd10": [{ "code": "J18.9", "name": "Viêm phổi" }],
        "reason": "Vượt khả năng chuyên môn", "course": course, "results": "X quang: đông đặc thùy dưới phải",
        "treatment": "Thở oxy, ceftriaxone", "history": "Tăng huyết áp 10 năm",
        "questions": ["Có cần chuyển viện không?"], "consent": "patient",
    })
}
