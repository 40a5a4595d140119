//! Numbers about many consultations, worked out from one fact about each. What is told of others' hospitals hides small
//! counts, so that nobody can be found behind them.

use super::{
    clock::Ts,
    consultation::State,
    ids::HospitalId,
    request::{Urgency, text_enum},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use utoipa::ToSchema;

text_enum! {
    /// What a line is about.
    By { Hospital = "hospital", Specialty = "specialty", Month = "month" }
}

text_enum! {
    /// Whose hospital a line by hospital is: the one that was asked, or the one that asks.
    Side { Advising = "advising", Requesting = "requesting" }
}

/// Counts below this are hidden from other hospitals.
pub const SMALLEST_SHOWN: i64 = 5;

mod complements;

pub use complements::{Line, tell};

/// What is known of one consultation that was sent.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Fact {
    pub requesting_hospital_id: HospitalId,
    pub advising_hospital_id: Option<HospitalId>,
    pub specialty: Option<String>,
    pub urgency: Urgency,
    pub state: State,
    pub submitted_at: Ts,
    pub answered_at: Option<Ts>,
    pub in_time: Option<bool>,
    /// The time that the request was back with the sender.
    pub paused_ms: i64,
    pub no_show: bool,
    pub wrong_specialty: bool,
    pub returned: bool,
    pub outcome_due_at: Option<Ts>,
    pub outcome_reported_at: Option<Ts>,
}

impl Fact {
    pub fn concerns(&self, hospital: HospitalId) -> bool {
        self.requesting_hospital_id == hospital || self.advising_hospital_id == Some(hospital)
    }

    fn answer_ms(&self) -> Option<i64> {
        self.answered_at.map(|at| (at.since(self.submitted_at) - self.paused_ms).max(0))
    }

    /// What its line is called, in no language.
    pub fn key(&self, by: By, side: Side, zone: &TimeZone) -> String {
        match (by, side) {
            (By::Hospital, Side::Requesting) => self.requesting_hospital_id.to_string(),
            (By::Hospital, Side::Advising) => self.advising_hospital_id.map(|h| h.to_string()).unwrap_or_default(),
            (By::Specialty, _) => self.specialty.clone().unwrap_or_default(),
            (By::Month, _) => Timestamp::from_millisecond(self.submitted_at.0)
                .map(|t| t.to_zoned(zone.clone()).strftime("%Y-%m").to_string())
                .unwrap_or_default(),
        }
    }
}

/// A count; null when it is too small to be told (`<5`), or when others could be worked out from it (`≥5`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Count {
    pub n: Option<i64>,
    pub shown: String,
}

/// Everything counted for one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NumberFigures {
    pub requests: Count,
    pub answered: Count,
    pub in_time: Count,
    /// Of those answered.
    pub in_time_percent: Option<f64>,
    pub median_answer_ms: Option<i64>,
    pub p90_answer_ms: Option<i64>,
    pub no_show: Count,
    /// Redirected to another queue or hospital by a person, or declined as asked of the wrong specialty.
    pub wrong_specialty: Count,
    pub returned: Count,
    pub cancelled: Count,
    pub emergencies: Count,
    /// From the call to its acceptance.
    pub median_accept_ms: Option<i64>,
    /// Outcomes that are reported or should be.
    pub outcomes_due: Count,
    pub outcomes_reported: Count,
    pub outcome_percent: Option<f64>,
}

/// Sorts facts into lines, in the order of their keys.
pub fn lines<'f>(facts: &'f [Fact], by: By, side: Side, zone: &TimeZone) -> BTreeMap<String, Vec<&'f Fact>> {
    let mut lines: BTreeMap<String, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        lines.entry(fact.key(by, side, zone)).or_default().push(fact);
    }
    lines
}

/// The figures of a line; `full` tells small counts too.
pub fn figures(facts: &[&Fact], full: bool, now: Ts) -> NumberFigures {
    let hidden = !full && !facts.is_empty() && count_of(facts, |_| true) < SMALLEST_SHOWN;
    let counted = |which: &dyn Fn(&Fact) -> bool| told(count_of(facts, which), full, hidden);
    let answered = |f: &Fact| f.answered_at.is_some();
    let in_time = |f: &Fact| f.answered_at.is_some() && f.in_time == Some(true);
    let reported = |f: &Fact| f.outcome_reported_at.is_some();
    let owed = |f: &Fact| reported(f) || f.outcome_due_at.is_some_and(|due| due <= now);
    let percent = |part: &dyn Fn(&Fact) -> bool, whole: &dyn Fn(&Fact) -> bool| {
        let (part, whole) = (counted(part).n?, counted(whole).n?);
        (whole > 0).then(|| (part as f64 * 1000.0 / whole as f64).round() / 10.0)
    };
    let times = |which: &dyn Fn(&Fact) -> bool, permille: usize| {
        let times: Vec<i64> = facts.iter().filter(|f| which(f)).filter_map(|f| f.answer_ms()).collect();
        let enough = full || times.len() >= usize::try_from(SMALLEST_SHOWN).unwrap_or(usize::MAX);
        if enough { rank(times, permille) } else { None }
    };
    NumberFigures {
        requests: counted(&|_| true),
        answered: counted(&answered),
        in_time: counted(&in_time),
        in_time_percent: percent(&in_time, &answered),
        median_answer_ms: times(&|_| true, 500),
        p90_answer_ms: times(&|_| true, 900),
        no_show: counted(&|f| f.no_show),
        wrong_specialty: counted(&|f| f.wrong_specialty),
        returned: counted(&|f| f.returned),
        cancelled: counted(&|f| f.state == State::Cancelled),
        emergencies: counted(&|f| f.urgency == Urgency::Stat),
        median_accept_ms: times(&|f| f.urgency == Urgency::Stat, 500),
        outcomes_due: counted(&owed),
        outcomes_reported: counted(&reported),
        outcome_percent: percent(&reported, &owed),
    }
}

fn count_of(facts: &[&Fact], which: impl Fn(&Fact) -> bool) -> i64 {
    i64::try_from(facts.iter().filter(|f| which(f)).count()).unwrap_or(i64::MAX)
}

fn told(n: i64, full: bool, hidden: bool) -> Count {
    // Nothing is nobody, and may be told; but not in a line that is hidden as a whole.
    if hidden || (!full && (1..SMALLEST_SHOWN).contains(&n)) {
        Count { n: None, shown: format!("<{SMALLEST_SHOWN}") }
    } else {
        Count { n: Some(n), shown: n.to_string() }
    }
}

/// The nearest-rank percentile.
fn rank(mut times: Vec<i64>, permille: usize) -> Option<i64> {
    times.sort_unstable();
    let place = (times.len() * permille).div_ceil(1000).max(1) - 1;
    times.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub const NOW: Ts = Ts(1_795_000_000_000);

    pub fn fact(answer_ms: Option<i64>) -> Fact {
        Fact {
            requesting_hospital_id: HospitalId::new(),
            advising_hospital_id: None,
            specialty: Some("neurology".into()),
            urgency: Urgency::Urgent,
            state: State::Submitted,
            submitted_at: NOW,
            answered_at: answer_ms.map(|ms| NOW.plus(ms + 100)),
            in_time: answer_ms.map(|ms| ms < 50),
            paused_ms: 100,
            no_show: false,
            wrong_specialty: false,
            returned: false,
            outcome_due_at: None,
            outcome_reported_at: None,
        }
    }

    #[test]
    fn counts_percentages_and_ranks() {
        let facts: Vec<Fact> = (1..=10).map(|i| fact(Some(i * 10))).chain([fact(None)]).collect();
        let figures = figures(&facts.iter().collect::<Vec<_>>(), true, NOW);
        assert_eq!((figures.requests.n, figures.answered.n, figures.in_time.n), (Some(11), Some(10), Some(4)));
        assert_eq!(figures.in_time_percent, Some(40.0));
        assert_eq!((figures.median_answer_ms, figures.p90_answer_ms), (Some(50), Some(90)), "pauses do not count");
        assert_eq!((figures.median_accept_ms, figures.outcome_percent), (None, None));
    }

    #[test]
    fn others_are_not_told_small_counts() {
        let four: Vec<Fact> = (0..4).map(|_| fact(Some(10))).collect();
        let hidden = figures(&four.iter().collect::<Vec<_>>(), false, NOW);
        assert_eq!((hidden.requests.n, hidden.requests.shown.as_str()), (None, "<5"));
        assert_eq!((hidden.no_show.n, hidden.in_time_percent, hidden.median_answer_ms), (None, None, None));
        let mut six: Vec<Fact> = (0..6).map(|_| fact(Some(10))).collect();
        six[0].returned = true;
        let shown = figures(&six.iter().collect::<Vec<_>>(), false, NOW);
        assert_eq!((shown.requests.n, shown.returned.n, shown.no_show.n), (Some(6), None, Some(0)));
        assert_eq!(shown.median_answer_ms, Some(10));
    }

    #[test]
    fn an_outcome_counts_once_it_is_due_or_reported() {
        let mut facts = [fact(None), fact(None), fact(None)];
        facts[0].outcome_due_at = Some(NOW);
        facts[1].outcome_due_at = Some(NOW.plus(1));
        (facts[2].outcome_due_at, facts[2].outcome_reported_at) = (Some(NOW.plus(1)), Some(NOW));
        let figures = figures(&facts.iter().collect::<Vec<_>>(), true, NOW);
        assert_eq!((figures.outcomes_due.n, figures.outcomes_reported.n), (Some(2), Some(1)));
        assert_eq!(figures.outcome_percent, Some(50.0));
    }

    proptest! {
        #[test]
        fn a_rank_has_as_many_at_or_below_as_it_says(
            times in prop::collection::vec(0_i64..1000, 1..60),
            permille in prop::sample::select(vec![500_usize, 900]),
        ) {
            let found = rank(times.clone(), permille).unwrap();
            let below = times.iter().filter(|t| **t <= found).count();
            prop_assert!(below * 1000 >= times.len() * permille);
            let under = times.iter().filter(|t| **t < found).count();
            prop_assert!(under * 1000 < times.len() * permille);
        }
    }
}
