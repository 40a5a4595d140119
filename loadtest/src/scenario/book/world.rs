//! Whom the storm is about: a specialist with long hours, coordinators of both hospitals, consultations that wait.

use super::Time;
use crate::service::Service;
use serde_json::Value;
use std::io;
use support::{
    api::Session,
    demo::{Case, Person, list},
};

pub struct World {
    /// Logins of coordinators of both hospitals.
    pub bookers: Vec<Session>,
    pub specialist: String,
    /// Who advises in the same specialty there, the one above first, each with a login of their own.
    pub specialists: Vec<(String, Session)>,
    pub doctor: Session,
    /// Accepted consultations without a time.
    pub waiting: Vec<String>,
    /// The times that the first storm fought for.
    pub raced: Vec<Time>,
    /// The present, as the service's own hours tell it.
    from: i64,
}

const DAY_MS: i64 = 86_400_000;
/// From 07:00 to 19:00.
const LONG_HOURS: (u32, u32) = (420, 1_140);

impl World {
    /// Signs everybody in, gives the specialist long hours, and makes as many consultations as are needed.
    pub async fn make(service: &Service, consultations: usize, sessions: usize) -> io::Result<World> {
        let people = service.everybody().await?;
        let case = Case::choose(&people).await?;
        let coordinators: Vec<&Person> = people
            .iter()
            .filter(|p| p.has("coordinator", &case.advising) || p.has("coordinator", &case.requesting))
            .collect();
        let mut bookers = Vec::with_capacity(sessions);
        for i in 0..sessions {
            bookers.push(service.sign_in(&coordinators[i % coordinators.len()].user).await?);
        }
        let specialists = case.specialists(&people).await?;
        for (id, _) in &specialists {
            case.set_hours_of(id, LONG_HOURS.0, LONG_HOURS.1).await?;
        }
        let waiting = case.make(consultations).await?;
        let me = case.doctor.get("/api/me").await?.expect_ok("who am I")?;
        // A login lasts 12 hours at most, so the present is not long before its end.
        let from = me["login_expires_at"].as_i64().unwrap_or_default();
        let doctor = case.doctor.clone();
        Ok(World { bookers, specialist: case.specialist, specialists, doctor, waiting, raced: Vec::new(), from })
    }

    /// What the service offers over the next two weeks, beginning tomorrow.
    pub async fn free_times(&self, minutes: i64) -> io::Result<Vec<Time>> {
        self.free_times_of(&self.specialist, minutes).await
    }

    pub async fn free_times_of(&self, specialist: &str, minutes: i64) -> io::Result<Vec<Time>> {
        let (from, to) = (self.from + DAY_MS / 2, self.from + 14 * DAY_MS);
        let path = format!("/api/free-times?specialist_id={specialist}&from={from}&to={to}&minutes={minutes}");
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
        self.appointments_of(&self.specialist).await
    }

    /// The same of everybody who is fought about.
    pub async fn standing_of_all(&self) -> io::Result<Vec<Value>> {
        let mut found = Vec::new();
        for (specialist, _) in &self.specialists {
            found.extend(self.appointments_of(specialist).await?);
        }
        Ok(found)
    }

    async fn appointments_of(&self, specialist: &str) -> io::Result<Vec<Value>> {
        let path = format!("/api/appointments?from={}&to={}", self.from - DAY_MS, self.from + 20 * DAY_MS);
        let mut found: Vec<Value> = Vec::new();
        // A coordinator of either hospital sees them; both are asked, in case one sees less.
        for session in self.bookers.iter().take(2) {
            let answer = session.get(&path).await?.expect_ok("appointments")?;
            for entry in list(&answer) {
                let appointment = &entry["appointment"];
                let takes_time = matches!(appointment["status"].as_str(), Some("held" | "booked"));
                if takes_time && appointment["specialist_id"] == specialist && !found.contains(appointment) {
                    found.push(appointment.clone());
                }
            }
        }
        Ok(found)
    }

    /// How many pairs of them overlap.
    pub async fn overlaps(&self) -> io::Result<usize> {
        self.overlaps_of(&self.specialist).await
    }

    pub async fn overlaps_of_all(&self) -> io::Result<usize> {
        let mut overlaps = 0;
        for (specialist, _) in &self.specialists {
            overlaps += self.overlaps_of(specialist).await?;
        }
        Ok(overlaps)
    }

    async fn overlaps_of(&self, specialist: &str) -> io::Result<usize> {
        let times: Vec<Time> = self.appointments_of(specialist).await?.iter().filter_map(Time::of).collect();
        let pairs = times.iter().enumerate().flat_map(|(i, a)| times[i + 1..].iter().map(move |b| (a, b)));
        Ok(pairs.filter(|(a, b)| a.overlaps(**b)).count())
    }
}
