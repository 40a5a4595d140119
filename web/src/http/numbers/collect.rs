//! The numbers that a caller may see.

use super::{Numbers, NumbersLine, NumbersQuery};
use crate::{
    app::App,
    domain::{
        clock::{DAY, Ts},
        ids::HospitalId,
        numbers::{self, By, Fact, Line, NumberFigures, Side},
        policy::Role,
    },
    http::{ApiError, ApiResult, Caller},
    store::{self, Cx},
};
use std::collections::{BTreeSet, HashMap};

const YEAR_MS: i64 = 366 * DAY;
const MAX_YEARS: i64 = 10;

/// Whose numbers are told in full, and what is looked at.
struct Scope {
    own: BTreeSet<HospitalId>,
    hospital: Option<HospitalId>,
    /// Everything that is looked at concerns an own hospital.
    all_own: bool,
}

impl Scope {
    fn of(caller: &Caller, query: &NumbersQuery, by: By) -> Self {
        let mut own: BTreeSet<_> = caller.hospitals(Role::Coordinator).into_iter().collect();
        own.extend(caller.hospitals(Role::HospitalAdmin));
        let supervises = caller.grants.iter().any(|g| g.role == Role::Supervisor);
        let all_own = match query.hospital_id {
            Some(hospital) => own.contains(&hospital),
            // Without a hospital, those who supervise nothing see their own.
            None => by != By::Hospital && !supervises,
        };
        Self { own, hospital: query.hospital_id, all_own }
    }

    fn includes(&self, fact: &Fact) -> bool {
        self.hospital.is_some() || !self.all_own || self.own.iter().any(|h| fact.concerns(*h))
    }

    fn is_full(&self, by: By, key: &str) -> bool {
        let own_line = by == By::Hospital && self.own.iter().any(|h| h.to_string() == key);
        self.all_own || own_line
    }
}

pub async fn collect(app: &App, caller: &Caller, query: &NumbersQuery) -> ApiResult<Numbers> {
    let now = app.now();
    let to = query.to.unwrap_or(now);
    let from = query.from.unwrap_or_else(|| to.plus(-YEAR_MS));
    if from.0 < 0 || !(0..=MAX_YEARS * YEAR_MS).contains(&to.0.saturating_sub(from.0)) {
        return Err(ApiError::field("to", "out_of_range"));
    }
    let (by, side) = (query.by.unwrap_or(By::Hospital), query.side.unwrap_or(Side::Advising));
    let scope = Scope::of(caller, query, by);
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let mut facts = store::numbers::facts(cx, from, to, scope.hospital).await?;
    facts.retain(|fact| scope.includes(fact));
    let names = names(cx, by).await?;
    let (keys, lines): (Vec<String>, Vec<Line<'_>>) = numbers::lines(&facts, by, side, app.zone())
        .into_iter()
        .map(|(key, facts)| (key.clone(), Line { facts, full: scope.is_full(by, &key) }))
        .unzip();
    let total_full = scope.is_full(by, "");
    let (told, total) = numbers::tell(&lines, total_full, now);
    let line = |((key, line), figures): ((String, &Line<'_>), NumberFigures)| {
        let (name_vi, name_en) = names.get(&key).cloned().unwrap_or_else(|| (key.clone(), key.clone()));
        NumbersLine { figures, key, name_vi, name_en, full: line.full }
    };
    let lines = keys.into_iter().zip(&lines).zip(told).map(line).collect();
    let total = NumbersLine {
        key: String::new(),
        name_vi: "Tổng".into(),
        name_en: "Total".into(),
        full: total_full,
        figures: total,
    };
    Ok(Numbers { from, to, by, side, lines, total })
}

/// What a line is called, by key; a month is its own name.
async fn names(cx: &mut Cx<'_>, by: By) -> ApiResult<HashMap<String, (String, String)>> {
    Ok(match by {
        By::Hospital => {
            let all = store::hospital::list(cx).await?;
            all.into_iter().map(|h| (h.id.to_string(), (h.short_name.clone(), h.short_name))).collect()
        }
        By::Specialty => {
            let all = store::code::specialties(cx).await?;
            all.into_iter().map(|s| (s.code, (s.name_vi, s.name_en))).collect()
        }
        By::Month => HashMap::new(),
    })
}

/// The name of a file for a time.
pub fn file_name(numbers: &Numbers, app: &App, ending: &str) -> String {
    let day = |at: Ts| {
        let stamp = jiff::Timestamp::from_millisecond(at.0);
        stamp.map(|t| t.to_zoned(app.zone().clone()).strftime("%Y%m%d").to_string()).unwrap_or_default()
    };
    format!("hoichan-{}-{}-{}.{ending}", numbers.by, day(numbers.from), day(numbers.to))
}
