//! What the service itself wrote down about each page, read afterwards.

use super::Run;
use serde_json::Value;
use std::{collections::HashMap, io};
use support::{
    api::Session,
    demo::{list, text},
};

/// A level that was due this close to the restart may have waited for it.
const AROUND_MS: i64 = 1_000;

pub struct Record {
    /// By page: its events, oldest first, and the chain that was planned.
    pages: HashMap<String, (Vec<Value>, Value)>,
}

impl Record {
    /// Asks whoever sent the request; the others may not see it.
    pub async fn read(doctors: &[Session], fallback: &Session, made: &[&Value]) -> io::Result<Self> {
        let mut pages = HashMap::new();
        for page in made {
            let path = format!("/api/consultations/{}/page-events", text(&page["consultation_id"]));
            let mut found = fallback.get(&path).await?;
            for doctor in doctors {
                if found.is_ok() {
                    break;
                }
                found = doctor.get(&path).await?;
            }
            let events = list(&found.expect_ok("the record")?).to_vec();
            pages.insert(text(&page["id"]), (events, page["levels"].clone()));
        }
        Ok(Self { pages })
    }

    /// How often somebody was called again by the same page.
    pub fn doubled(&self) -> usize {
        let mut doubled = 0;
        for (events, _) in self.pages.values() {
            let mut calls: HashMap<String, usize> = HashMap::new();
            for event in events.iter().filter(|e| e["kind"] == "rung") {
                *calls.entry(text(&event["person"])).or_default() += 1;
            }
            doubled += calls.values().map(|count| count - 1).sum::<usize>();
        }
        doubled
    }

    /// Whom a page rang for first, by the chain; `None` when it never rang.
    pub fn first_called(&self, page: &str) -> Option<String> {
        let (events, levels) = self.pages.get(page)?;
        events.iter().find(|e| e["kind"] == "rung")?;
        let first = list(levels).first()?;
        list(&first["people"]).first().map(|person| text(&person["person_id"]))
    }

    /// How far levels were from their times, where no answer had moved them.
    pub fn levels(&self, run: &mut Run, fell: i64, back: i64) {
        for (events, levels) in self.pages.values() {
            let Some(started) = events.iter().find(|e| e["kind"] == "started").and_then(|e| e["at"].as_i64()) else {
                continue;
            };
            if events.iter().any(|e| e["kind"] == "busy") {
                continue;
            }
            for event in events.iter().filter(|e| e["kind"] == "rung") {
                let (Some(at), Some(due)) = (event["at"].as_i64(), due(levels, &event["level"])) else { continue };
                if due == started {
                    continue;
                }
                let error_s = (at - due).abs() as f64 / 1_000.0;
                if due > fell - AROUND_MS && due < back + AROUND_MS {
                    run.level_restart_s = run.level_restart_s.max(error_s);
                } else {
                    run.levels_checked += 1;
                    run.level_error_s = run.level_error_s.max(error_s);
                }
            }
        }
    }
}

/// When a level was planned to ring, as the reply to the request told it.
fn due(levels: &Value, level: &Value) -> Option<i64> {
    list(levels).iter().find(|l| l["level"] == *level)?["rings_at"].as_i64()
}
