//! A hospital with many specialists, each with a rota of one of a few kinds, and appointments among them.

use crate::service::Service;
use serde_json::{Value, json};
use std::io;
use support::{
    api::{Answer, Session},
    demo::{Case, list, text},
};
use tokio::task::JoinSet;

const DAY_MS: i64 = 86_400_000;
/// Specialists made, and times booked, at once.
const MAKERS: usize = 4;

pub struct World {
    coordinator: Session,
    hospital: String,
    /// The next midnight, UTC.
    from: i64,
    pub booked: usize,
}

impl World {
    pub async fn make(service: &Service, specialists: usize, bookings: usize) -> io::Result<World> {
        let people = service.everybody().await?;
        let case = Case::choose(&people).await?;
        let admin = people.iter().find(|p| p.has("hospital_admin", &case.advising));
        let admin = admin.ok_or_else(|| io::Error::other("the demo has no administrator"))?.session.clone();
        let already = case.doctor.get(&format!("/api/hospitals/{}/specialists", case.advising)).await?;
        let already = list(&already.expect_ok("specialists")?).len();
        let mut makers = JoinSet::new();
        for maker in 0..MAKERS {
            let (admin, coordinator) = (admin.clone(), case.coordinator.clone());
            let (hospital, specialty) = (case.advising.clone(), case.specialty.clone());
            let mine: Vec<usize> = (already..specialists).skip(maker).step_by(MAKERS).collect();
            makers.spawn(async move {
                let mut made = Vec::new();
                for number in mine {
                    made.push(specialist(&admin, &coordinator, &hospital, &specialty, number).await?);
                }
                io::Result::Ok(made)
            });
        }
        let made: io::Result<Vec<Vec<String>>> = makers.join_all().await.into_iter().collect();
        let me = case.coordinator.get("/api/me").await?.expect_ok("who am I")?;
        let now = me["login_expires_at"].as_i64().unwrap_or_default() - DAY_MS / 2;
        let (coordinator, hospital) = (case.coordinator.clone(), case.advising.clone());
        let mut world = World { coordinator, hospital, from: (now / DAY_MS + 1) * DAY_MS, booked: 0 };
        world.book(&case, &made?.concat(), bookings).await?;
        Ok(world)
    }

    /// A year of everybody, beginning some days from now.
    pub async fn year(&self, days: i64) -> io::Result<Answer> {
        let (hospital, from) = (&self.hospital, self.from + days * DAY_MS);
        let path = format!("/api/availability?hospital_id={hospital}&from={from}&to={}", from + 366 * DAY_MS);
        self.coordinator.get(&path).await
    }

    /// Books the first free times of each specialist in turn.
    async fn book(&mut self, case: &Case, specialists: &[String], bookings: usize) -> io::Result<()> {
        let consultations = case.make(bookings).await?;
        let mut makers = JoinSet::new();
        for (i, specialist) in specialists.iter().enumerate() {
            let mine: Vec<String> = consultations.iter().skip(i).step_by(specialists.len()).cloned().collect();
            let (session, specialist, from) = (self.coordinator.clone(), specialist.clone(), self.from);
            if makers.len() >= MAKERS
                && let Some(done) = makers.join_next().await
            {
                self.booked += done.map_err(io::Error::other)??;
            }
            makers.spawn(async move { book_some(&session, &specialist, &mine, from).await });
        }
        while let Some(done) = makers.join_next().await {
            self.booked += done.map_err(io::Error::other)??;
        }
        Ok(())
    }
}

/// A specialist with a rota; gives their id.
async fn specialist(
    admin: &Session,
    coordinator: &Session,
    hospital: &str,
    specialty: &str,
    number: usize,
) -> io::Result<String> {
    let user = json!({
        "hospital_id": hospital, "username": format!("load{number}"), "full_name": format!("Bác sĩ {number:04}"),
        "title": "BS", "license_number": "", "phone": "0251 3822301", "active": true, "specialties": [specialty],
        "roles": ["specialist"],
    });
    let made = admin.post("/api/users", &user).await?.expect_ok("a specialist")?;
    let id = text(&made["user"]["id"]);
    let path = format!("/api/specialists/{id}/schedule");
    let mut rota = rota(number);
    rota["version"] = coordinator.get(&path).await?.expect_ok("the schedule")?["version"].clone();
    coordinator.put(&path, &rota).await?.expect_ok("a rota")?;
    Ok(id)
}

/// Clinic hours with a theatre list, a rota of shifts with nights, or somebody abroad; each with a meeting and leave.
fn rota(number: usize) -> Value {
    let rule = |kind: &str, dtstart: &str, minutes: i64, rrule: &str, zone: &str| json!({ "kind": kind, "label": "", "zone": zone, "dtstart": dtstart, "duration_min": minutes, "rrule": rrule });
    let here = "Asia/Ho_Chi_Minh";
    let clinic: Vec<Value> = (1..=5)
        .flat_map(|day| [(day, 450, 690), (day, 780, 990)])
        .map(|(day, from, to)| json!({ "weekday": day, "from_minute": from, "to_minute": to }))
        .collect();
    let list = ["MO", "TU", "WE", "TH", "FR"][number % 5];
    let mut rules = vec![
        rule("absent", "2026-01-05T14:00", 60, "FREQ=MONTHLY;BYDAY=1MO,3MO", here),
        rule("absent", "2026-07-06T00:00", 1440, "FREQ=DAILY;COUNT=14", here),
        rule("theatre", "2026-01-05T07:00", 300, &format!("FREQ=WEEKLY;BYDAY={list}"), here),
    ];
    let (weekly, zone) = match number % 4 {
        0 | 1 => (clinic, ""),
        2 => {
            rules.push(rule("open", "2026-01-05T06:00", 480, "FREQ=DAILY;INTERVAL=4", here));
            rules.push(rule("open", "2026-01-06T14:00", 480, "FREQ=DAILY;INTERVAL=4", here));
            rules.push(rule("open", "2026-01-07T22:00", 480, "FREQ=DAILY;INTERVAL=4", here));
            (Vec::new(), "")
        }
        _ => {
            rules.push(rule("open", "2026-01-06T08:00", 180, "FREQ=WEEKLY;BYDAY=TU,TH", "Europe/Paris"));
            (clinic, "Europe/Paris")
        }
    };
    json!({
        "weekly": weekly, "exceptions": [], "rules": rules,
        "settings": { "zone": zone, "buffer_after_min": 5, "min_notice_min": 30, "max_per_day": 12 },
    })
}

async fn book_some(session: &Session, specialist: &str, consultations: &[String], from: i64) -> io::Result<usize> {
    if consultations.is_empty() {
        return Ok(0);
    }
    let path = format!("/api/free-times?specialist_id={specialist}&from={from}&to={}&minutes=30", from + 60 * DAY_MS);
    let free = session.get(&path).await?.expect_ok("free times")?;
    let mut booked = 0;
    // Far enough apart for pauses and full days.
    for (consultation, time) in consultations.iter().zip(list(&free).iter().step_by(16)) {
        let hold = json!({
            "consultation_id": consultation, "specialist_id": specialist,
            "starts_at": time["starts_at"], "ends_at": time["ends_at"],
        });
        let held = session.post("/api/appointments", &hold).await?.expect_ok("holding")?;
        let path = format!("/api/appointments/{}/book", text(&held["id"]));
        session.post(&path, &json!({ "version": held["version"] })).await?.expect_ok("booking")?;
        booked += 1;
    }
    Ok(booked)
}
