//! Meetings of several people: who takes part, what stands on the agenda, and times that suit everybody.

use super::{
    appointment::Status,
    clock::{HOUR, MINUTE, Ts},
    request::text_enum,
    schedule::{Calendar, HORIZON_MS, Span, WeeklyHours},
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};
use thiserror::Error;
use utoipa::ToSchema;

text_enum! {
    MeetingKind {
        /// Several specialties about one or a few patients.
        Mdt = "mdt",
        /// A tumour board: a case after the other.
        TumourBoard = "tumour_board",
        /// "Giao ban": the units report, without patient data.
        Briefing = "briefing",
        Training = "training",
    }
}

impl MeetingKind {
    /// Whether cases may stand on its agenda. A briefing and a training have no patient data.
    pub fn takes_cases(self) -> bool {
        matches!(self, Self::Mdt | Self::TumourBoard)
    }

    /// What it is called outside, where its title, which somebody typed, does not go.
    pub fn name(self, language: &str) -> &'static str {
        let (vi, en) = match self {
            Self::Mdt => ("Hội chẩn đa chuyên khoa", "Multidisciplinary meeting"),
            Self::TumourBoard => ("Hội chẩn ung thư", "Tumour board"),
            Self::Briefing => ("Giao ban", "Daily briefing"),
            Self::Training => ("Đào tạo", "Training"),
        };
        if language == "en" { en } else { vi }
    }
}

text_enum! {
    AgendaState {
        Planned = "planned",
        Running = "running",
        Done = "done",
        /// Taken from the agenda, or not come to.
        Dropped = "dropped",
    }
}

/// What may happen to a point of the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgendaStep {
    Start,
    Finish,
    Drop,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{step:?} is not possible from {from}")]
pub struct NotOnAgenda {
    pub from: AgendaState,
    pub step: AgendaStep,
}

impl AgendaState {
    pub fn after(self, step: AgendaStep) -> Result<Self, NotOnAgenda> {
        match (self, step) {
            (Self::Planned, AgendaStep::Start) => Ok(Self::Running),
            (Self::Running, AgendaStep::Finish) => Ok(Self::Done),
            (Self::Planned, AgendaStep::Drop) => Ok(Self::Dropped),
            (from, step) => Err(NotOnAgenda { from, step }),
        }
    }
}

/// How many are seen and speak in one room, the chair among them; everybody else listens.
pub const MAX_SPEAKERS: usize = 12;
/// How many listen in one room.
pub const MAX_LISTENERS: i64 = 200;
pub const MAX_AGENDA: usize = 40;
pub const MAX_TITLE: usize = 200;

/// Whether a meeting's agenda and people may still be changed.
pub fn is_open(status: Status) -> bool {
    matches!(status, Status::Booked | Status::Waiting | Status::InConsultation | Status::Interrupted)
}

/// Whether it has begun and goes on.
pub fn runs(status: Status) -> bool {
    matches!(status, Status::Waiting | Status::InConsultation | Status::Interrupted)
}

/// Somebody without hours of their own, such as a head of department at a satellite, is only ever taken, never closed.
pub fn at_any_hour(calendar: Calendar) -> Calendar {
    let keeps_hours = !calendar.weekly.is_empty() || !calendar.rules.is_empty();
    if keeps_hours {
        return calendar;
    }
    let weekly = (1..=7).map(|weekday| WeeklyHours { weekday, from_minute: 0, to_minute: 1440 }).collect();
    let mut calendar = Calendar { weekly, ..calendar };
    calendar.settings.works_on_holidays = true;
    calendar
}

/// How long a search goes on before its times are looked at: most meetings find one soon.
const STEP_MS: i64 = 24 * HOUR;

/// The first times that suit everybody, not overlapping each other.
pub fn common_times(calendars: &[Calendar], within: Span, minutes: i64, count: usize, zone: &TimeZone) -> Vec<Span> {
    let (mut chosen, length_ms): (Vec<Span>, _) = (Vec::new(), minutes * MINUTE);
    let until = within.to.min(within.from.plus(HORIZON_MS));
    let mut from = within.from;
    while from < until && chosen.len() < count {
        let next = from.plus(STEP_MS).min(until);
        let step = Span::new(from, next.plus(length_ms).min(within.to.max(until)));
        let mut common: Option<BTreeSet<Ts>> = None;
        for calendar in calendars {
            let theirs = calendar.times(step, length_ms, zone).into_iter().map(|span| span.from);
            let theirs: BTreeSet<Ts> = theirs.filter(|at| *at < next).collect();
            common = Some(common.map_or_else(|| theirs.clone(), |common| &common & &theirs));
        }
        for at in common.unwrap_or_default() {
            let span = Span::new(at, at.plus(length_ms));
            if chosen.len() < count && chosen.last().is_none_or(|last| last.to <= span.from) {
                chosen.push(span);
            }
        }
        from = next;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{clock::DAY, schedule::NotFree};

    const MONDAY: Ts = Ts(1_795_392_000_000);

    fn hours(from_minute: i64, to_minute: i64) -> Calendar {
        let weekly = (1..=7).map(|weekday| WeeklyHours { weekday, from_minute, to_minute }).collect();
        Calendar { weekly, ..Calendar::default() }
    }

    #[test]
    fn a_time_for_all_is_one_that_each_has() {
        let mut early = hours(7 * 60, 10 * 60);
        let late = hours(9 * 60, 12 * 60);
        let day = Span::new(MONDAY, MONDAY.plus(DAY));
        let found = common_times(&[early.clone(), late.clone()], day, 30, 5, &TimeZone::UTC);
        let nine = MONDAY.plus(9 * HOUR);
        let half = |n: i64| Span::new(nine.plus(n * HOUR / 2), nine.plus((n + 1) * HOUR / 2));
        assert_eq!(found, [half(0), half(1)]);
        early.taken.push(half(0));
        assert_eq!(common_times(&[early, late], day, 30, 5, &TimeZone::UTC), [half(1)]);
    }

    #[test]
    fn who_keeps_no_hours_is_free_at_night_and_taken_when_taken() {
        let mut anybody = at_any_hour(Calendar::default());
        let night = Span::new(MONDAY.plus(2 * HOUR), MONDAY.plus(3 * HOUR));
        assert_eq!(anybody.judge(night, &TimeZone::UTC), Ok(()));
        anybody.taken.push(night);
        assert_eq!(anybody.judge(night, &TimeZone::UTC), Err(NotFree::Taken));
        let office = at_any_hour(hours(7 * 60, 10 * 60));
        assert_eq!(office.judge(night, &TimeZone::UTC), Err(NotFree::OutsideHours));
    }

    #[test]
    fn nobody_to_ask_is_no_time_at_all() {
        assert_eq!(common_times(&[], Span::new(MONDAY, MONDAY.plus(DAY)), 30, 3, &TimeZone::UTC), []);
    }

    #[test]
    fn a_point_runs_once() {
        use AgendaState as S;
        assert_eq!(S::Planned.after(AgendaStep::Start), Ok(S::Running));
        assert_eq!(S::Running.after(AgendaStep::Finish), Ok(S::Done));
        for (from, step) in
            [(S::Done, AgendaStep::Start), (S::Running, AgendaStep::Drop), (S::Dropped, AgendaStep::Start)]
        {
            assert_eq!(from.after(step), Err(NotOnAgenda { from, step }));
        }
    }
}
