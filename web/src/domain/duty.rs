//! The on-call rota: levels, when each of them rings, and the chain that an emergency goes along.

use super::{
    clock::{DAY, SECOND, Ts},
    ids::UserId,
    request::text_enum,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};
use utoipa::ToSchema;

text_enum! {
    /// Who is called, in this order. Coordinator and leader belong to the hospital, the others to a specialty of it.
    Level {
        First = "first",
        Second = "second",
        Third = "third",
        Coordinator = "coordinator",
        Leader = "leader",
    }
}

impl Level {
    /// Whether shifts at this level name a specialty.
    pub fn has_specialty(self) -> bool {
        matches!(self, Self::First | Self::Second | Self::Third)
    }
}

/// A shift is no longer than this, so that a search need not look back further.
pub const LONGEST_SHIFT_MS: i64 = 31 * DAY;

/// After how many seconds without an answer the next levels ring. The coordinator rings with the third.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Timings {
    #[schema(example = 30)]
    pub second_s: i64,
    #[schema(example = 60)]
    pub third_s: i64,
    #[schema(example = 180)]
    pub leader_s: i64,
    /// 0 while the hospital has not changed them.
    pub version: i64,
}

impl Default for Timings {
    fn default() -> Self {
        Self { second_s: 30, third_s: 60, leader_s: 180, version: 0 }
    }
}

impl Timings {
    /// Whether each level comes after the one before, and the last before a page counts as unanswered.
    pub fn are_in_order(&self) -> bool {
        0 < self.second_s
            && self.second_s < self.third_s
            && self.third_s < self.leader_s
            && self.leader_s * SECOND <= UNANSWERED_MS
    }

    fn after_ms(&self, level: Level) -> i64 {
        SECOND
            * match level {
                Level::First => 0,
                Level::Second => self.second_s,
                Level::Third | Level::Coordinator => self.third_s,
                Level::Leader => self.leader_s,
            }
    }
}

/// A page that nobody took stops ringing after this.
pub const UNANSWERED_MS: i64 = 15 * 60 * SECOND;

/// Who can be called now, by the rota and, where it is empty, by their roles.
#[derive(Clone, Debug, Default)]
pub struct OnDuty {
    /// Holders of shifts that run now, in the order of their levels.
    pub holders: Vec<(Level, UserId)>,
    /// Every specialist of the specialty at the hospital: called when the rota names nobody.
    pub specialists: Vec<UserId>,
    /// Every coordinator of the hospital: called when none is on the rota.
    pub coordinators: Vec<UserId>,
}

/// A level of a chain: who rings, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub level: Level,
    pub due_at: Ts,
    pub people: Vec<UserId>,
}

/// The chain of a page that starts at `now`. A level that nobody holds is left out and the next rings in its place;
/// without any specialist on the rota all of the specialty ring at once, and the coordinators with them. Nobody
/// is called twice, and whoever asks is not called.
pub fn plan(on_duty: &OnDuty, requester: UserId, timings: &Timings, now: Ts) -> Vec<Planned> {
    let nobody = !on_duty.holders.iter().any(|(level, _)| level.has_specialty());
    let mut called = BTreeSet::from([requester]);
    let mut chain = Vec::new();
    let mut earlier = None;
    for level in Level::ALL.iter().copied() {
        let holders = on_duty.holders.iter().filter(|(l, _)| *l == level).map(|(_, person)| *person);
        let mut people: Vec<UserId> = holders.collect();
        match level {
            Level::First if nobody => people.clone_from(&on_duty.specialists),
            Level::Coordinator if people.is_empty() => people.clone_from(&on_duty.coordinators),
            _ => {}
        }
        people.retain(|person| called.insert(*person));
        let at_once = nobody && level <= Level::Coordinator;
        let planned_ms = if at_once { 0 } else { timings.after_ms(level) };
        let after_ms = earlier.take().map_or(planned_ms, |gap: i64| gap.min(planned_ms));
        if people.is_empty() {
            earlier = Some(after_ms);
        } else {
            chain.push(Planned { level, due_at: now.plus(after_ms), people });
        }
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Ts = Ts(1_000_000);

    fn seconds(chain: &[Planned]) -> Vec<(Level, i64, usize)> {
        chain.iter().map(|p| (p.level, p.due_at.since(NOW) / SECOND, p.people.len())).collect()
    }

    fn people<const N: usize>() -> [UserId; N] {
        std::array::from_fn(|_| UserId::new())
    }

    #[test]
    fn each_level_rings_in_its_time() {
        let [asks, a, b, c, d, e] = people();
        let holders =
            vec![(Level::First, a), (Level::Second, b), (Level::Third, c), (Level::Coordinator, d), (Level::Leader, e)];
        let chain = plan(&OnDuty { holders, ..OnDuty::default() }, asks, &Timings::default(), NOW);
        let expected = [
            (Level::First, 0, 1),
            (Level::Second, 30, 1),
            (Level::Third, 60, 1),
            (Level::Coordinator, 60, 1),
            (Level::Leader, 180, 1),
        ];
        assert_eq!(seconds(&chain), expected);
    }

    #[test]
    fn the_next_level_takes_the_place_of_an_empty_one() {
        let [asks, b, d] = people();
        let on_duty = OnDuty { holders: vec![(Level::Second, b)], coordinators: vec![d], ..OnDuty::default() };
        let chain = plan(&on_duty, asks, &Timings::default(), NOW);
        assert_eq!(seconds(&chain), [(Level::Second, 0, 1), (Level::Coordinator, 60, 1)]);
    }

    #[test]
    fn without_a_rota_all_of_the_specialty_and_the_coordinators_ring_at_once() {
        let [asks, b, c, d, e] = people();
        let on_duty =
            OnDuty { holders: vec![(Level::Leader, e)], specialists: vec![asks, b, c], coordinators: vec![d, b] };
        let chain = plan(&on_duty, asks, &Timings::default(), NOW);
        assert_eq!(seconds(&chain), [(Level::First, 0, 2), (Level::Coordinator, 0, 1), (Level::Leader, 180, 1)]);
    }

    #[test]
    fn timings_come_one_after_the_other() {
        let timings = |second_s, third_s, leader_s| Timings { second_s, third_s, leader_s, version: 1 };
        assert!(timings(3, 6, 9).are_in_order());
        for wrong in [timings(0, 6, 9), timings(6, 6, 9), timings(3, 9, 9), timings(30, 60, 901)] {
            assert!(!wrong.are_in_order(), "{wrong:?}");
        }
    }
}
